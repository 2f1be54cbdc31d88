"""Can the direction of prices be told? Networks, and what is said without one, against what came; for workers."""

import functools

import numpy as np

from rnn_core.data.prices import read_prices
from rnn_core.findings.resampling import Score, of_mean
from rnn_core.questions.looks import Net, read_answers
from rnn_core.tasks.base import Array
from rnn_core.tasks.prices import LATELY, Prices, first_test_day

HIGHER, AGAIN, LOGISTIC = "always “higher”", "as it went last", "logistic regression"


def rose(task: Prices) -> Array:
    """Return whether the price stood higher in the end, at each origin of the test, (origins,) bool."""
    return task.held_out(np.random.default_rng()).targets == 1


def chances(net: Net) -> Array:
    """Return the chance of "higher" that a network gives at each origin of the test, (origins,)."""
    return read_answers(net, net.experiment.task.held_out(np.random.default_rng()))[:, 1]


@functools.lru_cache(maxsize=16)
def rules(task: Prices) -> dict[str, Array]:
    """Return the chances that others give, (origins,) each: rules of thumb, and a regression that reads the same."""
    from sklearn.linear_model import LogisticRegression  # here: a second of import

    batch = task.held_out(np.random.default_rng())
    known = task.origins_at(np.arange(LATELY + task.length, first_test_day() - task.ahead + 1, task.ahead))
    line = LogisticRegression(C=0.01, max_iter=500)
    line.fit(known.inputs.reshape(len(known.inputs), -1), known.targets)
    return {
        HIGHER: np.ones(len(batch.inputs)),
        AGAIN: (batch.inputs[:, -1, 0 if task.ahead < 5 else 1] > 0).astype(float),
        LOGISTIC: line.predict_proba(batch.inputs.reshape(len(batch.inputs), -1))[:, 1],
    }


def hits(said: Array, came: Array) -> Score:
    """Return how often the likelier direction was the right one, with its 95 % bootstrap interval."""
    return of_mean(((said > 0.5) == came).astype(float))


def lead(one: Array, other: Array, came: Array) -> Score:
    """Return by how much more often `one` was right than `other`, with its 95 % bootstrap interval."""
    return of_mean(((one > 0.5) == came).astype(float) - ((other > 0.5) == came))


def by_year(said: Array, task: Prices) -> dict[int, float]:
    """Return how often the likelier direction was right in each year of the test."""
    batch_days = np.arange(first_test_day(), len(read_prices()["close"]) - task.ahead, task.ahead)
    years = np.array([int(date[:4]) for date in read_prices()["date"][batch_days]])
    right = (said > 0.5) == rose(task)
    return {int(year): float(right[years == year].mean()) for year in np.unique(years)}


def persistence(task: Prices) -> float:
    """Return R² of the forecast that the price in the test stays as it is, for its level."""
    close, days = read_prices()["close"], np.arange(first_test_day(), len(read_prices()["close"]) - task.ahead)
    came, said = close[days - 1 + task.ahead], close[days - 1]
    return float(1 - ((came - said) ** 2).sum() / ((came - came.mean()) ** 2).sum())
