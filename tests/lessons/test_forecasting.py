"""What the page on forecasting claims: networks beat the rules of thumb, and a regression is as good as they."""

import numpy as np
import pytest

from rnn_core.experiment import Experiment, vary
from rnn_core.findings.forecasts import LAST_WEEK, MLP, REGRESSION, SMOOTHING, in_gigawatts, rolling
from rnn_core.findings.rolling import conformal, covered, gain
from rnn_core.findings.series import INTERPOLATION, in_units
from rnn_core.findings.series import rolling as rolling_series
from rnn_core.questions.forecast_errors import accuracies
from rnn_core.questions.load_rivals import ModelLoadForecasts, SimpleLoadForecasts
from rnn_core.questions.series import SeriesRivals
from rnn_core.shipped import LINKS
from rnn_core.tasks.load import DAY, Load
from tests.lessons.training import look, trained

LINK = LINKS["forecaster_gru"]


def forecast(run):
    return in_gigawatts(look(run).outputs[:, -DAY:, 0])


def mase(values):
    return accuracies(rolling(), {"it": values})["it"].mase


@pytest.mark.parametrize("model", ["gru", "lstm", "rnn"])
def test_networks_beat_last_week_and_smoothing_and_no_clear_winner_is_left_beside_a_regression(model, seed, measured):
    run = trained(Experiment.from_link(LINKS[f"forecaster_{model}"]), seed)
    found, task = forecast(run), Load()
    rivals = SimpleLoadForecasts(task).answer() | ModelLoadForecasts(task).answer()
    reached = measured(f"{model.upper()}: MASE", mase(found))
    best = min(mase(rivals[name]) for name in (LAST_WEEK, SMOOTHING))
    assert reached < 0.5 < best - 0.15
    won = gain(rolling(), found, rivals[REGRESSION])
    measured(f"{model.upper()}: GW less than the regression", won.value)
    assert won.low < 0 < won.high
    assert gain(rolling(), found, rivals[MLP]).low > 0
    measured("MLP: MASE", mase(rivals[MLP]))
    assert 0.7 < measured(f"{model.upper()}: held by 80 % intervals", conformal(rolling(), found).share) < 0.87
    assert conformal(rolling(), found).width < 0.65 * conformal(rolling(), rivals[LAST_WEEK]).width


@pytest.mark.survey
def test_to_know_the_weather_is_worth_more_than_the_kind_of_model(seed, measured):
    run = trained(Experiment.from_link(vary(LINK, weather="unknown")), seed)
    line = SimpleLoadForecasts(Load(weather="unknown")).answer()[REGRESSION]
    measured("regression: MASE", mase(SimpleLoadForecasts(Load()).answer()[REGRESSION]))
    worst = mase(ModelLoadForecasts(Load()).answer()[MLP])  # of the kinds of model that know it
    assert measured("weather unknown: MASE", mase(forecast(run))) > worst
    assert measured("weather unknown: regression: MASE", mase(line)) > worst


@pytest.mark.survey
def test_a_leak_looks_like_a_miracle(seed, measured):
    run = trained(Experiment.from_link(vary(LINK, leak="yes")), seed)
    assert measured("leak: MASE", mase(forecast(run))) < 0.05
    honest = Experiment.from_link(LINK).held_out()  # tomorrow, the load ahead is not there to be read
    told = in_gigawatts(look(run, honest).outputs[:, -DAY:, 0])
    assert measured("leak, then hidden: MASE", mase(told)) > 0.8


def said(run):
    """Return what a network says of its series, (origins, ahead, quantiles), and what is asked."""
    task, outputs = run.experiment.task, look(run).outputs
    hidden = outputs[:, task.past : task.past + task.ahead]
    return np.sort(in_units(rolling_series(task), hidden), -1)[..., [1, 0, 2]], rolling_series(task)


def better(one, other, asked):
    return gain(asked, one[..., 0], other)


def test_on_weather_nobody_is_clearly_better_than_a_regression_and_all_beat_the_day_before(seed, measured):
    run = trained(Experiment.from_link(LINKS["temperature"]), seed)
    (found, asked), rivals = said(run), SeriesRivals(run.experiment.task).answer()
    judged = accuracies(asked, {"GRU": found[..., 0]} | rivals)
    measured("temperature: GRU: MASE", judged["GRU"].mase)
    measured("temperature: regression: MASE", judged[REGRESSION].mase)
    assert judged["GRU"].skill > 0.25
    won = better(found, rivals[REGRESSION], asked)
    assert won.low < 0.1 and won.high > -0.1
    held = measured("temperature: held by the quantiles", covered(asked, found[..., 1:]).share)
    assert 0.6 < held < 0.85


def test_in_a_gap_who_reads_both_ways_is_better_than_who_does_not(seed, measured):
    one, both = (trained(Experiment.from_link(LINKS[name]), seed) for name in ("gap", "gap_both"))
    (forward, asked), (ways, _), rivals = said(one), said(both), SeriesRivals(one.experiment.task).answer()
    judged = accuracies(asked, {"one": forward[..., 0], "both": ways[..., 0]} | rivals)
    measured("gap: one way: MASE", judged["one"].mase)
    measured("gap: both ways: MASE", judged["both"].mase)
    measured("gap: straight line: MASE", judged[INTERPOLATION].mase)
    measured("gap: regression: MASE", judged[REGRESSION].mase)
    assert better(ways, forward[..., 0], asked).low > 0
    assert judged["both"].mase < judged["one"].mase - 0.2


def test_few_sunspots_are_learned_by_heart(seed, measured):
    link = vary(LINKS["sunspots"], updates=900, hidden=32)
    run = trained(Experiment.from_link(link), seed)
    losses = [row.val_metric for row in run.history if np.isfinite(row.val_metric)]
    risen = measured("sunspots: held-out loss at the end / at its lowest", losses[-1] / min(losses))
    assert risen > 1.3


@pytest.mark.parametrize("name", ["glucose", "sunspots"])
def test_on_short_series_no_network_is_clearly_better_than_the_best_of_the_others(name, seed, measured):
    run = trained(Experiment.from_link(LINKS[name]), seed)
    (found, asked), rivals = said(run), SeriesRivals(run.experiment.task).answer()
    judged = accuracies(asked, {"GRU": found[..., 0]} | rivals)
    best = min(rivals, key=lambda one: judged[one].mae)
    measured(f"{name}: GRU: MASE", judged["GRU"].mase)
    measured(f"{name}: best of the others: MASE", judged[best].mase)
    assert better(found, rivals[best], asked).low <= 0
