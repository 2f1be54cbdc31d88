"""Runs that are shared: equal races are trained once; each learner has a place, a pace and branches of their own."""

import math
import pickle
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch

from rnn_core.experiment import Race
from rnn_core.nets import training
from rnn_core.runs import shelf as shelves
from rnn_core.runs.engine import Engine
from rnn_core.runs.live import LiveRace
from rnn_core.runs.pools import Inline
from rnn_core.runs.record import LATEST
from rnn_core.runs.shelf import Shelf
from rnn_core.runs.trajectory import Trajectory

RACE = Race.from_link("task=adding&length=8&model=gru&hidden=6&batch_size=8&updates=120&model.2=lstm")


class Counting(Engine):
    """Trains inline, and counts the updates that were made."""

    def __init__(self):
        super().__init__(Inline, 1)
        self.updates = 0

    def submit(self, job, *args):
        promise = super().submit(job, *args)
        result = promise.result(0) if promise.exception() is None else None
        self.updates += sum(row.update > 0 for row in result.lanes[0].rows) if result else 0
        return promise


@pytest.fixture
def shelf(monkeypatch):
    monkeypatch.setattr("rnn_core.runs.turns.SLICE_SECONDS", 0.02)
    monkeypatch.setattr("rnn_core.runs.trajectory.LEASE_SECONDS", 0.0)  # inline, a slice would chain the next for ever
    monkeypatch.setattr(LiveRace, "_moving", {})
    return Shelf(Counting())


def run_until(live, update):
    end = time.monotonic() + 120
    while live.update < update and not live.finished:
        assert time.monotonic() < end
        live.watch()


def finished(live, pace=1.0):
    live.pace = pace
    live.start()
    run_until(live, math.inf)
    live.watch()
    return live


def paused_near(update, shelf):
    """A learner who has seen half as fast what was trained, and has paused."""
    live = LiveRace(RACE, shelf)
    live.pace = 0.5
    live.start()
    run_until(live, update)
    live.pause()
    return live


def weights(live, lane=0):
    return pickle.loads(live.state)[lane].model.state_dict()


def alone(lane, changes=()):
    """Train one lane from its beginning without any of this."""
    run, rates = training.start(lane), dict(changes)
    while not run.finished:
        if run.update in rates:
            training.set_learning_rate(run, rates[run.update])
        training.train_once(run)
    return run


def without_seconds(rows):
    return np.array(rows)[:, :6]


def assert_equal_runs(live, changes=()):
    for n, lane in enumerate(live.race.lanes):
        wanted = alone(lane, changes)
        np.testing.assert_array_equal(without_seconds(live.rows[n]), without_seconds(wanted.history))
        assert all(torch.equal(value, wanted.model.state_dict()[name]) for name, value in weights(live, n).items())
        assert [shot.update for shot in live.snapshots[n]] == [shot.update for shot in wanted.snapshots]


def test_thirty_learners_cost_one_training_and_see_what_a_run_of_their_own_would_show(shelf):
    first = finished(LiveRace(RACE, shelf))
    assert shelf.engine.updates == 120
    others = [finished(LiveRace(Race.from_link(RACE.to_link()), shelf), math.inf) for _ in range(29)]
    assert shelf.engine.updates == 120
    assert_equal_runs(first)
    assert_equal_runs(others[-1])


def test_who_comes_later_sees_nothing_before_start_and_then_goes_at_a_pace_of_their_own(shelf):
    finished(LiveRace(RACE, shelf))
    late = LiveRace(RACE, shelf)
    assert late.lanes is None and late.rows == [[], []] and late.update == 0 and late.history(0).shape == (0, 7)
    late.open()
    assert [lane.update for lane in late.lanes] == [0, 0] and late.now[0].update == 0 and not late.finished
    times = late.trajectory.seconds()
    late.pace = 4.0
    began = time.monotonic()
    late.start()
    while late.update < 60:
        assert late.history(1)[-1, 0] == late.update == late.rows[0][-1].update
        assert all(shot.update <= late.update for shot in (*late.snapshots[0], late.now[0]))
        late.watch()
    assert times[60] / 4 <= time.monotonic() - began < times[-1]


def test_a_pause_holds_the_very_networks_of_its_place_also_where_no_state_was_kept(shelf):
    finished(LiveRace(RACE, shelf))
    live = paused_near(31, shelf)
    at = live.update
    assert at < 120 and live.now[0].update == live.now[1].update == at and not live.busy
    run = training.start(RACE.lanes[1])
    while run.update < at:
        training.train_once(run)
    assert all(torch.equal(value, run.model.state_dict()[name]) for name, value in weights(live, 1).items())
    live.one_update()
    assert live.update == at + 1 == live.now[0].update and live.state
    live.watch()
    assert live.update == at + 1


def test_a_changed_rate_leads_on_to_a_branch_and_leaves_the_others_where_they_are(shelf):
    whole = finished(LiveRace(RACE, shelf))
    live = paused_near(40, shelf)
    at = live.update
    live.set_learning_rate(0.02)
    assert live.rate_changes == [(at, 0.02)] and live.learning_rate == 0.02 and live.update == at
    finished(live, math.inf)
    assert [row.learning_rate for row in live.rows[0]] == [0.005] * (at + 1) + [0.02] * (120 - at)
    assert_equal_runs(live, ((at, 0.02),))
    assert whole.rate_changes == [] and {row.learning_rate for row in whole.rows[0]} == {0.005}
    trained = shelf.engine.updates
    again = LiveRace(RACE, shelf)
    again.start()
    run_until(again, 1)
    again.pause()
    while again.update < at:
        again.one_update()
    again.set_learning_rate(0.02)
    assert again.trajectory is live.trajectory  # who does the same shares it
    finished(again, math.inf)
    assert shelf.engine.updates - trained < 2 * at


def test_two_changes_at_one_place_are_one(shelf):
    live = LiveRace(RACE, shelf)
    live.open()
    live.set_learning_rate(0.02)
    live.set_learning_rate(0.03)
    assert live.rate_changes == [(0, 0.03)]
    assert {row.learning_rate for row in finished(live).rows[0][1:]} == {0.03}


def test_trained_anew_is_trained_again_and_replaces_what_was_there(shelf):
    first = finished(LiveRace(RACE, shelf))
    anew = LiveRace(RACE, shelf, anew=True)
    finished(anew)
    assert shelf.engine.updates == 240 and anew.trajectory is not first.trajectory
    assert LiveRace(RACE, shelf).trajectory is anew.trajectory
    np.testing.assert_array_equal(without_seconds(anew.rows[1]), without_seconds(first.rows[1]))


def test_it_says_when_it_was_trained_if_not_for_this_learner(shelf):
    first = finished(LiveRace(RACE, shelf))
    assert first.made_before is None
    time.sleep(0.01)
    late = finished(LiveRace(RACE, shelf), math.inf)
    assert late.made_before == first.trajectory.record.stamps[-1] and late.made_before[1] < time.time()


def test_it_says_up_to_where_it_was_trained_before_by_who_overtakes(shelf):
    first = LiveRace(RACE, shelf)
    first.open()
    for _ in range(5):
        first.one_update()
        first.wait(5)
    time.sleep(0.01)
    late = LiveRace(RACE, shelf)
    late.open()
    late.place = 3
    assert late.made_before == (3, first.trajectory.record.stamps[3][1])
    late.place = 5
    late.wait(5)
    late.one_update()
    late.wait(5)
    assert late.update == 6 and late.made_before == first.trajectory.record.stamps[5] and first.update == 5


def test_who_looks_on_slowly_does_not_make_it_train_far_ahead(shelf, monkeypatch):
    monkeypatch.setattr("rnn_core.runs.live.AHEAD_SECONDS", 1e-4)
    race = Race.from_link(RACE.to_link().replace("updates=120", "updates=100000"))
    eager, slow = LiveRace(race, shelf), LiveRace(race, shelf)
    eager.start()
    run_until(eager, 50)
    eager.pause()
    head, slow.pace = eager.trajectory.record.head, 0.5
    slow.start()
    run_until(slow, 10)
    assert slow.update < head == eager.trajectory.record.head
    slow.pace = math.inf
    run_until(slow, head + 1)
    assert eager.trajectory.record.head > head


def test_what_is_kept_of_a_long_run_is_bounded(shelf, monkeypatch):
    monkeypatch.setattr("rnn_core.runs.turns.SLICE_SECONDS", 0.0)  # an update each
    race = Race.from_link("task=adding&length=4&model=gru&hidden=4&batch_size=2&updates=600")
    record = finished(LiveRace(race, shelf), math.inf).trajectory.record
    assert 40 < len(record.moments) <= 50 + LATEST and len(record.rows[0]) == 601
    assert 0 < len(record.looks[0]) <= 101
    at = sorted(record.moments)
    assert at[-1] == 600 and max(np.diff(at)) <= 600 / 50 + 12


def test_what_was_not_asked_for_in_a_long_time_goes_first(shelf):
    races = [Race.from_link(f"{RACE.to_link()}&seed={seed}") for seed in range(4)]
    kept = [finished(LiveRace(race, shelf)) for race in races[:3]]
    shelf.most = 2.5 * kept[0].trajectory.record.size()
    shelf.find(races[0])
    finished(LiveRace(races[3], shelf))
    shelf.find(races[3])
    assert shelf.find(races[0]) is kept[0].trajectory
    assert shelf.find(races[1]) is not kept[1].trajectory
    assert kept[1].rows[0][-1].update == 120  # who still looks at it keeps it


def test_a_server_has_one_shelf_as_long_as_it_has_one_engine(monkeypatch):
    one, other = Engine(Inline, 1), Engine(Inline, 1)
    monkeypatch.setattr(shelves, "shared_engine", lambda: one)
    assert shelves.shared_shelf() is shelves.shared_shelf()
    before = shelves.shared_shelf()
    monkeypatch.setattr(shelves, "shared_engine", lambda: other)
    assert shelves.shared_shelf() is not before and shelves.shared_shelf().engine is other


def test_learners_who_move_are_counted_and_runs_that_train(shelf):
    a, b = LiveRace(RACE, shelf), LiveRace(RACE, shelf)
    before = Trajectory.training_now
    a.start()
    b.start()
    assert LiveRace.moving_now() == 2
    a.pause()
    b.pause()
    assert LiveRace.moving_now() == 0 and Trajectory.training_now == before


def test_two_who_come_together_get_one_run(shelf):
    class Slow:
        def read(self, *_):
            time.sleep(0.05)

    shelf.store = Slow()
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: shelf.find(RACE), range(8)))
    assert all(trajectory is found[0] for trajectory in found)


def test_who_trains_leads_and_who_sees_what_was_trained_does_not(shelf):
    first = LiveRace(RACE, shelf)
    first.start()
    run_until(first, 5)
    assert first.leads
    late = LiveRace(RACE, shelf)
    finished(first)
    late.pace = 0.5
    late.start()
    run_until(late, 5)
    assert late.update < 120 and not late.leads


def test_what_a_slice_brings_is_seen_bit_by_bit_until_the_next_one_comes(shelf, monkeypatch):
    """In a crowd a run gets a slice now and then: who watches it sees updates all the time, not heaps of them."""
    trajectory = finished(LiveRace(RACE, shelf)).trajectory
    times, now = trajectory.seconds(), [0.0]
    monkeypatch.setattr(Trajectory, "training", True)
    monkeypatch.setattr("rnn_core.runs.live.time.monotonic", lambda: now[0])
    trajectory.rhythm = 4 * times[-1]
    live = LiveRace(RACE, shelf)
    live.start()
    for step in range(1, 11):
        now[0] = step * times[-1] / 10
        live.watch()
        seen = times[-1] * (1 - (1 - 1 / 40) ** step)
        assert live.place == np.searchsorted(times, seen, "right") - 1
    assert 0 < live.place < 60


def test_who_leads_pauses_where_a_state_is_at_hand_and_nothing_is_trained_for_it(shelf):
    live = LiveRace(Race.from_link(RACE.to_link().replace("updates=120", "updates=100000")), shelf)
    live.start()
    run_until(live, 30)
    record, made = live.trajectory.record, shelf.engine.updates
    *_, before, ahead = sorted(record.moments)
    live.place = before + 1  # the last slice is seen bit by bit
    live.pause()
    assert live.update == ahead and live.state and shelf.engine.updates == made
