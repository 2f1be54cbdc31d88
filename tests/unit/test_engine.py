"""Workers that heal, and races that live on them."""

import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import loky
import numpy as np
import psutil
import pytest
import torch

from rnn_core.experiment import Experiment, Lane, Race
from rnn_core.experiment.cost import budget
from rnn_core.nets.training import advance, start
from rnn_core.runs import failures, moments, trajectory
from rnn_core.runs.engine import RETRIES, Engine, local_engine
from rnn_core.runs.live import LiveRace
from rnn_core.runs.pools import GROWTH, NICENESS, Inline
from rnn_core.runs.shelf import Shelf
from rnn_core.runs.slices import SliceOrder, train_slice
from rnn_core.runs.trajectory import Trajectory
from rnn_core.tasks import TASKS

ROOT = Path(__file__).parents[2]
SMALL = Experiment(task=TASKS["adding"](length=10), lane=Lane.of(hidden=8), batch_size=8, updates=100_000)
PAIR = Race.of(SMALL, (SMALL.lane, Lane.of(model="lstm", hidden=8)))


@pytest.fixture(scope="module")
def engine():
    made = local_engine()
    made.warm()
    yield made
    made.close()


@pytest.fixture
def race_on(engine):
    """Make live races; whatever a test leaves running is paused at its end."""
    made = []

    def make(race=Race((SMALL,)), where=engine):  # noqa: B008
        made.append(LiveRace(race, Shelf(where)))
        return made[-1]

    yield make
    for one in made:
        one.pause()
    for one in made:
        one.wait(20)


def until(condition, seconds, watched=()):
    """Wait until `condition()`, as a page that polls `watched` would; fail when it takes too long."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it took too long"
        for one in watched:
            one.watch()
        time.sleep(0.01)


def kill(pids):
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def weights_of(race, lane=0):
    return pickle.loads(race.state)[lane].model.state_dict()


def updates_of(race, lane=0):
    return [row.update for row in race.rows[lane]]


def test_a_worker_is_polite_single_threaded_and_never_saw_streamlit(engine):
    look = "[__import__('os').nice(0), __import__('torch').get_num_threads(), 'streamlit' in __import__('sys').modules]"
    wanted = [min(19, os.nice(0) + NICENESS), 1, False]
    assert [engine.submit(eval, look).result(30) for _ in range(4)] == [wanted] * 4
    assert [psutil.Process(pid).nice() for pid in engine.pids()] == [wanted[0]] * engine.workers
    assert engine.workers >= 2
    assert os.getpid() not in engine.pids()


def test_a_job_runs_elsewhere_and_gives_back_its_value_or_its_own_exception(engine):
    assert engine.submit(os.getpid).result(30) in engine.pids()
    assert engine.submit(divmod, 17, 5).result(30) == (3, 2)
    with pytest.raises(ZeroDivisionError):
        engine.submit(divmod, 1, 0).result(30)


def bare_pool():
    """One worker without torch: it starts at once."""
    return loky.ProcessPoolExecutor(1, timeout=None)


@pytest.fixture
def bare():
    made = Engine(bare_pool, 1)
    yield made
    made.close()


def test_a_job_killed_in_the_middle_is_run_again_and_returns(bare, tmp_path):
    def job(folder):
        attempts = len(list(folder.iterdir()))
        (folder / str(attempts)).touch()
        if attempts == 0:
            time.sleep(60)
        return attempts

    promise = bare.submit(job, tmp_path)
    until(lambda: list(tmp_path.iterdir()), 30)
    killed = bare.pids()
    kill(killed)
    assert promise.result(60) == 1
    assert bare.healed == 1
    assert bare.submit(os.getpid).result(30) not in killed


def test_a_job_that_always_kills_its_worker_fails_in_the_end_and_the_engine_goes_on(bare, tmp_path):
    def deadly(folder):
        (folder / str(len(list(folder.iterdir())))).touch()
        os.kill(os.getpid(), signal.SIGKILL)

    assert bare.submit(deadly, tmp_path).exception(60) is not None
    assert len(list(tmp_path.iterdir())) == 1 + RETRIES
    assert bare.submit(divmod, 17, 5).result(60) == (3, 2)


def test_a_job_that_kills_its_workers_costs_those_beside_it_nothing(bare, tmp_path):
    def deadly(folder):
        (folder / str(len(list(folder.iterdir())))).touch()
        time.sleep(0.3)
        os.kill(os.getpid(), signal.SIGKILL)

    killers = [bare.submit(deadly, tmp_path / name) for name in ("a", "b") if (tmp_path / name).mkdir() is None]
    innocents = [bare.submit(divmod, 17, number) for number in range(1, 6)]
    assert [promise.result(60) for promise in innocents] == [divmod(17, number) for number in range(1, 6)]
    assert all(promise.exception(60) is not None for promise in killers)
    assert all(len(list((tmp_path / name).iterdir())) <= 1 + RETRIES for name in ("a", "b"))
    assert bare.submit(divmod, 17, 5).result(60) == (3, 2)


@pytest.mark.skipif(sys.platform != "linux", reason="nobody else bounds a process")
def test_a_job_that_wants_more_memory_than_it_may_have_is_told_so_and_its_worker_goes_on(engine):
    def greedy(numbers):
        import torch

        return len(torch.empty(numbers))

    workers = set(engine.pids()) or {engine.submit(os.getpid).result(60)}
    healed = engine.healed
    allowed = GROWTH * budget().memory / 4  # numbers of four bytes
    assert engine.submit(greedy, int(0.5 * allowed)).result(60) == int(0.5 * allowed)
    error = engine.submit(greedy, int(1.5 * allowed)).exception(60)
    assert failures.explained(error, "Training") == failures.NO_MEMORY
    assert engine.submit(greedy, 5).result(60) == 5
    assert engine.healed == healed and workers <= set(engine.pids())


def lingering(folder, number):
    """A job that leaves a trace, and goes on until somebody lets it end."""
    (folder / str(number)).touch()
    while not (folder / "go on").exists():
        time.sleep(0.01)
    return number


def test_a_job_is_taken_back_where_no_worker_has_it_and_its_worker_goes_on(bare, tmp_path):
    promises = [bare.submit(lingering, tmp_path, number) for number in range(20)]
    until(lambda: list(tmp_path.iterdir()), 30)
    canceled = [promise.cancel() for promise in promises]
    assert not canceled[0] and canceled[-1], "loky hands a few jobs to its only worker ahead of time"
    assert canceled == [promise.cancelled() for promise in promises]
    (tmp_path / "go on").touch()
    assert [promise.result(30) for promise in promises if not promise.cancelled()] == list(range(canceled.count(False)))
    assert bare.submit(divmod, 17, 5).result(30) == (3, 2)
    assert not any((tmp_path / str(number)).exists() for number, was in enumerate(canceled) if was)


def test_a_job_that_is_done_is_not_taken_back(bare):
    for promise in (Engine(Inline, 1).submit(divmod, 17, 5), bare.submit(divmod, 17, 5)):
        assert promise.result(30) == (3, 2) and not promise.cancel() and not promise.cancelled()


def test_jobs_that_were_taken_back_do_not_come_back_when_a_worker_dies(bare, tmp_path):
    promises = [bare.submit(lingering, tmp_path, number) for number in range(20)]
    until(lambda: list(tmp_path.iterdir()), 30)
    taken = [promise for promise in promises if promise.cancel()]
    kill(bare.pids())
    (tmp_path / "go on").touch()
    rest = [promise for promise in promises if promise not in taken]
    assert [promise.result(60) for promise in rest] == list(range(len(rest))) and taken
    assert len(list(tmp_path.iterdir())) == 1 + len(rest) and all(promise.cancelled() for promise in taken)


def test_a_job_after_the_end_fails_with_a_sentence(bare):
    bare.close()
    error = bare.submit(divmod, 17, 5).exception(5)
    assert failures.explained(error, "Training") == "The server is shutting down."


def test_closing_an_engine_ends_its_workers_and_the_job_they_are_at(bare, caplog):
    promise = bare.submit(time.sleep, 60)
    until(bare.pids, 10)
    (pid,) = bare.pids()
    bare.close()
    error = promise.exception(10)
    assert failures.stopped(error, 0) == "Training stopped. The server is shutting down." and not caplog.messages
    until(lambda: not is_alive(pid), 10)
    time.sleep(0.3)
    assert not bare.pids() and bare.healed == 0


def is_alive(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_workers_end_soon_after_their_parent_was_killed():
    program = """if True:
        import time
        from rnn_core.runs.engine import local_engine
        engine = local_engine()
        engine.warm()
        engine.submit(int).result()
        engine.submit(time.sleep, 100)
        print(*engine.pids(), flush=True)
        time.sleep(100)
    """
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        family = {*pids, *(child.pid for child in psutil.Process(parent.pid).children(recursive=True))}
        assert len(pids) >= 2 and all(is_alive(pid) for pid in pids)
    finally:
        parent.kill()
        parent.wait()
        parent.stdout.close()
    until(lambda: not any(is_alive(pid) for pid in family), 5)


def test_the_server_side_of_the_library_never_imports_torch():
    modules = "rnn_core.runs.live, rnn_core.runs.slices, rnn_core.runs.answers, rnn_core.questions.reading"
    program = f"import sys, {modules}; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout == "False\n", done.stderr


def test_opening_a_race_shows_it_before_any_training(race_on):
    race = race_on(PAIR)
    race.open()
    race.wait(30)
    assert race.error is None and race.update == 0 and not race.running
    for lane in (0, 1):
        assert updates_of(race, lane) == [0] and race.now[lane].update == 0
        assert race.history(lane).shape == (1, 7)


def test_one_update_makes_exactly_one_update_of_every_lane(race_on):
    race = race_on(PAIR)
    for number in (1, 2, 3):
        race.one_update()
        race.wait(30)
        assert updates_of(race, 0) == updates_of(race, 1) == list(range(number + 1))
        assert [lane.update for lane in race.lanes] == [number, number]
        assert not race.running and not race.busy


def test_a_paused_race_stops_and_goes_on_where_it_was(race_on):
    race = race_on()
    race.start()
    until(lambda: race.update > 20, 30, [race])
    race.pause()
    race.wait(10)
    stopped = race.update
    race.watch()
    time.sleep(0.3)
    assert race.update == stopped and not race.busy
    race.start()
    until(lambda: race.update > stopped, 10, [race])
    race.pause()
    race.wait(10)
    assert updates_of(race) == list(range(race.update + 1))


def test_nothing_trains_when_nobody_watches(race_on, monkeypatch):
    monkeypatch.setattr(trajectory, "LEASE_SECONDS", 0.3)
    race = race_on()
    race.start()
    until(lambda: race.update > 0, 30, [race])
    time.sleep(1.2)
    stopped = race.update
    assert not race.busy
    time.sleep(0.5)
    assert race.update == stopped
    race.watch()  # the reader comes back
    until(lambda: race.update > stopped, 10, [race])


def test_a_race_that_nobody_watches_takes_no_share_of_the_workers(race_on, monkeypatch):
    monkeypatch.setattr(trajectory, "LEASE_SECONDS", 0.2)
    before = Trajectory.training_now
    race = race_on()
    race.start()
    assert Trajectory.training_now == before + 1
    until(lambda: not race.busy, 30)
    time.sleep(0.3)
    assert Trajectory.training_now == before


def test_the_count_of_training_races_is_right_after_pauses_and_ends(race_on):
    before = Trajectory.training_now
    race = race_on(Race((Experiment(task=SMALL.task, lane=SMALL.lane, batch_size=8, updates=5),)))
    race.start()
    race.start()
    race.pause()
    race.pause()
    assert Trajectory.training_now == before
    race.start()
    until(lambda: race.finished, 30, [race])
    race.wait(5)
    assert Trajectory.training_now == before and not race.running
    race.start()  # nothing is left to train
    assert Trajectory.training_now == before and updates_of(race) == list(range(6))


def test_a_race_survives_the_death_of_its_worker_without_a_gap_and_ends_as_if_nothing_had_happened(race_on, engine):
    experiment = Experiment(
        task=TASKS["parity"](length=12), lane=Lane.of(model="lstm", layers=2, dropout=0.2, hidden=16), updates=80
    )
    race, healed = race_on(Race((experiment,))), engine.healed
    race.start()
    until(lambda: race.update > 5 and race.busy, 30, [race])
    at = race.update
    kill(engine.pids())
    until(lambda: race.finished, 90, [race])
    assert race.error is None and race.rescues == 1 and engine.healed == healed + 1
    assert at < 80 and updates_of(race) == list(range(81))
    alone = advance(start(experiment), 600)
    assert all(torch.equal(value, alone.model.state_dict()[key]) for key, value in weights_of(race).items())
    wanted = np.array(alone.history)[:, :6]
    np.testing.assert_array_equal(race.history(0)[:, :6], wanted)
    assert [s.update for s in race.snapshots[0]] == [s.update for s in alone.snapshots]


def test_two_races_at_once_get_equal_shares(race_on):
    both = [race_on(), race_on()]
    for race in both:
        race.start()
    until(lambda: all(race.update > 0 for race in both), 30, both)
    began = [race.update for race in both]
    end = time.monotonic() + 2
    until(lambda: time.monotonic() > end, 10, both)
    made = [race.update - before for race, before in zip(both, began, strict=True)]
    assert min(made) > 0.4 * max(made)


def test_more_races_than_workers_all_go_on(race_on, engine):
    many = [race_on() for _ in range(3 * engine.workers)]
    for race in many:
        race.start()
    until(lambda: all(race.update > 10 for race in many), 30, many)
    assert max(race.update for race in many) < 100 * min(race.update for race in many)


def test_the_lanes_of_a_race_share_one_clock_however_it_is_cut():
    state, made = None, 0
    for seconds in (0, 0, 0.03, 0.03):
        done = train_slice(PAIR, (), state, SliceOrder(seconds))
        state, updates = done.state, {lane.update for lane in done.lanes}
        assert len(updates) == 1 and min(updates) > made
        made = min(updates)


def test_a_changed_learning_rate_is_used_from_the_next_slice_on_and_noted(race_on):
    race = race_on()
    race.one_update()
    race.wait(30)
    race.set_learning_rate(0.02)
    race.set_learning_rate(0.02)
    for _ in (1, 2):
        race.one_update()
        race.wait(30)
    assert race.rate_changes == [(1, 0.02)]
    assert [row.learning_rate for row in race.rows[0]] == [0.005, 0.005, 0.02, 0.02]


def test_a_changed_learning_rate_is_not_lost_with_a_slice_that_failed(race_on, monkeypatch):
    race = race_on(where=Engine(Inline, 1))
    race.one_update()
    race.set_learning_rate(0.02)

    def fail(*_):
        raise RuntimeError("no memory")

    with monkeypatch.context() as broken:
        broken.setattr(moments, "train_slice", fail)
        race.one_update()
        assert race.error == f"Training stopped. {failures.UNEXPECTED} Everything up to update 1 is kept."
    race.one_update()
    assert race.rows[0][-1].update == 2 and race.rows[0][-1].learning_rate == 0.02


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (MemoryError(), failures.NO_MEMORY),
        (RuntimeError("[enforce fail at alloc_cpu.cpp:127] DefaultCPUAllocator: can't allocate memory"), "NO_MEMORY"),
        (TimeoutError(), failures.TOO_LATE),
        (KeyError("W_hh"), failures.UNEXPECTED),
    ],
)
def test_why_a_job_failed_is_a_sentence_and_the_rest_is_for_the_log(error, sentence, caplog):
    assert failures.explained(error, "Training") == getattr(failures, sentence, sentence)
    assert caplog.records[0].exc_info[1] is error and caplog.records[0].getMessage() == "Training failed"


def test_a_race_whose_workers_are_killed_again_and_again_says_so_in_our_words(bare, caplog, monkeypatch):
    monkeypatch.setattr(moments, "train_slice", deadly)
    race = LiveRace(Race((SMALL,)), Shelf(bare))
    race.start()
    until(lambda: race.error, 60)
    assert race.error == f"Training stopped. {failures.DIED}" and not race.running and not race.busy
    assert "Error" not in race.error and "TerminatedWorkerError" in caplog.text


def deadly(*_):
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_failing_slice_is_a_sentence_and_the_race_stops(race_on):
    race = race_on(Race((Experiment(device="cuda"),)), where=Engine(Inline, 1))
    if torch.cuda.is_available():
        pytest.skip("this machine has the device")
    race.start()
    assert race.error == "device is 'cuda', but this machine has none: choose auto or cpu."
    assert not race.running and not race.busy


def test_a_diverging_lane_stops_and_the_others_go_on(race_on):
    task, identity = TASKS["adding"](length=30), Lane.of(model="rnn_relu", hidden=64, init="identity")
    base = Experiment(task=task, optimizer="sgd", learning_rate=0.3, clip_norm=None, batch_size=16, updates=40)
    race = race_on(Race.of(base, (Lane.of(hidden=4), identity)), Engine(Inline, 1))
    race.start()
    until(lambda: race.finished, 30, [race])
    steady, wild = race.lanes
    assert steady.diverged_at is None and steady.update == 40 and updates_of(race, 0) == list(range(41))
    assert 0 < wild.diverged_at == wild.update < 40 and updates_of(race, 1) == list(range(wild.update + 1))
    assert race.error is None and not race.running


def test_slices_of_any_length_make_the_same_race():
    whole, state, rows = train_slice(Race((SMALL,)), (), None, SliceOrder(60, until=9)), None, []
    for order in (
        SliceOrder(60, until=0),
        SliceOrder(0),
        SliceOrder(60, until=4, look=False),
        SliceOrder(60, until=9),
    ):
        part = train_slice(Race((SMALL,)), (), state, order)
        state, rows = part.state, rows + part.lanes[0].rows
        assert (part.lanes[0].now is None) is not order.look
    np.testing.assert_array_equal(np.array(rows)[:, :6], np.array(whole.lanes[0].rows)[:, :6])
    one, other = (pickle.loads(s)[0].model.state_dict() for s in (state, whole.state))
    assert all(torch.equal(one[key], other[key]) for key in one)


def test_the_state_of_a_race_stays_small_however_long_it_trains():
    early = train_slice(Race((SMALL,)), (), None, SliceOrder(60, until=2)).state
    late = train_slice(Race((SMALL,)), (), None, SliceOrder(60, until=60)).state
    assert len(late) <= len(early) + 100


def test_inline_gives_back_values_and_exceptions_as_any_executor():
    assert Inline().submit(divmod, 17, 5).result() == (3, 2)
    assert isinstance(Inline().submit(divmod, 1, 0).exception(), ZeroDivisionError)
