"""Forecasts of tomorrow's load held against what came, and what forecasters say without a network; for workers.

Rolling origin: at every midnight of the test the next 24 hours are forecast from what was known by then. Nothing is
fitted on the test. Sources: Hyndman & Koehler 2006 (MASE); Hyndman & Athanasopoulos, Forecasting: Principles and
Practice (naive methods, exponential smoothing, regression with ARIMA errors); Vovk et al. 2005 (conformal intervals).
"""

import functools
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np

from rnn_core.data.load import read_load
from rnn_core.looks import Net, record_batch
from rnn_core.tasks.base import Array
from rnn_core.tasks.load import DAY, TEST_DAYS, WEEK, Load, change_scale, days, first_test_hour, midnights

LAST_WEEK, YESTERDAY, LAST = "same hour last week", "same hour yesterday", "the last hour"
SMOOTHING, ARIMA, REGRESSION = "exponential smoothing", "ARIMA with temperature", "linear regression"
RESAMPLED = 2_000  # times, for an interval
FEWEST = 20  # days whose errors are known before the first interval is given


class Accuracy(NamedTuple):
    """Errors over all hours of the test: GW, GW, percent, and relative to others (1: as bad as they).

    mase: to the seasonal naive forecast before the test. skill: 1 - MAE / MAE of that forecast in the test.
    """

    mae: float
    rmse: float
    mape: float
    mase: float
    skill: float


class Gain(NamedTuple):
    """By how much one MAE is smaller than another, in GW, and the 95 % bootstrap interval over days."""

    value: float
    low: float
    high: float


class Covered(NamedTuple):
    """Intervals (days, hours, [low, high]) in GW of the days from FEWEST on; what they cover, and their mean width."""

    ends: Array
    share: float
    width: float


def truth() -> Array:
    """Return the load of the days of the test, (days, 24), in GW."""
    return read_load()["load"][_ahead(midnights())]


def forecast(net: Net) -> Array:
    """Return what a network forecasts for the days of the test, (days, 24), in GW."""
    task = net.experiment.task
    assert isinstance(task, Load)
    outputs = record_batch(net, task.held_out(np.random.default_rng())).outputs
    return in_gigawatts(outputs[:, -DAY:, 0])


def in_gigawatts(changes: Array) -> Array:
    """Turn a network's answers for the days of the test, (days, 24), into load in GW."""
    return read_load()["load"][_ahead(midnights()) - WEEK] + changes * change_scale()


def simple(task: Load) -> dict[str, Array]:
    """Return what is forecast at once, without a network, (days, 24) in GW each; weather as the task has it."""
    load, origins = read_load()["load"], midnights()
    return {
        REGRESSION: _regressed(task.past, task.weather == "known"),
        LAST_WEEK: load[_ahead(origins) - WEEK],
        YESTERDAY: load[_ahead(origins) - DAY],
        LAST: np.repeat(load[origins - 1][:, None], DAY, 1),
    }


def fitted(task: Load) -> dict[str, Array]:
    """Return what models of time series forecast, which take some seconds, (days, 24) in GW each."""
    return {SMOOTHING: _smoothed(), ARIMA: _with_arima_errors(task.weather == "known")}


def _ahead(origins: Array) -> Array:
    return origins[:, None] + np.arange(DAY)


@functools.cache
def _smoothed() -> Array:
    """Exponential smoothing (A,N,A) of each hour of the day by itself, with a season of 7 days.

    One series of all hours with a season of 168 was tried, too, and forecast worse than the same hour last week.
    """
    models: Any = import_module("statsmodels.tsa.holtwinters")  # a second of import, and it has no types
    looks = {"seasonal": "add", "seasonal_periods": WEEK // DAY, "initialization_method": "heuristic"}
    by_day, first = read_load()["load"].reshape(-1, DAY), first_test_hour() // DAY
    found = np.empty((TEST_DAYS, DAY))
    for hour in range(DAY):
        fitted = models.ExponentialSmoothing(by_day[:first, hour], **looks).fit().params
        weights = {name: fitted[name] for name in ("smoothing_level", "smoothing_seasonal")}
        for day in range(TEST_DAYS):
            model = models.ExponentialSmoothing(by_day[: first + day, hour], **looks)
            found[day, hour] = model.fit(optimized=False, **weights).forecast(1)[0]
    return found


@functools.cache
def _with_arima_errors(known: bool) -> Array:
    """ARIMA of the change since a week before, with the changes of temperature, of its square, and of workday.

    Its order, (2,0,1), has the lowest AIC before the test of five that were tried.
    """
    models: Any = import_module("statsmodels.tsa.arima.model")
    year, first = read_load(), first_test_hour()
    temperature = year["temperature"]
    seen = np.stack([_change(part) for part in (temperature, temperature**2, year["workday"])], 1)
    scale = seen[WEEK:first].std(0)
    change = _change(year["load"])
    model = models.ARIMA(change[WEEK:first], exog=(seen / scale)[WEEK:first], order=(2, 0, 1), trend="n")
    fitted = model.fit(method_kwargs={"maxiter": 500})
    changes: list[Array] = []
    for hours in _ahead(midnights()):
        told = seen[hours].copy()
        if not known:
            told[:, 0] = temperature[hours - DAY] - temperature[hours - WEEK]
            told[:, 1] = temperature[hours - DAY] ** 2 - temperature[hours - WEEK] ** 2
        changes.append(fitted.forecast(DAY, exog=told / scale))
        fitted = fitted.append(change[hours], exog=(seen / scale)[hours])  # what came is known at the next midnight
    return read_load()["load"][_ahead(midnights()) - WEEK] + np.stack(changes)


def _change(values: Array) -> Array:
    return np.r_[np.zeros(WEEK), values[WEEK:] - values[:-WEEK]]


@functools.cache
def _regressed(past: int, known: bool) -> Array:
    """Ridge regression of each of the 24 changes on all that the network reads; the penalty by cross-validation."""
    linear: Any = import_module("sklearn.linear_model")
    scaling: Any = import_module("sklearn.preprocessing")
    pipeline: Any = import_module("sklearn.pipeline")
    whole_days = np.arange(-(-(WEEK + past) // DAY) * DAY, first_test_hour(), DAY)
    before, after = (days(origins, past, known, False) for origins in (whole_days, midnights()))
    both = pipeline.make_pipeline(scaling.StandardScaler(), linear.RidgeCV(np.logspace(0, 5, 11)))
    both.fit(before.inputs.reshape(len(whole_days), -1), before.targets[:, -DAY:, 0])
    return in_gigawatts(both.predict(after.inputs.reshape(TEST_DAYS, -1)))


def accuracies(forecasts: dict[str, Array]) -> dict[str, Accuracy]:
    """Judge forecasts of the test, (days, 24) in GW each."""
    pandas: Any = import_module("pandas")
    losses: Any = import_module("utilsforecast.losses")
    load, first = read_load()["load"], first_test_hour()
    names = list(forecasts)
    series = {"unique_id": "load", "y": load, "ds": np.arange(len(load))}
    after = pandas.DataFrame(series).iloc[first:].assign(**{name: forecasts[name].ravel() for name in names})
    mae, rmse, mape = (loss(after, names).iloc[0] for loss in (losses.mae, losses.rmse, losses.mape))
    mase = losses.mase(after, names, seasonality=WEEK, train_df=pandas.DataFrame(series).iloc[:first]).iloc[0]
    naive = float(np.abs(load[first:] - load[first - WEEK : -WEEK]).mean())
    return {
        name: Accuracy(
            float(mae[name]),
            float(rmse[name]),
            100 * float(mape[name]),
            float(mase[name]),
            1 - float(mae[name]) / naive,
        )
        for name in names
    }


def by_hour(found: Array) -> Array:
    """Return the mean absolute error of each hour ahead, (24,), in GW."""
    return np.abs(found - truth()).mean(0)


def gain(one: Array, other: Array) -> Gain:
    """Return by how much `one` errs less than `other`; days are drawn with replacement, since hours hang together."""
    saved = (np.abs(other - truth()) - np.abs(one - truth())).mean(1)
    drawn = saved[np.random.default_rng(0).integers(0, len(saved), (RESAMPLED, len(saved)))].mean(1)
    return Gain(float(saved.mean()), *(float(end) for end in np.percentile(drawn, (2.5, 97.5))))


def intervals(found: Array, share: float = 0.8) -> Covered:
    """Put around each forecast what covers that share of the errors made at that hour in the days so far.

    Conformal: of n errors so far the ⌈(n + 1) share⌉-th smallest is the half width. It promises that share on
    average if the days to come are like those so far.
    """
    missed, middle = np.abs(found - truth()), found[FEWEST:]
    half = np.stack([_quantile(missed[:day], share) for day in range(FEWEST, TEST_DAYS)])
    covered = missed[FEWEST:] <= half
    return Covered(np.stack([middle - half, middle + half], -1), float(covered.mean()), float(2 * half.mean()))


def _quantile(missed: Array, share: float) -> Array:
    rank = min(len(missed), int(np.ceil((len(missed) + 1) * share)))
    return np.sort(missed, 0)[rank - 1]
