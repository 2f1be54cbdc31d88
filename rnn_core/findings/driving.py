"""Where does a network that drives through fog take longer to think, and is it worth it?"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnn_core.experiment import ThinkerSpec
from rnn_core.findings.resampling import Score, of_mean, of_ranks
from rnn_core.questions.looks import Net, read_answers, read_thinking
from rnn_core.tasks.base import Array
from rnn_core.tasks.road import Drives, Road, drive, taken
from rnn_core.trace import Paced

DOUBTS = (1.3, 1.1, 0.9, 0.7, 0.5, 0.35, 0.2, 0.1)  # nats; four answers that are equally likely have 1.39
USUAL = DOUBTS.index(0.5)
TESTED = 400  # drives
SEED = 77  # of the drives that are tested: no training draws from it
PARTS = 4  # of all frames, by their fog


def thinker(net: Net) -> ThinkerSpec:
    """Return what a network that drives is without its weights: how many thoughts it has, and how it stops."""
    spec = net.experiment.network
    assert isinstance(spec, ThinkerSpec)
    return spec


class Pace(NamedTuple):
    """One way to drive: whether each answer was right, and how many thoughts it took, both (drives, time)."""

    right: Array
    thoughts: Array

    @property
    def accuracy(self) -> float:
        """The share of right answers."""
        return float(self.right.mean())

    @property
    def mean(self) -> float:
        """Thoughts per frame."""
        return float(self.thoughts.mean())


class Tested(NamedTuple):
    """What a thinker does on TESTED new drives, in each way to stop it; fog (drives, time).

    fixed: after 1, 2, ... thoughts about every frame (of one that can be stopped anywhere). own: at each of DOUBTS,
    or, of one that has learned to stop, as it does.
    """

    fog: Array
    fixed: tuple[Pace, ...]
    own: tuple[Pace, ...]


class Fogged(NamedTuple):
    """Thoughts and right answers by fog: `rho` is Spearman's correlation of thoughts and fog over all frames.

    fog, thoughts and right (PARTS,): the means of the quarters of all frames, the clearest first; where all frames
    have the same fog, of all of them. rho is 0 there, and where all frames take equally many thoughts; its interval
    is over drives.
    """

    rho: Score
    fog: Array
    thoughts: Array
    right: Array


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


class Watched(NamedTuple):
    """One drive as a camera sees it and as a network answers: chances (ways, time, answers), thoughts (ways, time)."""

    drives: Drives
    chances: Array
    thoughts: Array


def driven(nets: Sequence[Net]) -> list[Driven]:
    """Let thinkers drive; choosing is held to the first of them that can be stopped after any thought."""
    tests = [tested(net) for net in nets]
    held = next((n for n, one in enumerate(tests) if len(one.fixed) > 1), None)

    def summed(pace: Pace, fog: Array, score: Score | None = None) -> Way:
        return Way(pace.accuracy, pace.mean, by_fog(pace, fog), score)

    return [
        Driven(
            tuple(summed(pace, one.fog) for pace in one.fixed),
            tuple(summed(pace, one.fog, None if held is None else worth(pace, tests[held].fixed)) for pace in one.own),
            n == held,
        )
        for n, one in enumerate(tests)
    ]


def tested(net: Net) -> Tested:
    """Let a thinker drive through all that is tested."""
    task = _task(net)
    drives = _tested(task)
    thinking = read_thinking(net, taken(drives), DOUBTS)

    def judged(ways: Sequence[Paced]) -> tuple[Pace, ...]:
        return tuple(Pace(one.chances.argmax(-1) == drives.truth, one.thoughts) for one in ways)

    return Tested(drives.fog, judged(thinking.fixed), judged(thinking.own))


def watched(net: Net, number: int) -> Watched:
    """Follow a thinker through drive `number` of those tested; its ways are those of `tested`, the fixed ones last."""
    task = _task(net)
    drives = Drives(*(part[number : number + 1] for part in _tested(task)))
    thinking = read_thinking(net, taken(drives), DOUBTS)
    ways = (*thinking.own, *thinking.fixed)
    return Watched(drives, np.stack([one.chances[0] for one in ways]), np.stack([one.thoughts[0] for one in ways]))


def at_a_glance(net: Net) -> Array:
    """Return whether each answer of a network that does not think is right on what is tested, (drives, time)."""
    task = _task(net)
    drives = _tested(task)
    return read_answers(net, taken(drives)).argmax(-1) == drives.truth


def by_fog(pace: Pace, fog: Array) -> Fogged:
    """Return how thoughts and right answers go with fog."""
    order = np.argsort(fog.ravel(), kind="stable")
    quarters: list[Array] = np.array_split(order, PARTS) if np.ptp(fog) else [order] * PARTS

    def means(values: Array) -> Array:
        return np.array([values.ravel()[quarter].mean() for quarter in quarters])

    return Fogged(of_ranks(fog, pace.thoughts), means(fog), means(pace.thoughts), means(pace.right))


def worth(pace: Pace, fixed: Sequence[Pace]) -> Score:
    """Return by how much more often `pace` is right than fixed thoughts that come to equally many, and how sure it is.

    Between two whole numbers of thoughts the fixed driver takes the one or the other by lot. The interval is over
    drives. fixed: after 1, 2, ... thoughts.
    """
    at = np.clip(pace.mean, 1, len(fixed)) - 1
    below, share = min(int(at), len(fixed) - 2), at - min(int(at), len(fixed) - 2)
    equal = (1 - share) * fixed[below].right + share * fixed[below + 1].right
    return of_mean((pace.right - equal).mean(1))


def _tested(task: Road) -> Drives:
    return drive(TESTED, task.length, task.shots, task.fog, np.random.default_rng(SEED))


def _task(net: Net) -> Road:
    task = net.experiment.task
    assert isinstance(task, Road)
    return task
