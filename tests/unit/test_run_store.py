"""Runs on disk: found after a restart, and only where they are still what would come out."""

import logging
import math
import os
import pickle
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from rnn_core.experiment import Race
from rnn_core.runs import store as stores
from rnn_core.runs.engine import Engine
from rnn_core.runs.live import LiveRace
from rnn_core.runs.pools import Inline
from rnn_core.runs.shelf import Shelf
from rnn_core.runs.store import RunStore, server_store

RACE = Race.from_link("task=adding&length=6&model=gru&hidden=4&batch_size=4&updates=30&model.2=lstm")


@pytest.fixture(autouse=True)
def short(monkeypatch):
    monkeypatch.setattr("rnn_core.runs.trajectory.LEASE_SECONDS", 0.0)
    stores._warn.cache_clear()
    stores.code_digest.cache_clear()
    yield
    stores.code_digest.cache_clear()


def server(folder, **options):
    """A server that has just started: it knows what is in its folder, and nothing else."""
    return Shelf(Engine(Inline, 1), store=RunStore(folder, **options))


def train(shelf, race=RACE):
    live = LiveRace(race, shelf)
    live.pace = math.inf
    live.start()
    end = time.monotonic() + 20
    while not live.finished:
        assert time.monotonic() < end
        live.watch()
    for thread in threading.enumerate():
        if thread.name == "keep a run":
            thread.join(10)
    return live


def test_after_a_restart_a_finished_run_is_there_with_its_states(tmp_path):
    before = train(server(tmp_path))
    after = LiveRace(RACE, server(tmp_path))
    assert after.trajectory.finished and after.lanes is None  # nothing is seen before Start
    after.engine.submit = None  # nothing may be trained
    after.pace = math.inf
    after.start()
    assert after.finished and repr(after.rows) == repr(before.rows) and after.state == before.state
    assert after.made_before == before.trajectory.record.stamps[-1]
    np.testing.assert_array_equal(after.now[1].trace.states["h"], before.now[1].trace.states["h"])


def test_branches_are_kept_apart_and_what_has_just_begun_is_not_kept(tmp_path):
    shelf = server(tmp_path)
    live = LiveRace(RACE, shelf)
    live.one_update()
    live.wait(10)
    assert not list(tmp_path.iterdir())
    live.set_learning_rate(0.02)
    live.pace = math.inf
    live.start()
    while not live.finished:
        live.watch()
    train(shelf)
    assert len(list(tmp_path.iterdir())) == 2
    again = server(tmp_path)
    plain = again.find(RACE)
    assert plain.finished and {row.learning_rate for row in plain.record.rows[0]} == {0.005}
    assert again.branch(plain, 1, 0.02).finished


@pytest.mark.parametrize("what", ["code", "torch"])
def test_a_run_of_other_code_or_another_torch_is_not_found(tmp_path, monkeypatch, what):
    train(server(tmp_path / "runs"))
    assert server(tmp_path / "runs").find(RACE).finished
    stores.code_digest.cache_clear()
    if what == "torch":
        monkeypatch.setattr(stores, "version", lambda name: f"{name} of tomorrow")
    else:
        monkeypatch.setattr(stores, "SEEN_BY_TRAINING", stores.SEEN_BY_TRAINING[:-1])
    assert not server(tmp_path / "runs").find(RACE).finished


def test_a_file_that_is_cut_short_is_a_line_in_the_log_and_it_is_trained_again(tmp_path, caplog):
    train(server(tmp_path))
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-100])
    assert train(server(tmp_path)).finished
    assert "cannot be read" in caplog.text
    assert server(tmp_path).find(RACE).finished


def test_where_nothing_can_be_written_it_says_so_once_and_works(tmp_path, caplog):
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    with caplog.at_level(logging.WARNING):
        shelf = server(blocked / "runs")
        assert train(shelf).finished and train(shelf, Race.from_link(f"{RACE.to_link()}&seed=1")).finished
    assert [record.getMessage() for record in caplog.records if "cannot be kept" in record.getMessage()] == [
        next(record.getMessage() for record in caplog.records if "cannot be kept" in record.getMessage())
    ]
    assert "UNROLLED_RUNS" in caplog.text


def test_those_that_nobody_asked_for_in_a_long_time_go_first(tmp_path):
    races = [Race.from_link(f"{RACE.to_link()}&seed={seed}") for seed in range(3)]
    for race in races[:2]:
        train(server(tmp_path), race)
    size = max(file.stat().st_size for file in tmp_path.iterdir())
    for age, file in enumerate(sorted(tmp_path.iterdir(), key=lambda file: file.stat().st_mtime_ns)):
        os.utime(file, (age, age))
    assert server(tmp_path).find(races[0]).finished  # asked for again
    train(server(tmp_path, most=2.5 * size), races[2])
    fresh = server(tmp_path)
    assert [fresh.find(race).finished for race in races] == [True, False, True]


def test_what_a_reader_brought_along_stays_in_memory(tmp_path):
    link = "task=series&series=own&season=1&past=4&ahead=2&model=gru&hidden=3&batch_size=4&updates=3"
    race = Race.from_pairs(
        dict(pair.split("=") for pair in link.split("&")) | {"values": " ".join(f"{n % 7}" for n in range(200))}
    )
    assert race.lanes[0].task.private
    train(server(tmp_path), race)
    assert not list(tmp_path.iterdir())


def test_the_environment_names_the_folder_or_forbids_it(monkeypatch, tmp_path):
    monkeypatch.setenv("UNROLLED_RUNS", str(tmp_path))
    assert server_store().folder == tmp_path
    monkeypatch.setenv("UNROLLED_RUNS", "none")
    assert server_store() is None
    monkeypatch.delenv("UNROLLED_RUNS")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert server_store().folder == tmp_path / "unrolled" / "runs"


def test_a_run_that_the_end_of_the_server_cut_off_goes_on_where_it_was(tmp_path):
    shelf = server(tmp_path)
    live = LiveRace(RACE, shelf)
    for _ in range(12):
        live.one_update()
        live.wait(10)
    shelf.keep()
    after = LiveRace(RACE, server(tmp_path))
    assert after.trajectory.record.head == 12 and not after.trajectory.finished
    train(after.shelf)
    whole = train(Shelf(Engine(Inline, 1)))
    rows = np.array(after.trajectory.record.rows[1])
    np.testing.assert_array_equal(rows[:, :6], np.array(whole.rows[1])[:, :6])  # all but the seconds
    assert repr(rows[:13]) == repr(np.array(live.rows[1]))


def test_what_an_unfinished_run_has_come_to_is_kept_from_time_to_time(tmp_path, monkeypatch):
    monkeypatch.setattr("rnn_core.runs.moments.KEEP_SECONDS", 0.0)
    live = LiveRace(RACE, server(tmp_path))
    for _ in range(3):
        live.one_update()
        live.wait(10)
    for thread in threading.enumerate():
        if thread.name == "keep a run":
            thread.join(10)
    assert server(tmp_path).find(RACE).record.head >= 1


def test_a_run_that_another_server_removes_while_it_is_read_leaves_nothing_behind(tmp_path, monkeypatch):
    record = train(Shelf(Engine(Inline, 1))).trajectory.record
    store = RunStore(tmp_path)
    store.write(RACE, (), record)
    [path] = tmp_path.glob("*.run")
    load = pickle.load
    monkeypatch.setattr("rnn_core.runs.store.pickle.load", lambda file: (path.unlink(), load(file))[1])
    read = store.read(RACE, ())
    assert read is not None and read.head == record.head and not list(tmp_path.iterdir())


def test_two_servers_share_a_folder_also_while_both_make_room_in_it(tmp_path, caplog):
    races = [Race.from_link(f"{RACE.to_link()}&seed={seed}") for seed in range(12)]
    record = train(Shelf(Engine(Inline, 1))).trajectory.record
    size = len(pickle.dumps(record, protocol=5))
    servers = [RunStore(tmp_path / "shared", most=2.5 * size) for _ in range(2)]
    with ThreadPoolExecutor(8) as threads:
        jobs = [threads.submit(store.write, race, (), record) for _ in range(5) for race in races for store in servers]
        reads = [threads.submit(store.read, race, ()) for race in races for store in servers]
    assert all(job.exception() is None for job in (*jobs, *reads))
    assert not [line for line in caplog.messages if "Runs cannot be kept" in line or "cannot be read" in line]
    servers[0].write(RACE, (), record)
    assert len(list((tmp_path / "shared").glob("*.run"))) == 2
