"""What the page on forecasting claims: networks beat the rules of thumb, and a regression is as good as they."""

import pytest

from rnn_core.experiment import Experiment, vary
from rnn_core.findings.forecasts import (
    LAST_WEEK,
    REGRESSION,
    SMOOTHING,
    accuracies,
    fitted,
    gain,
    in_gigawatts,
    intervals,
    simple,
)
from rnn_core.shipped import LINKS
from rnn_core.tasks.load import DAY, Load
from tests.lessons.training import look, trained

LINK = LINKS["forecaster_gru"]


def forecast(run):
    return in_gigawatts(look(run).outputs[:, -DAY:, 0])


def mase(values):
    return accuracies({"it": values})["it"].mase


@pytest.mark.parametrize("model", ["gru", "lstm", "rnn"])
def test_networks_beat_last_week_and_smoothing_and_no_clear_winner_is_left_beside_a_regression(model, seed, measured):
    run = trained(Experiment.from_link(LINKS[f"forecaster_{model}"]), seed)
    found, rivals = forecast(run), simple(Load()) | fitted(Load())
    reached = measured(f"{model.upper()}: MASE", mase(found))
    best = min(mase(rivals[name]) for name in (LAST_WEEK, SMOOTHING))
    assert reached < 0.5 < best - 0.15
    won = gain(found, rivals[REGRESSION])
    measured(f"{model.upper()}: GW less than the regression", won.value)
    assert won.low < 0 < won.high
    assert 0.7 < measured(f"{model.upper()}: held by 80 % intervals", intervals(found).share) < 0.87
    assert intervals(found).width < 0.65 * intervals(rivals[LAST_WEEK]).width


@pytest.mark.survey
def test_to_know_the_weather_is_worth_more_than_the_kind_of_model(seed, measured):
    run = trained(Experiment.from_link(vary(LINK, weather="unknown")), seed)
    line = simple(Load(weather="unknown"))[REGRESSION]
    measured("regression: MASE", mase(simple(Load())[REGRESSION]))
    assert measured("weather unknown: MASE", mase(forecast(run))) > 0.55
    assert measured("weather unknown: regression: MASE", mase(line)) > 0.55


@pytest.mark.survey
def test_a_leak_looks_like_a_miracle(seed, measured):
    run = trained(Experiment.from_link(vary(LINK, leak="yes")), seed)
    assert measured("leak: MASE", mase(forecast(run))) < 0.05
    honest = Experiment.from_link(LINK).held_out()  # tomorrow, the load ahead is not there to be read
    told = in_gigawatts(look(run, honest).outputs[:, -DAY:, 0])
    assert measured("leak, then hidden: MASE", mase(told)) > 0.8
