"""Which way does it move: after how many frames, and what if the film runs backwards or its frames are shuffled?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rnn_core.questions.base import PartedQuestion, Question
from rnn_core.questions.chances import AnswerChances
from rnn_core.questions.net import Net
from rnn_core.tasks.base import Array, Batch
from rnn_core.tasks.motion import COMPASS, Motion

SEED = 23
ORDERS = ("as filmed", "backwards", "shuffled")
TURN = len(COMPASS) // 2  # directions from one to its opposite


class DirectionScores(NamedTuple):
    """Answers on held-out clips, as shares of the `clips`.

    right (frames,): right after each frame. reversed_right: right about the way it really moved in a film that ran
    backwards; opposite: the opposite of that. shuffled: right although the frames came in any order; line: right, or
    the opposite.
    """

    right: Array
    reversed_right: float
    opposite: float
    shuffled: float
    line: float
    clips: int


class Shown(NamedTuple):
    """A held-out clip: frames (time, height, width) and the chance of each direction after each, (time, directions)."""

    frames: Array
    chances: Array
    truth: int


@dataclass(frozen=True)
class OrderedChances(Question[Array]):
    """The chances of each direction on held-out clips, their frames in one of ORDERS: (clips, frames, directions)."""

    net: Net
    order: str

    def answer(self) -> Array:
        batch, rng = _clips(self.net), np.random.default_rng(SEED)
        if self.order == "backwards":
            batch = batch._replace(inputs=batch.inputs[:, ::-1].copy())
        elif self.order == "shuffled":
            orders = rng.permuted(np.tile(np.arange(_task(self.net).length), (len(batch.inputs), 1)), axis=1)
            batch = batch._replace(inputs=np.take_along_axis(batch.inputs, orders[..., None], 1))
        return AnswerChances(self.net, batch).answer()


@dataclass(frozen=True)
class DirectionShares(PartedQuestion[DirectionScores | None, Array]):
    """How often a network is right about held-out clips, as they are, backwards, and shuffled.

    None: its answers are no numbers.
    """

    net: Net

    def parts(self) -> list[OrderedChances]:
        return [OrderedChances(self.net, order) for order in ORDERS]

    def whole(self, answers: Sequence[Array]) -> DirectionScores | None:
        if not np.isfinite(answers).all():
            return None
        targets = _clips(self.net).targets
        ways, (forth, back, mixed) = targets[:, 0], (chances.argmax(-1) for chances in answers)
        opposite = (ways + TURN) % len(COMPASS)
        return DirectionScores(
            (forth == targets).mean(0),
            float((back[:, -1] == ways).mean()),
            float((back[:, -1] == opposite).mean()),
            float((mixed[:, -1] == ways).mean()),
            float(((mixed[:, -1] == ways) | (mixed[:, -1] == opposite)).mean()),
            len(ways),
        )


@dataclass(frozen=True)
class ClipDirections(Question[Shown]):
    """What a network says of one held-out clip, its frames in one of ORDERS."""

    net: Net
    number: int
    order: str

    def answer(self) -> Shown:
        film = Batch(*(part[self.number : self.number + 1] for part in _clips(self.net)))
        steps: list[int] = list(range(film.inputs.shape[1]))
        if self.order == "shuffled":
            np.random.default_rng(self.number).shuffle(steps)
        seen = film.inputs[:, steps[::-1] if self.order == "backwards" else steps].copy()
        _, height, width = _task(self.net).frame
        chances = AnswerChances(self.net, film._replace(inputs=seen)).answer()[0]
        return Shown(seen[0].reshape(-1, height, width), chances, int(film.targets[0, 0]))


def _clips(net: Net) -> Batch:
    return _task(net).held_out(np.random.default_rng(SEED))


def _task(net: Net) -> Motion:
    task = net.experiment.task
    assert isinstance(task, Motion)
    return task
