"""The load of tomorrow: what is read of the year, and that nothing of the day ahead or of the test leaks."""

import numpy as np
import pytest

from rnn_core.data.load import read_load
from rnn_core.tasks import load
from rnn_core.tasks.load import CHANNELS, DAY, TEST_DAYS, WEEK, Load, change_scale, days, first_test_hour, midnights


@pytest.fixture
def changed_year(monkeypatch):
    """Return a function that lets the task read another year."""

    def change(year):
        for kept in (load.scaled, load.change_scale):
            kept.cache_clear()
        monkeypatch.setattr(load, "read_load", lambda: year)

    yield change
    for kept in (load.scaled, load.change_scale):
        kept.cache_clear()


def read(origin, known=True, leak=False):
    return days(np.array([origin]), 48, known, leak)


def column(batch, name):
    return batch.inputs[..., CHANNELS.index(name)]


def test_the_year_is_whole_and_in_gigawatts():
    year = read_load()
    assert all(part.shape == (365 * 24,) and np.isfinite(part).all() for part in year.values())
    assert (
        2.5 < year["load"].min() < year["load"].max() < 10
        and 0 < year["temperature"].min() < year["temperature"].max() < 45
    )
    assert set(year["workday"]) == {0, 1} and not year["workday"][:24].any()  # New Year’s Day


def test_answers_are_changes_since_a_week_before_and_zero_is_the_seasonal_naive_forecast():
    task, year = Load(), read_load()["load"]
    batch = days(np.array([5_000, 7_000]), 48, True, False)
    for row, origin in enumerate((5_000, 7_000)):
        hours = np.arange(origin, origin + DAY)
        np.testing.assert_allclose(
            batch.targets[row, -DAY:, 0] * change_scale() + year[hours - WEEK], year[hours], rtol=1e-5
        )
        assert batch.mask[row].tolist() == [False] * 48 + [True] * DAY
    held_out = task.held_out(np.random.default_rng())
    assert task.chance == pytest.approx(float((held_out.targets[held_out.mask] ** 2).mean()))


def test_the_days_of_the_test_are_never_trained_on():
    first = first_test_hour()
    assert len(midnights()) == TEST_DAYS and midnights()[0] == first and (midnights() % DAY == 0).all()
    told = Load().sample(20_000, np.random.default_rng(0)).targets[:, -1, 0] * change_scale()
    year, last = read_load()["load"], np.arange(WEEK + 48 + DAY - 1, first)
    trained = np.sort(year[last] - year[last - WEEK])
    near = np.clip(np.searchsorted(trained, told), 1, len(trained) - 1)
    assert np.minimum(abs(trained[near] - told), abs(trained[near - 1] - told)).max() < 1e-5


@pytest.mark.parametrize("weather", ["known", "unknown"])
def test_nothing_of_the_day_ahead_but_its_calendar_and_its_weather_is_read(weather, changed_year):
    year, origin, known = read_load(), 8_000, weather == "known"
    before = read(origin, known).inputs
    other = year["load"].copy()
    other[origin:] += 1.0
    warm = year["temperature"].copy()
    warm[origin:] += 10.0
    changed_year(year | {"load": other, "temperature": year["temperature"] if known else warm})
    np.testing.assert_array_equal(read(origin, known).inputs, before)
    assert not np.array_equal(read(origin, known, leak=True).inputs, before)


def test_scales_are_those_of_the_hours_before_the_test(changed_year):
    year, first = read_load(), first_test_hour()
    before, scale = read(3_000).inputs, change_scale()
    changed_year({name: np.r_[part[:first], part[first:] * 3] for name, part in year.items()})
    np.testing.assert_array_equal(read(3_000).inputs, before)
    assert change_scale() == scale


def test_a_leak_shows_the_answer():
    batch = read(6_000, leak=True)
    year = read_load()["load"]
    told = column(batch, "load")[0, -DAY:] * year[: first_test_hour()].std() + year[: first_test_hour()].mean()
    np.testing.assert_allclose(told, year[6_000 : 6_000 + DAY], rtol=1e-5)
    assert not column(read(6_000), "load")[0, -DAY:].any()


def test_unknown_weather_is_that_of_the_day_before():
    batch = read(6_000, known=False)
    np.testing.assert_array_equal(
        column(batch, "temperature")[0, -DAY:], column(batch, "temperature a day before")[0, -DAY:]
    )
    assert not np.array_equal(
        column(batch, "temperature")[0, :-DAY], column(batch, "temperature a day before")[0, :-DAY]
    )
