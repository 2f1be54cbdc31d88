"""Which way does it move: after how many frames, and what if the film runs backwards or its frames are shuffled?"""

from typing import NamedTuple

import numpy as np

from rnn_core.questions.looks import Net, read_answers
from rnn_core.tasks.base import Array, Batch
from rnn_core.tasks.motion import COMPASS, Motion

SEED = 23
TURN = len(COMPASS) // 2  # directions from one to its opposite


class Told(NamedTuple):
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


def tell(net: Net) -> Told | None:
    """Ask a network about held-out clips, as they are, backwards, and shuffled; None: its answers are no numbers."""
    batch, rng = _clips(net), np.random.default_rng(SEED)
    ways = batch.targets[:, 0]
    orders = rng.permuted(np.tile(np.arange(_task(net).length), (len(ways), 1)), axis=1)
    chances = [
        read_answers(net, batch._replace(inputs=inputs))
        for inputs in (
            batch.inputs,
            batch.inputs[:, ::-1].copy(),
            np.take_along_axis(batch.inputs, orders[..., None], 1),
        )
    ]
    if not np.isfinite(chances).all():
        return None
    forth, back, mixed = (one.argmax(-1) for one in chances)
    opposite = (ways + TURN) % len(COMPASS)
    return Told(
        (forth == batch.targets).mean(0),
        float((back[:, -1] == ways).mean()),
        float((back[:, -1] == opposite).mean()),
        float((mixed[:, -1] == ways).mean()),
        float(((mixed[:, -1] == ways) | (mixed[:, -1] == opposite)).mean()),
        len(ways),
    )


def show(net: Net, number: int, order: str) -> Shown:
    """Show a network one held-out clip, its frames "as filmed", "backwards" or "shuffled"."""
    one = Batch(*(part[number : number + 1] for part in _clips(net)))
    steps: list[int] = list(range(one.inputs.shape[1]))
    if order == "shuffled":
        np.random.default_rng(number).shuffle(steps)
    seen = one.inputs[:, steps[::-1] if order == "backwards" else steps].copy()
    _, height, width = _task(net).frame
    chances = read_answers(net, one._replace(inputs=seen))[0]
    return Shown(seen[0].reshape(-1, height, width), chances, int(one.targets[0, 0]))


def _clips(net: Net) -> Batch:
    return _task(net).held_out(np.random.default_rng(SEED))


def _task(net: Net) -> Motion:
    task = net.experiment.task
    assert isinstance(task, Motion)
    return task
