"""What is said without a recurrent network of a series' next steps, or of a gap in it: at once, and by whom.

Nothing is fitted on the test; at each origin only what came before it is known, and behind a gap what came after.
Sources: Hyndman & Athanasopoulos, Forecasting: Principles and Practice (naive, drift, exponential smoothing, ARIMA);
Khotanzad et al. 1997 and Khashei et al. 2008 forecast with feed-forward networks of one hidden layer (MLP).
"""

from collections.abc import Sequence

import numpy as np

from rnn_core.findings.rolling import Rolling
from rnn_core.tasks.base import Array
from rnn_core.tasks.series import Series
from rnn_core.tasks.stretches import unit_of_change

NAIVE, SEASONAL, DRIFT, INTERPOLATION = "the last value", "a season before", "drift", "straight line"
REGRESSION, MLP = "linear regression", "MLP (feed-forward)"
SMOOTHING, ARIMA = "exponential smoothing", "ARIMA"


def rolling(task: Series, origins: Sequence[int] | None = None) -> Rolling:
    """Return the series with the origins of its test, or with others."""
    chosen = task.origins if origins is None else origins
    return Rolling(task.observed, task.split, np.array(chosen), task.ahead, task.season)


def in_units(asked: Rolling, changes: Array) -> Array:
    """Turn answers, (origins, ahead, some), into values of the series."""
    unit = unit_of_change(asked.values[: asked.split], asked.season)
    return asked.before[..., None] + changes * unit


def simple(task: Series, asked: Rolling) -> dict[str, Array]:
    """Return what is said at once, (origins, ahead) each: the seasonal naive forecast, and what the naive ones say."""
    values, origins, steps = asked.values, asked.origins[:, None], np.arange(1, task.ahead + 1)
    last = values[origins - 1]
    if task.after:
        share = steps / (task.ahead + 1)
        rest = {INTERPOLATION: last + share * (values[origins + task.ahead] - last)}
    else:
        rest = {DRIFT: last + steps * (last - values[0]) / (origins - 1)}
    naive = {NAIVE: np.repeat(last, task.ahead, 1)}
    return {SEASONAL: asked.before} | naive | rest if task.season > 1 else naive | rest
