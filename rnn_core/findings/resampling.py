"""How far off may a mean be? Bootstrap intervals (Efron 1979), by scipy."""

from importlib import import_module
from typing import Any, NamedTuple

import numpy as np

from rnn_core.tasks.base import Array

RESAMPLED = 2_000  # times, for an interval


class Score(NamedTuple):
    """A measured value and its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


def of_mean(values: Array) -> Score:
    """Return the mean of `values` (count,), and between which ends it lies in 95 % of RESAMPLED samples of them."""
    stats: Any = import_module("scipy.stats")
    if np.ptp(values) == 0:  # nothing to resample
        return Score(*[float(values[0])] * 3)
    found = stats.bootstrap(
        (values,), np.mean, n_resamples=RESAMPLED, method="percentile", rng=np.random.default_rng(0)
    ).confidence_interval
    return Score(float(np.mean(values)), float(found.low), float(found.high))
