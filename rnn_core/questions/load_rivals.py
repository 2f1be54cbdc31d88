"""What do forecasters say of tomorrow's load without a recurrent network? Nothing is fitted on the test."""

import functools
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnn_core.data.load import read_load
from rnn_core.findings.forecasts import (
    ARIMA,
    LAST,
    LAST_WEEK,
    MLP,
    REGRESSION,
    SMOOTHING,
    YESTERDAY,
    hours_ahead,
    in_gigawatts,
)
from rnn_core.findings.rolling import Regressor
from rnn_core.questions.base import PartedQuestion, Question, share_of
from rnn_core.tasks.base import Array
from rnn_core.tasks.load import DAY, TEST_DAYS, WEEK, Load, days, first_test_hour, midnights

SHARES = 8


@dataclass(frozen=True)
class SimpleLoadForecasts(Question[dict[str, Array]]):
    """What rules of thumb and a regression forecast at once, (days, 24) in GW each; weather as the task has it."""

    task: Load

    def answer(self) -> dict[str, Array]:
        load, origins = read_load()["load"], midnights()
        return {
            REGRESSION: _regressed(self.task.past, self.task.weather == "known"),
            LAST_WEEK: load[hours_ahead(origins) - WEEK],
            YESTERDAY: load[hours_ahead(origins) - DAY],
            LAST: np.repeat(load[origins - 1][:, None], DAY, 1),
        }


@dataclass(frozen=True)
class SmoothedHours(Question[Array]):
    """What exponential smoothing forecasts for one of SHARES shares of the hours of a day, (days, hours), in GW."""

    share: int

    def answer(self) -> Array:
        return _smoothed(self.share)


@dataclass(frozen=True)
class ArimaDays(Question[Array]):
    """What ARIMA forecasts for the days of the test, (days, 24), in GW. Most of that is one fit: it is no map."""

    foreseen: bool

    def answer(self) -> Array:
        return _with_arima_errors(self.foreseen)


@dataclass(frozen=True)
class FedForwardDays(Question[Array]):
    """What an MLP forecasts for the days of the test, (days, 24), in GW."""

    past: int
    foreseen: bool

    def answer(self) -> Array:
        return _fed_forward(self.past, self.foreseen)


@dataclass(frozen=True)
class ModelLoadForecasts(PartedQuestion[dict[str, Array], Array]):
    """What models of time series and an MLP forecast, which take half a minute, (days, 24) in GW each."""

    task: Load

    def parts(self) -> list[Question[Array]]:
        foreseen = self.task.weather == "known"
        hours = [SmoothedHours(share) for share in range(SHARES)]
        return [ArimaDays(foreseen), FedForwardDays(self.task.past, foreseen), *hours]  # what takes longest comes first

    def whole(self, answers: Sequence[Array]) -> dict[str, Array]:
        arima, mlp, *hours = answers
        return {SMOOTHING: np.concatenate(hours, 1), ARIMA: arima, MLP: mlp}


@functools.cache
def _smoothed(share: int) -> Array:
    """Exponential smoothing (A,N,A) of each hour of the day by itself, with a season of 7 days.

    One series of all hours with a season of 168 was tried, too, and forecast worse than the same hour last week.
    """
    from statsmodels.tsa.holtwinters import ExponentialSmoothing  # here, as sklearn below: seconds of import

    looks = {"seasonal": "add", "seasonal_periods": WEEK // DAY, "initialization_method": "heuristic"}
    by_day, first = read_load()["load"].reshape(-1, DAY), first_test_hour() // DAY
    hours = share_of(range(DAY), share, SHARES)
    forecasts = np.empty((TEST_DAYS, len(hours)))
    for at, hour in enumerate(hours):
        fitted = ExponentialSmoothing(by_day[:first, hour], **looks).fit().params
        weights = {name: fitted[name] for name in ("smoothing_level", "smoothing_seasonal")}
        for day in range(TEST_DAYS):
            model = ExponentialSmoothing(by_day[: first + day, hour], **looks)
            forecasts[day, at] = model.fit(optimized=False, **weights).forecast(1)[0]
    return forecasts


@functools.cache
def _with_arima_errors(foreseen: bool) -> Array:
    """ARIMA of the change since a week before, with the changes of temperature, of its square, and of workday.

    Its order, (2,0,1), has the lowest AIC before the test of five that were tried.
    """
    from statsmodels.tsa.arima import model as models

    year, first = read_load(), first_test_hour()
    temperature = year["temperature"]
    seen = np.stack([_change(part) for part in (temperature, temperature**2, year["workday"])], 1)
    scale = seen[WEEK:first].std(0)
    change = _change(year["load"])
    model = models.ARIMA(change[WEEK:first], exog=(seen / scale)[WEEK:first], order=(2, 0, 1), trend="n")
    fitted = model.fit(method_kwargs={"maxiter": 500})
    changes: list[Array] = []
    for hours in hours_ahead(midnights()):
        weather = seen[hours].copy()
        if not foreseen:
            weather[:, 0] = temperature[hours - DAY] - temperature[hours - WEEK]
            weather[:, 1] = temperature[hours - DAY] ** 2 - temperature[hours - WEEK] ** 2
        changes.append(fitted.forecast(DAY, exog=weather / scale))
        fitted = fitted.append(change[hours], exog=(seen / scale)[hours])  # what came is known at the next midnight
    return read_load()["load"][hours_ahead(midnights()) - WEEK] + np.stack(changes)


def _change(values: Array) -> Array:
    return np.r_[np.zeros(WEEK), values[WEEK:] - values[:-WEEK]]


@functools.cache
def _regressed(past: int, foreseen: bool) -> Array:
    """Ridge regression of each of the 24 changes on all that the network reads; the penalty by cross-validation."""
    from sklearn.linear_model import RidgeCV

    return _taught(RidgeCV(np.logspace(0, 5, 11)), past, foreseen)


@functools.cache
def _fed_forward(past: int, foreseen: bool) -> Array:
    """An MLP that reads the same all at once, as the networks of Khotanzad et al. 1997 and Khashei et al. 2008 did."""
    from sklearn.neural_network import MLPRegressor

    mlp = MLPRegressor(hidden_layer_sizes=(32,), activation="tanh", alpha=1.0, max_iter=400, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it might go on getting better: it is stopped on purpose
        return _taught(mlp, past, foreseen)


def _taught(model: Regressor, past: int, foreseen: bool) -> Array:
    """Fit a model of scikit-learn on the days before the test; return its forecasts, (days, 24), in GW."""
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    whole_days = np.arange(-(-(WEEK + past) // DAY) * DAY, first_test_hour(), DAY)
    before, after = (days(origins, past, foreseen, False) for origins in (whole_days, midnights()))
    both = make_pipeline(StandardScaler(), model)
    both.fit(before.inputs.reshape(len(whole_days), -1), before.targets[:, -DAY:, 0])
    return in_gigawatts(both.predict(after.inputs.reshape(TEST_DAYS, -1)))
