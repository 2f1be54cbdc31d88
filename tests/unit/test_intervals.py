"""Where there is no difference, a 95 % interval leaves 0 out in about one of twenty tries, and hardly more."""

import numpy as np
import pytest

from rnn_core.findings.resampling import of_mean, of_series_mean
from rnn_core.findings.rolling import Rolling, gain

TRIES, NOMINAL, MOST = 400, 0.05, 0.07
LUCK = 2 * (MOST * (1 - MOST) / TRIES) ** 0.5  # of so few tries


def size(intervals) -> float:
    return float(np.mean([score.low > 0 or score.high < 0 for score in intervals]))


def drifting(count: int, keeps: float, rng: np.random.Generator) -> np.ndarray:
    """Numbers around 0, each of which keeps a share of the one before, (count,)."""
    values = rng.standard_normal(count)
    for n in range(1, count):
        values[n] += keeps * values[n - 1]
    return values


@pytest.mark.parametrize(("origins", "apart", "ahead"), [(30, 10, 24), (100, 3, 24), (70, 24, 24), (100, 1, 1)])
@pytest.mark.parametrize("keeps", [0.0, 0.6])
def test_overlapping_forecasts_that_are_as_good_seldom_seem_to_differ(origins, apart, ahead, keeps):
    rng, steps = np.random.default_rng(3), origins * apart + ahead + 1
    rolling = Rolling(np.zeros(steps), 1, 1 + apart * np.arange(origins), ahead, 1)

    def leads():
        for _ in range(TRIES):
            one, other = (np.abs(drifting(steps, keeps, rng))[rolling.hours] for _ in range(2))
            yield gain(rolling, one, other)

    assert size(leads()) <= MOST + LUCK


def test_a_difference_that_is_there_is_seen():
    rng, steps = np.random.default_rng(4), 1_100
    rolling = Rolling(np.zeros(steps), 1, 1 + 10 * np.arange(100), 24, 1)
    one, other = (np.abs(drifting(steps, 0.6, rng))[rolling.hours] for _ in range(2))
    assert gain(rolling, 0.5 * one, other).low > 0 > gain(rolling, other, 0.5 * one).high


def test_a_test_whose_forecasts_all_overlap_names_nobody():
    rolling = Rolling(np.zeros(200), 1, np.arange(1, 101), 48, 1)
    lead = gain(rolling, np.ones((100, 48)), 2 + np.random.default_rng(0).random((100, 48)))
    assert (lead.low, lead.high) == (-np.inf, np.inf) and lead.value > 1


def test_a_mean_of_single_cases_seldom_seems_to_differ_from_nothing():
    rng = np.random.default_rng(5)
    assert size(of_mean(rng.standard_normal(60)) for _ in range(TRIES)) <= MOST + LUCK


def test_the_mean_of_a_series_is_its_mean_whatever_the_groups():
    values = np.arange(20.0)
    score = of_series_mean(values, 0)
    assert score.value == values.mean() and score.low < score.value < score.high
