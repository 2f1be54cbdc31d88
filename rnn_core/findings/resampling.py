"""How far off may a mean or a correlation be? Bootstrap intervals (Efron 1979), and one for series, by scipy."""

from typing import NamedTuple

import numpy as np

from rnn_core.tasks.base import Array

RESAMPLED = 2_000  # times, for an interval
GROUPS, FEWEST_GROUPS = 6, 3  # of neighbors in a series


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
    interval = bootstrap(
        (values,), np.mean, n_resamples=RESAMPLED, method="percentile", rng=np.random.default_rng(0)
    ).confidence_interval
    return Score(float(np.mean(values)), float(interval.low), float(interval.high))


def of_series_mean(values: Array, overlap: int) -> Score:
    """Return the mean of `values` (count,), which follow each other in time, and its 95 % interval.

    Each shares what it measures with the next `overlap` ones. So neighbors are put together into groups, twice as long
    at least, and Student's t is taken over the groups' means (Ibragimov & Müller 2010): resampling single values would
    find differences that are none, and HAC errors of so few and so long overlaps do, too. Where there are fewer than
    FEWEST_GROUPS such groups the interval has no end.
    """
    from scipy.stats import ttest_1samp

    count = min(GROUPS, len(values) // (2 * (overlap + 1)))
    if np.ptp(values) <= 1e-9 * np.abs(values).max():  # nothing to tell apart
        return Score(*[float(values[0])] * 3)
    if count < FEWEST_GROUPS:
        return Score(float(values.mean()), -np.inf, np.inf)
    means = [part.mean() for part in np.array_split(values, count)]
    ends = ttest_1samp(means, 0).confidence_interval(0.95)
    shift = float(values.mean() - np.mean(means))  # groups are not of quite one length
    return Score(float(values.mean()), float(ends.low) + shift, float(ends.high) + shift)


def of_ranks(first: Array, second: Array) -> Score:
    """Return Spearman's correlation over all numbers of two arrays (groups, each), and its 95 % interval.

    What is resampled are whole groups, for numbers of one group are akin; ranks are taken once, over all. It is 0
    where either array is the same everywhere.
    """
    from scipy.stats import rankdata

    if min(np.ptp(first), np.ptp(second)) == 0:
        return Score(0, 0, 0)
    x, y = (rankdata(values).reshape(values.shape) / values.size - 0.5 for values in (first, second))
    moments = np.stack([np.ones_like(x), x, y, x * x, y * y, x * y]).sum(-1)  # of each group
    groups = moments.shape[1]
    times = np.random.default_rng(0).multinomial(groups, np.full(groups, 1 / groups), RESAMPLED)
    count, a, b, aa, bb, ab = moments @ np.vstack([np.ones(groups, int), times]).T  # whole first, then resampled
    spread = (aa - a * a / count) * (bb - b * b / count)
    correlations = np.where(spread > 1e-9, ab - a * b / count, 0) / np.sqrt(np.maximum(spread, 1e-9))
    return Score(float(correlations[0]), *(float(end) for end in np.quantile(correlations[1:], (0.025, 0.975))))
