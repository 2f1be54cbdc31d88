"""How long a slice is: short in a crowd, longer where a single update of another run takes long."""

from concurrent.futures import Future
from dataclasses import replace

import pytest

from rnn_core.experiment import Race
from rnn_core.runs.engine import Engine
from rnn_core.runs.pools import Inline
from rnn_core.runs.slices import SliceOrder, train_slice
from rnn_core.runs.trajectory import Trajectory
from rnn_core.runs.turns import ROUND_SECONDS, SHORTEST_SLICE, SLICE_SECONDS, slice_seconds

LINK = "task=adding&length=4&model=gru&hidden=4&batch_size=2&updates=100000"


def test_alone_a_run_shows_five_slices_a_second_and_a_crowd_goes_round_in_one():
    assert slice_seconds(2, 1, 0.0) == slice_seconds(2, 3, SLICE_SECONDS) == SLICE_SECONDS
    assert 30 * slice_seconds(2, 30, 0.07) == pytest.approx(2 * ROUND_SECONDS)
    assert slice_seconds(2, 10_000, 0.005) == SHORTEST_SLICE


def test_beside_two_that_take_seconds_for_an_update_a_run_gets_a_third_of_a_worker():
    mine, wait = slice_seconds(2, 3, 4.0), 4.0 / 2  # two of them, in turn: one ends every two seconds
    assert mine / (mine + wait) > 1 / 3
    assert slice_seconds(2, 3, 60.0) < 2 * ROUND_SECONDS
    assert slice_seconds(2, 30, 60.0) < 0.15


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
    other.set_result(replace(longer, took=3.0))
    mine.set_result(short)
    assert orders == [SLICE_SECONDS] * 3 + [1.5]
    heavy.release(1)
    later, latest = flights[2:]
    later.set_result(replace(longer, took=3.0))  # it was under way
    latest.set_result(short)
    assert orders[4:] == [SLICE_SECONDS]
    light.release(1)
    assert heavy not in Trajectory._slices and light not in Trajectory._slices
