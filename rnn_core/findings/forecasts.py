"""Tomorrow's load, forecast at every midnight of the test, and by whom.

Source: Hyndman & Athanasopoulos, Forecasting: Principles and Practice (naive methods, exponential smoothing,
regression with ARIMA errors).
"""

import numpy as np

from rnn_core.data.load import read_load
from rnn_core.findings.rolling import Rolling
from rnn_core.tasks.base import Array
from rnn_core.tasks.load import DAY, WEEK, change_scale, first_test_hour, midnights

LAST_WEEK, YESTERDAY, LAST = "same hour last week", "same hour yesterday", "the last hour"
SMOOTHING, ARIMA = "exponential smoothing", "ARIMA with temperature"
REGRESSION, MLP = "linear regression", "MLP (feed-forward)"


def rolling() -> Rolling:
    """Return the load with the midnights of the test, from each of which 24 hours are forecast; in GW."""
    return Rolling(read_load()["load"], first_test_hour(), midnights(), DAY, WEEK)


def in_gigawatts(changes: Array) -> Array:
    """Turn a network's answers for the days of the test, (days, 24), into load in GW."""
    return read_load()["load"][hours_ahead(midnights()) - WEEK] + changes * change_scale()


def hours_ahead(origins: Array) -> Array:
    """Return the hours that are forecast from origins on, (origins, 24)."""
    return origins[:, None] + np.arange(DAY)
