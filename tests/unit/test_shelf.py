"""What a server keeps of runs: one of each, within bounds, and how many move."""

import math
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from rnn_core.experiment import Race
from rnn_core.runs import shelf as shelves
from rnn_core.runs.engine import Engine
from rnn_core.runs.live import LiveRace
from rnn_core.runs.pools import Inline
from rnn_core.runs.record import LATEST
from rnn_core.runs.trajectory import Trajectory
from tests.unit.inline_runs import RACE, finished


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
