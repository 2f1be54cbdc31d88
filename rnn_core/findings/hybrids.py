"""What a threshold does to verdicts of yes or no."""

from rnn_core.tasks.base import Array

Counts = tuple[int, int, int, int]


def counted(first: Array, chances: Array, threshold: float) -> Counts:
    """Return true and false positives, false and true negatives, of a yes above `threshold`."""
    positive = chances > threshold
    yes, no = int((positive & first).sum()), int((~positive & ~first).sum())
    return yes, int((positive & ~first).sum()), int((~positive & first).sum()), no
