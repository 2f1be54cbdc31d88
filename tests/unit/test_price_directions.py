"""Prices: what is read is known by then, and who forecasts is judged as the textbook says."""

import numpy as np
import pytest

from rnn_core.data.prices import read_prices
from rnn_core.findings.prices import by_year, persistence, rose
from rnn_core.questions.directions import AGAIN, HIGHER, LOGISTIC, DirectionHits, RiseChances, RivalRiseChances
from rnn_core.questions.verdicts import VerdictLead
from rnn_core.shipped import load
from rnn_core.tasks import prices
from rnn_core.tasks.prices import LATELY, Prices, first_test_day, returns


def test_the_prices_are_whole_and_in_order():
    known = read_prices()
    assert len(known["close"]) == len(known["date"]) == 17_346
    assert (np.diff(known["date"].astype("datetime64[D]")).astype(int) > 0).all() and (known["close"] > 0).all()


def test_returns_are_scaled_by_what_was_known_and_answers_are_what_came(monkeypatch):
    close, day = read_prices()["close"], 9_000
    one = np.diff(np.log(close))
    assert returns()[day, 0] == pytest.approx(one[day - 1] / np.sqrt((one[day - LATELY : day] ** 2).mean()), rel=1e-3)
    task = Prices(length=7, ahead=3)
    batch = task.origins_at(np.array([day]))
    assert batch.targets[0] == (close[day + 2] > close[day - 1])
    other = close.copy()
    other[day:] *= np.linspace(1.1, 2, len(close) - day)
    usual = batch.inputs.copy()
    returns.cache_clear()
    monkeypatch.setattr(prices, "read_prices", lambda: {"close": other})
    monkeypatch.setattr(prices, "first_test_day", lambda: day)  # the usual size of variation is of before, too
    changed = task.origins_at(np.array([day])).inputs
    returns.cache_clear()
    np.testing.assert_allclose(changed[..., :2], usual[..., :2], rtol=1e-4)


def test_training_never_sees_a_day_of_the_test(monkeypatch):
    task, seen = Prices(length=5, ahead=4), []
    monkeypatch.setattr(Prices, "_batch", lambda _self, origins: seen.append(origins))
    task.sample(50_000, np.random.default_rng(0))
    assert seen[0].max() - 1 + task.ahead <= first_test_day() - 1 + 1
    assert seen[0].max() - 1 + task.ahead < first_test_day() and seen[0].min() == LATELY + task.length


def test_hits_and_leads_are_shares_of_right_directions():
    came = np.array([True, False] * 50)
    assert DirectionHits(came, came.astype(float)).answer() == (1, 1, 1)
    half = DirectionHits(came, np.ones(100)).answer()
    assert half.value == 0.5 and 0.35 < half.low < 0.45 < 0.55 < half.high < 0.65
    assert VerdictLead(came, came.astype(float), np.ones(100)).answer().low > 0
    assert VerdictLead(came, np.ones(100), np.ones(100)).answer() == (0, 0, 0)


def test_rules_and_years_cover_the_test():
    task = Prices(ahead=5)
    others, came = RivalRiseChances(task).answer(), rose(task)
    assert set(others) == {HIGHER, AGAIN, LOGISTIC} and all(one.shape == came.shape for one in others.values())
    years = by_year(others[HIGHER], task)
    assert list(years) == list(range(2005, 2019))
    assert years[2008] < 0.6 < years[2017]
    assert persistence(task) > 0.99
    told = RiseChances(load("prices_transformer").net).answer()
    assert told.shape == came.shape and (told >= 0).all() and (told <= 1).all()
