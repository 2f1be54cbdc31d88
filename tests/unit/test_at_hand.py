"""Runs that stay at hand in the process that trained them: the same numbers, without a way through bytes."""

import math
import threading
from dataclasses import replace

import numpy as np
import pytest
import torch

from rnn_core.experiment import Race
from rnn_core.nets import training, travel
from rnn_core.nets.travel import RunsAtHand, pack, unpack
from rnn_core.runs import moments, trajectory, turns
from rnn_core.runs.live import LiveRace
from rnn_core.runs.slices import NotAtHandError, SliceOrder, train_slice
from tests.unit.inline_runs import RACE, alone, finished, run_until

LINKS = {
    "adam": "task=parity&length=7&model=lstm&layers=2&dropout=0.3&hidden=5&updates=24&batch_size=6",
    "sgd": "task=adding&length=6&model=gru&hidden=6&updates=24&batch_size=6&optimizer=sgd&model.2=rnn&hidden.2=4",
    "writes": "task=text&model=gru&hidden=6&updates=24&batch_size=4&optimizer=rmsprop",
}
CHANGES = ((9, 0.02),)


@pytest.fixture(autouse=True)
def empty(monkeypatch):
    """A process that has trained nothing so far."""
    monkeypatch.setattr(travel, "AT_HAND", RunsAtHand())


@pytest.fixture
def gpu(request, monkeypatch):
    """A GPU that is the CPU in truth: experiments that name it train there, and its states stay there."""
    request.getfixturevalue("shelf")  # which has slices and leases of its own
    monkeypatch.setattr(training, "pick_device", lambda _: torch.device("cpu"))
    monkeypatch.setattr(trajectory, "BRING_SECONDS", math.inf)
    monkeypatch.setattr(trajectory, "LEASE_SECONDS", 60.0)
    monkeypatch.setattr(turns, "SLICE_SECONDS", 0.02)
    return Race(tuple(replace(lane, device="cuda") for lane in RACE.lanes))


def chain(race, warm, bring=True):
    """Train a race in slices of four updates; return all rows of every lane, and the last slice."""
    state, rows, since = None, [[] for _ in race.lanes], None
    for until in range(4, 25, 4):
        if not warm:
            travel.AT_HAND = RunsAtHand()
        brought = train_slice(race, CHANGES, state, SliceOrder(60.0, until=until, bring=bring, since=since))
        state, since = brought.state, brought.update
        for mine, lane in zip(rows, brought.lanes, strict=True):
            mine += [row._replace(seconds=0.0) for row in lane.rows]
    return rows, brought


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_slices_at_hand_and_slices_from_bytes_make_the_run_that_one_makes_alone(link, monkeypatch):
    race = Race.from_link(link)
    cold = chain(race, warm=False)
    with monkeypatch.context() as patch:
        patch.setattr(travel, "unpack", lambda *_, **__: pytest.fail("it was at hand"))
        warm, unbrought = chain(race, warm=True), chain(race, warm=True, bring=False)
    for n, lane in enumerate(race.lanes):
        wanted = alone(lane, CHANGES)
        rows = [row._replace(seconds=0.0) for row in wanted.history]
        for others, last in (cold, warm, unbrought):
            np.testing.assert_array_equal(np.array(others[n]), np.array(rows))
            weights = unpack(last.state)[n].model.state_dict()
            assert all(torch.equal(part, weights[name]) for name, part in wanted.model.state_dict().items())


def test_a_run_that_nobody_needs_is_filled_instead_of_building_another_bit_for_bit():
    race = Race.from_link(LINKS["adam"])
    early = train_slice(race, (), None, SliceOrder(60.0, until=5))
    other = pack([training.start(lane) for lane in race.lanes])
    late = train_slice(race, (), early.state, SliceOrder(60.0, until=11))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "build", lambda *_: pytest.fail("it was built"))
        again = train_slice(race, (), early.state, SliceOrder(60.0, until=11))
        first = train_slice(race, (), other, SliceOrder(60.0, until=5))
    for wanted, filled in ((late, again), (early, first)):
        assert [row[:6] for row in filled.lanes[0].rows[-5:]] == [row[:6] for row in wanted.lanes[0].rows[-5:]]
        mine, theirs = (unpack(part.state)[0] for part in (wanted, filled))
        assert all(torch.equal(part, theirs.model.state_dict()[name]) for name, part in mine.model.state_dict().items())
        assert torch.equal(mine.noise.get_state(), theirs.noise.get_state())
        assert repr(mine.optimizer.state_dict()) == repr(theirs.optimizer.state_dict())


def test_runs_arrive_on_the_device_that_is_named_and_no_spare_of_another_is_used(monkeypatch):
    places = []
    monkeypatch.setattr(training, "pick_device", lambda name: places.append(name) or torch.device("cpu"))
    race = Race.from_link(LINKS["adam"] + "&device=cuda")
    state = train_slice(race, (), None, SliceOrder(0.0)).state
    places.clear()
    unpack(state, "cpu")
    spare = unpack(state, "cpu")
    monkeypatch.setattr(training.Run, "device", torch.device("meta"))
    assert unpack(state, spares=spare)[0] is not spare[0]
    assert places == ["cpu"] * 3


def test_what_is_taken_is_gone_until_it_is_put_back():
    runs, at_hand = [training.start(lane) for lane in RACE.lanes], RunsAtHand()
    at_hand.put(RACE, (), runs, safe=False)
    assert at_hand.take(RACE, CHANGES, 0) is None and at_hand.take(RACE, (), 1) is None
    assert at_hand.take_spare(RACE) == []  # somebody needs it
    taken, barrier = [], threading.Barrier(8)

    def take():
        barrier.wait()
        taken.append(at_hand.take(RACE, (), 0))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [part for part in taken if part is not None] == [runs]
    at_hand.put(RACE, (), runs, safe=True)
    assert at_hand.take_spare(RACE) is runs and at_hand.take(RACE, (), 0) is None


def test_so_many_races_stay_at_hand_and_so_many_bytes():
    races = [Race((replace(RACE.lanes[0], seed=seed),)) for seed in range(4)]
    few = RunsAtHand(most=2)
    size = 4 * sum(weight.nbytes for weight in training.start(races[0].lanes[0]).model.parameters())
    small = RunsAtHand(most_bytes=2.5 * size)
    tiny = RunsAtHand(most_bytes=1)
    for at_hand, kept in ((few, [2, 3]), (small, [2, 3]), (tiny, [3])):
        for race in races:
            at_hand.put(race, (), [training.start(race.lanes[0])], safe=True)
        assert [seed for seed, race in enumerate(races) if at_hand.take(race, (), 0)] == kept


def test_who_is_asked_to_go_on_with_what_is_not_at_hand_says_so():
    with pytest.raises(NotAtHandError):
        train_slice(RACE, (), None, SliceOrder(0.0, since=7))


def test_of_a_run_on_a_gpu_only_marks_are_brought_and_nothing_else_differs(gpu, shelf, monkeypatch):
    orders = watched(monkeypatch)
    live = finished(LiveRace(gpu, shelf), math.inf)
    assert len(orders) > 5 and [order.bring for order in orders] == [True] + [False] * (len(orders) - 1)
    assert shelf.engine.updates == 120
    first, last = sorted(live.trajectory.record.moments)
    assert first < 60 and last == 120
    same_as_alone(live)


def test_of_a_run_on_the_cpu_every_state_is_brought(gpu, shelf, monkeypatch):
    orders = watched(monkeypatch)
    finished(LiveRace(Race(tuple(replace(lane, device="cpu") for lane in gpu.lanes)), shelf), math.inf)
    assert len(orders) > 5 and all(order.bring for order in orders)


def test_a_run_whose_process_has_lost_it_goes_on_from_what_was_brought_and_no_row_is_doubled(gpu, shelf, monkeypatch):
    lost = []
    take = RunsAtHand.take

    def forgetful(self, race, changes, update):
        if update > 40 and not lost:
            lost.append(update)
            travel.AT_HAND = RunsAtHand()
            return None
        return take(self, race, changes, update)

    monkeypatch.setattr(RunsAtHand, "take", forgetful)
    live = finished(LiveRace(gpu, shelf), math.inf)
    assert lost and live.error is None and shelf.engine.updates > 120
    assert np.all(np.diff(live.trajectory.seconds()) >= 0)
    same_as_alone(live)


def test_where_nothing_stays_at_hand_a_run_on_a_gpu_ends_all_the_same(gpu, shelf, monkeypatch):
    monkeypatch.setattr(RunsAtHand, "put", lambda *_, **__: None)
    same_as_alone(finished(LiveRace(gpu, shelf), math.inf))


def test_a_pause_brings_the_state_and_any_place_can_be_seen(gpu, shelf, monkeypatch):
    live = LiveRace(Race(tuple(replace(lane, updates=100_000) for lane in gpu.lanes)), shelf)
    monkeypatch.setattr(trajectory, "LEASE_SECONDS", 0.1)
    live.start()
    run_until(live, 10)
    live.pause()
    record = live.trajectory.record
    assert max(record.moments) == record.head  # so that whoever goes on from here finds it
    late = LiveRace(live.race, shelf)
    late.place = record.head - 3
    late.open()
    late.wait(20)
    run = training.start(live.race.lanes[1])
    while run.update < late.place:
        training.train_once(run)
    weights = unpack(late.state)[1].model.state_dict()
    assert late.now[1].update == late.place
    assert all(torch.equal(part, weights[name]) for name, part in run.model.state_dict().items())


def watched(monkeypatch):
    """The orders of all slices that go on with a run."""
    orders = []
    slices = moments.train_slice

    def train(race, changes, state, order):
        if order.until is None:
            orders.append(order)
        return slices(race, changes, state, order)

    monkeypatch.setattr(moments, "train_slice", train)
    return orders


def same_as_alone(live):
    for n, lane in enumerate(live.race.lanes):
        run = training.start(lane)
        while not run.finished:
            training.train_once(run)
        np.testing.assert_array_equal(live.history(n)[:, :6], np.array(run.history)[:, :6])
        assert [shot.update for shot in live.snapshots[n]] == [shot.update for shot in run.snapshots]
        weights = unpack(live.state)[n].model.state_dict()
        assert all(torch.equal(part, weights[name]) for name, part in run.model.state_dict().items())
