"""How fast a learner sees a run: behind who trains it or leading, bit by bit, and told what was trained before."""

import math
import time

import numpy as np

from rnn_core.experiment import Race
from rnn_core.runs.live import LiveRace
from rnn_core.runs.trajectory import Trajectory
from tests.unit.inline_runs import RACE, finished, run_until


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
