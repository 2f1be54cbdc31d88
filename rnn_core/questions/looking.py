"""What does a network make of an image at which it looks again and again, and which images take it longer?"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rnn_core.findings.looking import all_tested, difficulties, lead
from rnn_core.findings.resampling import Score
from rnn_core.questions.base import Question
from rnn_core.questions.chances import AnswerChances
from rnn_core.questions.maps import FeatureMaps
from rnn_core.questions.net import Net
from rnn_core.tasks.base import Array
from rnn_core.tasks.looks import TIMES, Looks

RESAMPLED = 500  # times, for an interval


class Followed(NamedTuple):
    """One image as a network looked at it: maps (time, features, height, width) by layer, chances (time, answers)."""

    maps: dict[str, Array]
    chances: Array


@dataclass(frozen=True)
class LookChances(Question[Array]):
    """The chances that a network gives after each look at the tested images, (images, looks, answers)."""

    net: Net

    def answer(self) -> Array:
        return AnswerChances(self.net, all_tested(_task(self.net))[0]).answer()


@dataclass(frozen=True)
class ImageLooks(Question[Followed]):
    """How a network with lateral connections looks at one of the tested images."""

    net: Net
    number: int

    def answer(self) -> Followed:
        task = _task(self.net)
        image = task.alone(all_tested(task)[0], self.number)
        layers = {name: maps[0] for name, maps in FeatureMaps(self.net, image).answer().items()}
        return Followed(layers, AnswerChances(self.net, image).answer()[0])


@dataclass(frozen=True)
class LookLead(Question[Score]):
    """By what share one network's last answers are more often right than a rival's, with its interval.

    correct and rival: (images, looks) bool. What is resampled are scans, each with all TIMES that it was drawn.
    """

    correct: Array
    rival: Array

    def answer(self) -> Score:
        return lead(self.correct, self.rival)


@dataclass(frozen=True)
class ReactionRanks(Question[dict[str, Score | None]]):
    """Spearman's rank correlation of reaction times (images,) with each of MEASURES, with its interval.

    None where there is none: all times alike, or all images in the same trouble.
    """

    task: Looks
    times: Array

    def answer(self) -> dict[str, Score | None]:
        return {name: _ranked(self.times, values) for name, values in difficulties(self.task).items()}


def _ranked(times: Array, values: Array) -> Score | None:
    from scipy.stats import rankdata  # here: a second of import

    if np.ptp(times) == 0 or np.ptp(values) == 0:
        return None
    ranks: Array = np.stack([rankdata(times), rankdata(values)]).reshape(2, -1, TIMES)
    rng, count = np.random.default_rng(0), ranks.shape[1]
    drawn = [np.corrcoef(ranks[:, rng.integers(0, count, count)].reshape(2, -1))[0, 1] for _ in range(RESAMPLED)]
    low, high = np.nanpercentile(drawn, (2.5, 97.5))
    return Score(float(np.corrcoef(ranks.reshape(2, -1))[0, 1]), float(low), float(high))


def _task(net: Net) -> Looks:
    task = net.experiment.task
    assert isinstance(task, Looks)
    return task
