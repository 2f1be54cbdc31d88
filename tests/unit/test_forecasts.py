"""Forecasts of load and their rivals: nothing looks ahead, the weather is read only where it is known."""

import numpy as np
import pytest

from rnn_core.data.load import read_load
from rnn_core.findings import forecasts
from rnn_core.findings.forecasts import ARIMA, LAST_WEEK, REGRESSION, in_gigawatts, rolling
from rnn_core.questions import load_rivals
from rnn_core.questions.load import WeekendUnit
from rnn_core.questions.load_rivals import ModelLoadForecasts, SimpleLoadForecasts
from rnn_core.shipped import load
from rnn_core.tasks import load as task
from rnn_core.tasks.load import DAY, TEST_DAYS, Load, first_test_hour

pytestmark = pytest.mark.slow  # ARIMA and its like are fitted anew for each of a hundred days


@pytest.fixture(scope="module")
def rivals():
    return SimpleLoadForecasts(Load()).answer() | ModelLoadForecasts(Load()).answer()


def test_all_are_forecasts_of_the_same_days_and_a_week_ago_is_zero_change(rivals):
    assert all(one.shape == rolling().truth.shape == (TEST_DAYS, DAY) for one in rivals.values())
    assert all(np.isfinite(one).all() for one in rivals.values())
    np.testing.assert_array_equal(in_gigawatts(np.zeros((TEST_DAYS, DAY))), rivals[LAST_WEEK])


WITH_WEATHER = {
    ARIMA: load_rivals._with_arima_errors,
    REGRESSION: lambda known: load_rivals._regressed(Load().past, known),
}


@pytest.mark.usefixtures("rivals")  # what they computed is still at hand
@pytest.mark.parametrize("name", WITH_WEATHER)
def test_where_the_weather_is_unknown_the_one_to_come_changes_nothing(name, monkeypatch, request):
    if name == ARIMA and not request.config.getoption("--all-seeds"):
        pytest.skip("half a minute: with --all-seeds")
    forecaster = WITH_WEATHER[name]
    year, first = read_load(), first_test_hour()
    other = year["temperature"].copy()
    other[first:] += 9.0
    cached = (task.scaled, task.change_scale, load_rivals._with_arima_errors, load_rivals._regressed)

    def forecast():
        return {known: forecaster(known) for known in (True, False)}

    before = forecast()
    for kept in cached:
        kept.cache_clear()
    with monkeypatch.context() as patched:
        for module in (task, forecasts, load_rivals):
            patched.setattr(module, "read_load", lambda: year | {"temperature": other})
        after = forecast()
    for kept in cached:
        kept.cache_clear()
    np.testing.assert_allclose(after[False][0], before[False][0])
    assert not np.allclose(after[True][0], before[True][0])


def test_no_rival_looks_ahead(rivals, monkeypatch):
    """What comes after a midnight changes no forecast that was made by then."""
    year, day = read_load(), 30
    cut = first_test_hour() + DAY * day
    other = year["load"].copy()
    other[cut:] += np.linspace(1, 2, len(other) - cut)
    cached = (
        task.scaled,
        task.change_scale,
        load_rivals._smoothed,
        load_rivals._with_arima_errors,
        load_rivals._regressed,
        load_rivals._fed_forward,
    )
    for kept in cached:
        kept.cache_clear()
    with monkeypatch.context() as patched:
        for module in (task, forecasts, load_rivals):
            patched.setattr(module, "read_load", lambda: year | {"load": other})
        changed = SimpleLoadForecasts(Load()).answer() | ModelLoadForecasts(Load()).answer()
    for kept in cached:
        kept.cache_clear()
    for name, one in changed.items():
        np.testing.assert_allclose(one[: day + 1], rivals[name][: day + 1], rtol=1e-10, err_msg=name)
        assert not np.allclose(one[day + 1 :], rivals[name][day + 1 :]), name


def test_the_unit_that_goes_with_workdays_is_found():
    unit, alike, states, workday = WeekendUnit(load("forecaster_gru").net).answer()
    assert states.shape == workday.shape == (TEST_DAYS,) and set(workday) == {0.0, 1.0}
    assert np.corrcoef(states, workday)[0, 1] == pytest.approx(alike, abs=1e-6) and abs(alike) > 0.5
    assert 0 <= unit < 32
