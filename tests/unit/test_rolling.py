"""Judging forecasts: errors are the textbook’s, intervals learn from the past only and hold what they promise."""

import numpy as np
import pytest

from rnn_core.charts.fan import Ground, Line, fan
from rnn_core.findings.rolling import FEWEST, Rolling, by_step, conformal, covered, gain, pinball
from rnn_core.questions.forecast_errors import accuracies

RNG = np.random.default_rng(0)
SERIES = 5 + np.sin(np.arange(400) / 3) + 0.1 * RNG.normal(size=400)


def asked(origins=range(200, 390, 5), ahead=5, season=3):
    return Rolling(SERIES, 200, np.array(origins), ahead, season)


def test_the_seasonal_naive_forecast_looks_at_what_is_known_only():
    one = asked(ahead=7)
    for number, origin in enumerate(one.origins):
        expected = [SERIES[origin - 3 + step % 3] for step in range(7)]
        np.testing.assert_array_equal(one.before[number], expected)


def test_errors_are_those_of_the_textbook():
    one = asked()
    told = one.truth + RNG.normal(size=one.truth.shape)
    found, missed = accuracies(one, {"it": told, "naive": one.before}), told - one.truth
    scale = np.abs(SERIES[3:200] - SERIES[:197]).mean()
    assert found["it"].mae == pytest.approx(np.abs(missed).mean())
    assert found["it"].rmse == pytest.approx(np.sqrt((missed**2).mean()))
    assert found["it"].mape == pytest.approx(100 * np.abs(missed / one.truth).mean())
    assert found["it"].mase == pytest.approx(np.abs(missed).mean() / scale)
    assert found["naive"].skill == pytest.approx(0)
    assert found["it"].skill == pytest.approx(1 - found["it"].mae / found["naive"].mae)
    assert by_step(one, told).mean() == pytest.approx(found["it"].mae)


def test_where_the_truth_is_zero_there_is_no_percentage():
    values = np.where(np.arange(100) % 4 == 0, 0.0, SERIES[:100])
    one = Rolling(values, 60, np.arange(60, 90, 5), 5, 1)
    assert np.isnan(accuracies(one, {"it": one.before})["it"].mape)


def test_a_gain_is_certain_only_where_origins_agree():
    one = asked()
    near, far = one.truth + 0.1, one.truth + 1
    assert gain(one, near, far).low > 0 > gain(one, far, near).high
    assert gain(one, near, near) == (0, 0, 0)


def test_conformal_intervals_hold_what_they_promise():
    came = RNG.normal(5, 1, 6_000)
    one = Rolling(came, 1_000, np.arange(1_000, 5_900, 24), 24, 1)
    found = conformal(one, np.full(one.truth.shape, 5.0))
    assert np.isnan(found.ends[:FEWEST]).all() and np.isfinite(found.ends[FEWEST:]).all()
    assert found.share == pytest.approx(0.8, abs=0.03) and found.width == pytest.approx(2 * 1.2816, abs=0.2)


def test_where_forecasts_overlap_an_interval_uses_only_errors_that_are_known_by_then():
    one = asked(range(200, 390, 2), ahead=10)
    told = one.before + 0.3
    usual = conformal(one, told).ends
    number = 40
    later = SERIES.copy()
    later[one.origins[number] :] += 100  # what comes after this origin
    changed = conformal(one._replace(values=later), told).ends
    np.testing.assert_array_equal(changed[: number + 1], usual[: number + 1])
    assert not np.allclose(changed[-1], usual[-1])


def test_shares_widths_and_pinball_loss_are_as_defined():
    one = asked([200, 210], ahead=2)
    ends = np.stack([one.truth - 1, one.truth + 2], -1)
    ends[0, 0] = [one.truth[0, 0] + 1, one.truth[0, 0] + 2]  # misses it by 1
    found = covered(one, ends)
    assert (found.share, found.width) == (pytest.approx(3 / 4), pytest.approx((1 + 3 * 3) / 4))
    hit = (0.1 * 1 + 0.1 * 2) / 2
    assert pinball(one, ends) == pytest.approx((3 * hit + (0.9 * 1 + 0.1 * 2) / 2) / 4)


def test_the_fan_shows_one_origin_and_its_interval_and_a_name_may_hold_dots():
    values = np.linspace(4, 6, 48).reshape(2, 24)
    band = np.stack([values - 1, values + 1], -1)
    band[0] = np.nan
    times = [str(np.datetime64("2014-10-21T00", "h") + n) for n in range(96)]
    ground = Ground(np.full(96, 5.0), times, [48, 72], 48, 0, "load (GW)", "Day: ")
    drawn = fan(ground, {"GRU 0.5 [x]": Line("gru", values)}, band, 2).to_dict()
    rows = {row.get("origin", 0): row for one in drawn["layer"] for row in one["data"]["values"]}
    assert "k1" in rows[1] and "low" not in rows[1] and "low" in rows[2]
    came = next(one["data"]["values"] for one in drawn["layer"] if "n" in one["data"]["values"][0])
    assert len(came) == 96 and came[48]["at"] == "2014-10-23T00:00Z"
    assert "GRU 0.5 [x]" in str(drawn) and drawn["params"][0]["bind"]["max"] == 2
