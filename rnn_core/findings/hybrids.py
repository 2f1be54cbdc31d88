"""CNN, RNN, or both: verdicts on which of two digits came first, judged by five metrics."""

import numpy as np

from rnn_core.findings.verdicts import Judged, judge
from rnn_core.questions.looks import Net, read_answers
from rnn_core.tasks.base import Array, Batch
from rnn_core.tasks.clip_order import ClipOrder

SEED = 29
Counts = tuple[int, int, int, int]


def held_out(net: Net) -> Batch:
    """Return the clips on which verdicts are judged, the same for every network."""
    task = net.experiment.task
    assert isinstance(task, ClipOrder)
    return task.held_out(np.random.default_rng(SEED))


def verdicts(net: Net) -> tuple[Array, Array, Judged | None]:
    """Return who came first (clips,) bool, the chance given to it, and both judged; None: chances are no numbers."""
    batch = held_out(net)
    chances = read_answers(net, batch)[:, 1]
    first = batch.targets == 1
    return first, chances, judge(first, chances) if np.isfinite(chances).all() else None


def counted(first: Array, chances: Array, threshold: float) -> Counts:
    """Return true and false positives, false and true negatives, of a yes above `threshold`."""
    said = chances > threshold
    return tuple(int(part.sum()) for part in (said & first, said & ~first, ~said & first, ~said & ~first))  # pyright: ignore[reportReturnType]
