"""Which way does it move: after how many frames, and what if the film runs backwards or its frames are shuffled?"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rnn_core.questions.base import Question
from rnn_core.questions.chances import AnswerChances
from rnn_core.questions.net import Net
from rnn_core.tasks.base import Array, Batch
from rnn_core.tasks.motion import COMPASS, Motion

SEED = 23
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
class DirectionShares(Question[DirectionScores | None]):
    """How often a network is right about held-out clips, as they are, backwards, and shuffled.

    None: its answers are no numbers.
    """

    net: Net

    def answer(self) -> DirectionScores | None:
        batch, rng = _clips(self.net), np.random.default_rng(SEED)
        ways = batch.targets[:, 0]
        orders = rng.permuted(np.tile(np.arange(_task(self.net).length), (len(ways), 1)), axis=1)
        chances = [
            AnswerChances(self.net, batch._replace(inputs=inputs)).answer()
            for inputs in (
                batch.inputs,
                batch.inputs[:, ::-1].copy(),
                np.take_along_axis(batch.inputs, orders[..., None], 1),
            )
        ]
        if not np.isfinite(chances).all():
            return None
        forth, back, mixed = (part.argmax(-1) for part in chances)
        opposite = (ways + TURN) % len(COMPASS)
        return DirectionScores(
            (forth == batch.targets).mean(0),
            float((back[:, -1] == ways).mean()),
            float((back[:, -1] == opposite).mean()),
            float((mixed[:, -1] == ways).mean()),
            float(((mixed[:, -1] == ways) | (mixed[:, -1] == opposite)).mean()),
            len(ways),
        )


@dataclass(frozen=True)
class ClipDirections(Question[Shown]):
    """What a network says of one held-out clip, its frames "as filmed", "backwards" or "shuffled"."""

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
