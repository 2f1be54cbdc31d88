"""How does a network drive through fog, in each way to stop it thinking?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rnn_core.experiment import ThinkerSpec
from rnn_core.findings.driving import Fogged, Pace, by_fog, worth
from rnn_core.findings.resampling import Score
from rnn_core.questions.base import PartedQuestion, Question
from rnn_core.questions.chances import AnswerChances
from rnn_core.questions.net import Net
from rnn_core.questions.thinking import ThinkingPace
from rnn_core.tasks.base import Array
from rnn_core.tasks.road import Drives, Road, drive, taken
from rnn_core.trace import Paced

DOUBTS = (1.3, 1.1, 0.9, 0.7, 0.5, 0.35, 0.2, 0.1)  # nats; four answers that are equally likely have 1.39
USUAL = DOUBTS.index(0.5)
TESTED = 400  # drives
SEED = 77  # of the drives that are tested: no training draws from it


class Tested(NamedTuple):
    """What a thinker does on TESTED new drives, in each way to stop it; fog (drives, time).

    fixed: after 1, 2, ... thoughts about every frame (of one that can be stopped anywhere). own: at each of DOUBTS,
    or, of one that has learned to stop, as it does.
    """

    fog: Array
    fixed: tuple[Pace, ...]
    own: tuple[Pace, ...]


class Way(NamedTuple):
    """One way to drive, summed up; `worth`: of one that chooses, `worth` against fixed thoughts, if anyone has them."""

    accuracy: float
    mean: float
    fogged: Fogged
    worth: Score | None


class Driven(NamedTuple):
    """How a thinker does, in the ways of Tested; `held`: whether it is the one whose fixed ways choosing is held to."""

    fixed: tuple[Way, ...]
    own: tuple[Way, ...]
    held: bool

    def at(self, doubt: int) -> Way:
        """Return how it drives at this place in DOUBTS, or as it has learned to, or after all its thoughts."""
        return self.own[min(doubt, len(self.own) - 1)] if self.own else self.fixed[-1]


class Drive(NamedTuple):
    """One drive as a camera sees it and as a network answers: chances (ways, time, answers), thoughts (ways, time)."""

    drives: Drives
    chances: Array
    thoughts: Array


@dataclass(frozen=True)
class DrivingTest(Question[Tested]):
    """What a thinker does on all that is tested."""

    net: Net

    def answer(self) -> Tested:
        drives = _tested(_task(self.net))
        thinking = ThinkingPace(self.net, taken(drives), DOUBTS).answer()

        def judged(ways: Sequence[Paced]) -> tuple[Pace, ...]:
            return tuple(Pace(way.chances.argmax(-1) == drives.truth, way.thoughts) for way in ways)

        return Tested(drives.fog, judged(thinking.fixed), judged(thinking.own))


@dataclass(frozen=True)
class DrivingWays(PartedQuestion[tuple[Driven, ...], Tested]):
    """How thinkers drive; choosing is held to the first of them that can be stopped after any thought."""

    nets: tuple[Net, ...]

    def parts(self) -> list[DrivingTest]:
        return [DrivingTest(net) for net in self.nets]

    def whole(self, answers: Sequence[Tested]) -> tuple[Driven, ...]:
        held = next((n for n, test in enumerate(answers) if len(test.fixed) > 1), None)

        def summed(pace: Pace, fog: Array, score: Score | None = None) -> Way:
            return Way(pace.accuracy, pace.mean, by_fog(pace, fog), score)

        def rating(pace: Pace) -> Score | None:
            return None if held is None else worth(pace, answers[held].fixed)

        return tuple(
            Driven(
                tuple(summed(pace, test.fog) for pace in test.fixed),
                tuple(summed(pace, test.fog, rating(pace)) for pace in test.own),
                n == held,
            )
            for n, test in enumerate(answers)
        )


@dataclass(frozen=True)
class DriveThoughts(Question[Drive]):
    """A thinker on drive `number` of those tested; its ways are those of Tested, the fixed ones last."""

    net: Net
    number: int

    def answer(self) -> Drive:
        drives = Drives(*(part[self.number : self.number + 1] for part in _tested(_task(self.net))))
        thinking = ThinkingPace(self.net, taken(drives), DOUBTS).answer()
        ways = (*thinking.own, *thinking.fixed)
        return Drive(drives, np.stack([way.chances[0] for way in ways]), np.stack([way.thoughts[0] for way in ways]))


@dataclass(frozen=True)
class GlanceHits(Question[Array]):
    """Whether each answer of a network that does not think is right on what is tested, (drives, time)."""

    net: Net

    def answer(self) -> Array:
        drives = _tested(_task(self.net))
        return AnswerChances(self.net, taken(drives)).answer().argmax(-1) == drives.truth


def thinker(net: Net) -> ThinkerSpec:
    """Return what a network that drives is without its weights: how many thoughts it has, and how it stops."""
    spec = net.experiment.network
    assert isinstance(spec, ThinkerSpec)
    return spec


def _tested(task: Road) -> Drives:
    return drive(TESTED, task.length, task.shots, task.fog, np.random.default_rng(SEED))


def _task(net: Net) -> Road:
    task = net.experiment.task
    assert isinstance(task, Road)
    return task
