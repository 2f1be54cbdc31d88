"""How long a slice is: short in a crowd, longer where a single update of another run takes long."""

import time
from concurrent.futures import Future
from dataclasses import replace

import pytest

from rnn_core.experiment import Race
from rnn_core.nets.training import train_once
from rnn_core.runs.engine import Engine
from rnn_core.runs.pools import Inline
from rnn_core.runs.slices import SliceOrder, train_slice
from rnn_core.runs.trajectory import Trajectory
from rnn_core.runs.turns import ROUND_SECONDS, SHORTEST_SLICE, SLICE_SECONDS, slice_seconds

LINK = "task=adding&length=4&model=gru&hidden=4&batch_size=2&updates=100000"


def test_alone_a_run_shows_five_slices_a_second_and_a_crowd_goes_round_in_one():
    assert slice_seconds(2, 1, 0.0) == slice_seconds(2, 3, SLICE_SECONDS) == SLICE_SECONDS
    assert 30 * slice_seconds(2, 30, 0.02) == pytest.approx(2 * ROUND_SECONDS)
    assert slice_seconds(2, 10_000, 0.0) == SHORTEST_SLICE


def test_beside_two_that_take_seconds_for_an_update_a_run_gets_half_a_worker():
    heavy = 2.5
    mine = slice_seconds(2, 3, heavy)
    assert 2 * mine / (mine + 2 * heavy) > 0.5  # three take turns at two workers
    assert slice_seconds(2, 3, 60.0) < 3 * ROUND_SECONDS
    assert slice_seconds(2, 30, 60.0) < 0.3


def test_a_slice_ends_before_an_update_that_would_not_fit():
    race, slow = Race.from_link(LINK), 0.02

    def updates(seconds):
        return train_slice(race, (), None, SliceOrder(seconds)).lanes[0].update

    assert updates(0.0) == 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rnn_core.nets.training.train_once", slowed(slow))
        assert updates(1.5 * slow) == 1
        assert updates(2.9 * slow) <= 2
        assert train_slice(race, (), None, SliceOrder(0.0)).longest >= slow


def slowed(seconds):
    """Training whose updates take at least so long."""

    def train(run):
        time.sleep(seconds)
        train_once(run)

    return train


def test_how_long_the_others_take_is_measured_while_they_train(monkeypatch):
    monkeypatch.setattr(Trajectory, "training_now", 0)
    orders, flights = [], []

    def submit(*call):
        orders.append(call[-1].seconds)
        flights.append(Future())
        return flights[-1]

    engine = Engine(Inline, 2)
    monkeypatch.setattr(engine, "submit", submit)
    light, heavy = (Trajectory(Race.from_link(f"{LINK}&seed={seed}"), (), engine) for seed in (1, 2))
    short, longer = (train_slice(one.race, (), None, SliceOrder(0.0)) for one in (light, heavy))  # takes time
    light.want(1)
    heavy.want(1)
    mine, other = flights
    other.set_result(replace(longer, longest=1.5))
    mine.set_result(short)
    assert orders == [SLICE_SECONDS] * 3 + [1.5]
    heavy.release(1)
    later, latest = flights[2:]
    later.set_result(replace(longer, longest=1.5))  # it was under way
    latest.set_result(short)
    assert orders[4:] == [SLICE_SECONDS]
    light.release(1)
    assert heavy not in Trajectory._pieces and light not in Trajectory._pieces
