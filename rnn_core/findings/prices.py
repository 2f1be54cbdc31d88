"""What came of prices in the test, and what is right about them year by year."""

import numpy as np

from rnn_core.data.prices import read_prices
from rnn_core.tasks.base import Array
from rnn_core.tasks.prices import Prices, first_test_day


def rose(task: Prices) -> Array:
    """Return whether the price stood higher in the end, at each origin of the test, (origins,) bool."""
    return task.held_out(np.random.default_rng()).targets == 1


def by_year(answers: Array, task: Prices) -> dict[int, float]:
    """Return how often the likelier direction was right in each year of the test."""
    batch_days = np.arange(first_test_day(), len(read_prices()["close"]) - task.ahead, task.ahead)
    years = np.array([int(date[:4]) for date in read_prices()["date"][batch_days]])
    right = (answers > 0.5) == rose(task)
    return {int(year): float(right[years == year].mean()) for year in np.unique(years)}


def persistence(task: Prices) -> float:
    """Return R² of the forecast that the price in the test stays as it is, for its level."""
    close, days = read_prices()["close"], np.arange(first_test_day(), len(read_prices()["close"]) - task.ahead)
    came, before = close[days - 1 + task.ahead], close[days - 1]
    return float(1 - ((came - before) ** 2).sum() / ((came - came.mean()) ** 2).sum())
