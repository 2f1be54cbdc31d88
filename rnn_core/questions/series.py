"""What is said of a series' next steps, or of a gap in it, by networks and without one?

Nothing is fitted on the test; at each origin only what came before it is known, and behind a gap what came after.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnn_core.findings.rolling import Regressor, Rolling
from rnn_core.findings.series import ARIMA, MLP, REGRESSION, SMOOTHING, in_units, rolling, simple
from rnn_core.questions.base import PartedQuestion, Question
from rnn_core.questions.net import Net
from rnn_core.questions.reading import Recording
from rnn_core.tasks.base import Array, Batch
from rnn_core.tasks.losses import QUANTILES
from rnn_core.tasks.series import Series
from rnn_core.tasks.stretches import stretches

MOST_SEASON = 60  # steps: exponential smoothing keeps a number for each
MEMORY = 1_000  # steps that exponential smoothing and ARIMA read before an origin
TAUGHT = 3_000  # stretches, at most, that a regression or an MLP is fitted on
EVEN = 1e-9  # of their size: changes that differ by less do not differ


@dataclass(frozen=True)
class SeriesQuantiles(Question[Array]):
    """What a network says for the test, (origins, ahead, QUANTILES), in the series' unit, in order of size.

    Quantiles that cross are put in order (Chernozhukov et al. 2010); the first is the median all the same.
    """

    net: Net

    def answer(self) -> Array:
        task = self.net.experiment.task
        assert isinstance(task, Series)
        return _quantiles(self.net, task.held_out(np.random.default_rng()), rolling(task))


@dataclass(frozen=True)
class FutureQuantiles(Question[Array]):
    """What a network says of the steps after the last value, (ahead, QUANTILES), as SeriesQuantiles does."""

    net: Net

    def answer(self) -> Array:
        task = self.net.experiment.task
        assert isinstance(task, Series)
        return _quantiles(self.net, task.future(), rolling(task, [len(task.observed)]))[0]


def _quantiles(net: Net, batch: Batch, asked: Rolling) -> Array:
    """Return the median and the quantiles around it for sequences whose hidden steps begin at the origins."""
    task = net.experiment.task
    assert isinstance(task, Series)
    outputs = Recording(net, batch).answer().outputs
    hidden = outputs[:, -1] if task.way == "at once" else outputs[:, task.past : task.past + task.ahead]
    values = in_units(asked, hidden.reshape(len(outputs), task.ahead, len(QUANTILES)))
    return np.sort(values, -1)[..., [1, 0, 2]]


@dataclass(frozen=True)
class RivalForecasts(Question[Array]):
    """What one of MODELS says from each of these origins of a series, (origins, ahead)."""

    task: Series
    model: str
    origins: tuple[int, ...]

    def answer(self) -> Array:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that the MLP might go on getting better, smoothing has not converged
            return MODELS[self.model](self.task, rolling(self.task, self.origins))


@dataclass(frozen=True)
class FutureRivals(PartedQuestion[dict[str, Array], Array]):
    """What those who are no recurrent network say of the steps after the last value, (ahead,) each."""

    task: Series

    def parts(self) -> list[RivalForecasts]:
        return _asked(self.task, (len(self.task.observed),))

    def whole(self, answers: Sequence[Array]) -> dict[str, Array]:
        rules = simple(self.task, rolling(self.task, (len(self.task.observed),)))
        return {name: values[0] for name, values in (_by_name(self.parts(), answers) | rules).items()}


@dataclass(frozen=True)
class SeriesRivals(PartedQuestion[dict[str, Array], Array]):
    """What all say who are no recurrent network, (origins, ahead) each; of a gap, those that see both sides."""

    task: Series

    def parts(self) -> list[RivalForecasts]:
        return _asked(self.task, self.task.origins)

    def whole(self, answers: Sequence[Array]) -> dict[str, Array]:
        return _by_name(self.parts(), answers) | simple(self.task, rolling(self.task))


def _asked(task: Series, origins: tuple[int, ...]) -> list[RivalForecasts]:
    both_sides = (REGRESSION, MLP)  # they see what comes after a gap, too
    return [RivalForecasts(task, model, origins) for model in MODELS if model in both_sides or not task.after]


def _by_name(parts: Sequence[RivalForecasts], answers: Sequence[Array]) -> dict[str, Array]:
    return {part.model: forecasts for part, forecasts in zip(parts, answers, strict=True)}


def _regressed(task: Series, asked: Rolling) -> Array:
    """Ridge regression, its penalty by cross-validation."""
    from sklearn.linear_model import RidgeCV  # here, and below: seconds of import

    return _taught(task, asked, RidgeCV(np.logspace(-2, 5, 15)))


def _fed_forward(task: Series, asked: Rolling) -> Array:
    """An MLP of one hidden layer."""
    from sklearn.neural_network import MLPRegressor

    looks = {"activation": "tanh", "max_iter": 150, "early_stopping": True, "random_state": 0}
    return _taught(task, asked, MLPRegressor(hidden_layer_sizes=(32,), **looks))


def _taught(task: Series, asked: Rolling, model: Regressor) -> Array:
    """Fit a model of scikit-learn on all that the network reads, for all hidden steps together."""
    from sklearn.preprocessing import StandardScaler

    spans = (task.past, task.ahead, task.after)
    values = np.append(task.observed, np.full(task.ahead, task.observed[-1]))  # of the future: hidden
    every = np.arange(task.past + task.season, task.last_origin(task.split) + 1)
    every = every[:: -(-len(every) // TAUGHT)]
    (learned, change), (seen, _) = (
        stretches(values, task.split, origins, spans, task.season) for origins in (every, asked.origins)
    )
    scale = StandardScaler().fit(learned.reshape(len(every), -1))
    hidden = slice(task.past, task.past + task.ahead)
    model.fit(scale.transform(learned.reshape(len(every), -1)), change[:, hidden])
    forecasts = model.predict(scale.transform(seen.reshape(len(seen), -1))).reshape(len(seen), task.ahead, 1)
    return in_units(asked, forecasts)[..., 0]


def _smoothed(task: Series, asked: Rolling) -> Array:
    """Exponential smoothing with damped trend and, up to MOST_SEASON steps, an additive season."""
    from statsmodels.tsa.holtwinters import ExponentialSmoothing

    seasonal = {"seasonal": "add", "seasonal_periods": task.season} if 1 < task.season <= MOST_SEASON else {}
    looks = {"trend": "add", "damped_trend": True, "initialization_method": "heuristic", **seasonal}
    values, forecasts = task.observed, np.empty((len(asked.origins), task.ahead))
    best = ExponentialSmoothing(values[max(0, task.split - MEMORY) : task.split], **looks).fit().params
    kept = ("smoothing_level", "smoothing_trend", "smoothing_seasonal", "damping_trend")
    weights = {name: best[name] for name in kept if np.isfinite(best[name])}
    for number, origin in enumerate(asked.origins):
        model = ExponentialSmoothing(values[max(0, origin - MEMORY) : origin], **looks)
        forecasts[number] = model.fit(optimized=False, **weights).forecast(task.ahead)
    return forecasts


def _arima(task: Series, asked: Rolling) -> Array:
    """ARIMA(2,0,1) of the changes within a season; of the values' own differences, where there is none."""
    from statsmodels.tsa.arima import model as models

    values, season = task.observed, task.season
    change = values[season:] - values[:-season]  # of step season + n at n

    def before(origin: int) -> Array:
        return change[max(0, origin - season - MEMORY) : origin - season]

    studied = before(task.split)
    even = np.ptp(studied) <= EVEN * np.abs(studied).max()  # as of a straight line: nothing to fit, it goes on so
    scale = 1.0 if even else float(studied.std())  # its fit knows no units
    learned = None if even else models.ARIMA(studied / scale, order=(2, 0, 1), trend="n").fit()
    forecasts = np.empty((len(asked.origins), task.ahead))
    for number, origin in enumerate(asked.origins):
        seen = before(origin)
        ahead = (
            np.repeat(seen[-1:], task.ahead) if learned is None else learned.apply(seen / scale).forecast(task.ahead)
        )
        history = list(values[origin - season : origin])
        for step in range(task.ahead):
            history.append(history[-season] + scale * ahead[step])
        forecasts[number] = history[season:]
    return forecasts


MODELS = {REGRESSION: _regressed, MLP: _fed_forward, SMOOTHING: _smoothed, ARIMA: _arima}
