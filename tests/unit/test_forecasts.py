"""Forecasts and their rivals: nothing looks ahead, errors are the textbook’s, intervals hold what they promise."""

import numpy as np
import pytest

from rnn_core.charts.fan import BEFORE, Line, fan
from rnn_core.data.load import read_load
from rnn_core.findings import forecasts
from rnn_core.findings.forecasts import (
    ARIMA,
    FEWEST,
    LAST_WEEK,
    REGRESSION,
    SMOOTHING,
    accuracies,
    by_hour,
    fitted,
    gain,
    in_gigawatts,
    intervals,
    simple,
    truth,
)
from rnn_core.tasks import load as task
from rnn_core.tasks.load import DAY, TEST_DAYS, WEEK, Load, first_test_hour


@pytest.fixture(scope="module")
def rivals():
    return simple(Load()) | fitted(Load())


def test_all_are_forecasts_of_the_same_days_and_a_week_ago_is_zero_change(rivals):
    assert all(one.shape == truth().shape == (TEST_DAYS, DAY) for one in rivals.values())
    assert all(np.isfinite(one).all() for one in rivals.values())
    np.testing.assert_array_equal(in_gigawatts(np.zeros((TEST_DAYS, DAY))), rivals[LAST_WEEK])


def test_errors_are_those_of_the_textbook(rivals):
    found, year, first = accuracies(rivals), read_load()["load"], first_test_hour()
    scale = np.abs(year[WEEK:first] - year[: first - WEEK]).mean()
    for name in (REGRESSION, LAST_WEEK, SMOOTHING):
        missed = rivals[name] - truth()
        assert found[name].mae == pytest.approx(np.abs(missed).mean())
        assert found[name].rmse == pytest.approx(np.sqrt((missed**2).mean()))
        assert found[name].mape == pytest.approx(100 * (np.abs(missed) / truth()).mean())
        assert found[name].mase == pytest.approx(np.abs(missed).mean() / scale)
        assert by_hour(rivals[name]).mean() == pytest.approx(found[name].mae)
    assert found[LAST_WEEK].skill == pytest.approx(0)
    assert found[REGRESSION].skill == pytest.approx(1 - found[REGRESSION].mae / found[LAST_WEEK].mae)


def test_no_rival_looks_ahead(rivals, monkeypatch):
    """What comes after a midnight changes no forecast that was made by then."""
    year, day = read_load(), 30
    cut = first_test_hour() + DAY * day
    other = year["load"].copy()
    other[cut:] += np.linspace(1, 2, len(other) - cut)
    cached = (task.scaled, task.change_scale, forecasts._smoothed, forecasts._with_arima_errors, forecasts._regressed)
    for kept in cached:
        kept.cache_clear()
    with monkeypatch.context() as patched:
        for module in (task, forecasts):
            patched.setattr(module, "read_load", lambda: year | {"load": other})
        changed = simple(Load()) | fitted(Load())
    for kept in cached:
        kept.cache_clear()
    for name, one in changed.items():
        np.testing.assert_allclose(one[: day + 1], rivals[name][: day + 1], rtol=1e-10, err_msg=name)
        assert not np.allclose(one[day + 1 :], rivals[name][day + 1 :]), name


def test_where_the_weather_is_unknown_the_one_to_come_changes_nothing(monkeypatch):
    year, first = read_load(), first_test_hour()
    other = year["temperature"].copy()
    other[first:] += 9.0
    cached = (task.scaled, task.change_scale, forecasts._with_arima_errors, forecasts._regressed)
    before = {known: simple(Load(weather=known)) | fitted(Load(weather=known)) for known in ("known", "unknown")}
    for kept in cached:
        kept.cache_clear()
    with monkeypatch.context() as patched:
        for module in (task, forecasts):
            patched.setattr(module, "read_load", lambda: year | {"temperature": other})
        after = {known: simple(Load(weather=known)) | fitted(Load(weather=known)) for known in before}
    for kept in cached:
        kept.cache_clear()
    for name in (ARIMA, REGRESSION):
        np.testing.assert_allclose(after["unknown"][name][0], before["unknown"][name][0])
        assert not np.allclose(after["known"][name][0], before["known"][name][0])


def test_a_gain_is_certain_only_where_days_agree(rivals):
    assert gain(rivals[REGRESSION], rivals[LAST_WEEK]).low > 0 > gain(rivals[LAST_WEEK], rivals[REGRESSION]).high
    assert gain(rivals[REGRESSION], rivals[REGRESSION]) == (0, 0, 0)


def test_intervals_learn_from_earlier_days_only_and_hold_what_they_promise(monkeypatch):
    rng = np.random.default_rng(0)
    came = rng.normal(5, 1, (TEST_DAYS, DAY))
    monkeypatch.setattr(forecasts, "truth", lambda: came)
    found = intervals(np.full((TEST_DAYS, DAY), 5.0))
    assert found.ends.shape == (TEST_DAYS - FEWEST, DAY, 2)
    assert found.share == pytest.approx(0.8, abs=0.03) and found.width == pytest.approx(2 * 1.2816, abs=0.2)
    came[FEWEST:] += 100  # the first interval knows nothing of it
    np.testing.assert_array_equal(intervals(np.full((TEST_DAYS, DAY), 5.0)).ends[0], found.ends[0])


def test_the_fan_shows_one_day_and_its_interval_and_a_name_may_hold_dots():
    values = np.linspace(4, 6, 2 * DAY).reshape(2, DAY)
    band = np.stack([values - 1, values + 1], -1)
    band[0] = np.nan
    drawn = fan("2014-10-23", np.full(BEFORE + 2 * DAY, 5.0), {"GRU 0.5 [x]": Line("gru", values)}, band, 2).to_dict()
    rows = drawn["layer"][0]["data"]["values"] if "data" in drawn["layer"][0] else drawn["data"]["values"]
    assert [row["day"] for row in rows] == sorted([-1, 0, 1, 2] * DAY)
    assert [("k1" in row, "low" in row) for row in rows[::DAY]] == [(False, False)] * 2 + [(True, False), (True, True)]
    assert rows[BEFORE]["at"] == "2014-10-23T00:00Z"
    assert "GRU 0.5 [x]" in str(drawn) and drawn["params"][0]["bind"]["max"] == 2
