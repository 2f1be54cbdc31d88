"""How far off may a mean or a correlation be? Bootstrap intervals (Efron 1979), by scipy."""

from typing import NamedTuple

import numpy as np

from rnn_core.tasks.base import Array

RESAMPLED = 2_000  # times, for an interval


class Score(NamedTuple):
    """A measured value and its 95 % interval."""

    value: float
    low: float
    high: float


def of_mean(values: Array) -> Score:
    """Return the mean of `values` (count,), and between which ends it lies in 95 % of RESAMPLED samples of them."""
    from scipy.stats import bootstrap  # here, and below: a second of import

    if np.ptp(values) == 0:  # nothing to resample
        return Score(*[float(values[0])] * 3)
    found = bootstrap(
        (values,), np.mean, n_resamples=RESAMPLED, method="percentile", rng=np.random.default_rng(0)
    ).confidence_interval
    return Score(float(np.mean(values)), float(found.low), float(found.high))


def of_ranks(one: Array, other: Array) -> Score:
    """Return Spearman's correlation over all numbers of two arrays (groups, each), and its 95 % interval.

    What is resampled are whole groups, for numbers of one group are akin; ranks are taken once, over all. It is 0
    where either array is the same everywhere.
    """
    from scipy.stats import rankdata

    if min(np.ptp(one), np.ptp(other)) == 0:
        return Score(0, 0, 0)
    x, y = (rankdata(values).reshape(values.shape) / values.size - 0.5 for values in (one, other))
    moments = np.stack([np.ones_like(x), x, y, x * x, y * y, x * y]).sum(-1)  # of each group
    groups = moments.shape[1]
    times = np.random.default_rng(0).multinomial(groups, np.full(groups, 1 / groups), RESAMPLED)
    count, a, b, aa, bb, ab = moments @ np.vstack([np.ones(groups, int), times]).T  # whole first, then resampled
    spread = (aa - a * a / count) * (bb - b * b / count)
    found = np.where(spread > 1e-9, ab - a * b / count, 0) / np.sqrt(np.maximum(spread, 1e-9))
    return Score(float(found[0]), *(float(end) for end in np.quantile(found[1:], (0.025, 0.975))))
