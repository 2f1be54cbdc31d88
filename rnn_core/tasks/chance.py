"""Chance: what the best answer reaches that is always the same, whatever the sequence is."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_core.tasks.metrics import ACCURACY, BITS_PER_CHARACTER, BITS_PER_WORD, MSE, Metric

METRICS = (ACCURACY, MSE, BITS_PER_CHARACTER, BITS_PER_WORD)  # of which a constant answer has a level
SEQUENCES, NUMBERS = 4_096, 4_000_000  # that it is measured on, at most about
SURE = 4.0  # standard errors: an answer that is commoner by less than that may be so by luck


def chance_of(metric: Metric, asked: NDArray[Any], answers: int, sequences: float) -> float:
    """Return the metric of the best constant answer to all that is `asked`: classes (count,) or (count, numbers).

    Where `sequences` are too few to tell the commonest of the `answers` from the others, all are equally likely;
    of a held-out set that is always the same their number is infinite.
    """
    if metric is MSE:
        return float(asked.var(0).mean())
    shares = np.unique(asked, return_counts=True)[1] / len(asked)
    if metric is not ACCURACY:
        return float(-(shares * np.log2(shares)).sum())
    best, even = float(shares.max()), 1 / answers
    return best if best - even > SURE * math.sqrt(best * (1 - best) / sequences) else even
