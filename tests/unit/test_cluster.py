"""A real Dask cluster of processes on this machine, and what becomes of a run when they die."""

import os
import shutil
import signal
import socket
import sys
import time
from pathlib import Path

import numpy as np
import psutil
import pytest

from rnn_core.experiment import Race
from rnn_core.nets import training
from rnn_core.runs.cluster import ABSENT, LOST, ClusterEngine, ClusterPool
from rnn_core.runs.live import LiveRace
from rnn_core.runs.shelf import Shelf

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
RACE = Race.from_link("task=adding&length=10&model=gru&hidden=8&batch_size=8&updates=400")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster:
    """Processes that end with the test."""

    def __init__(self, folder):
        self.folder, self.processes = folder, []
        self.address = f"tcp://127.0.0.1:{(port := free_port())}"
        self.scheduler = self.start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")

    def worker(self, *options, code=ROOT):
        return self.start("worker", self.address, "--nthreads", "1", "--no-dashboard", *options, code=code)

    def start(self, role, *options, code=ROOT):
        command = [sys.executable, "-m", f"distributed.cli.dask_{role}", *options]
        with (self.folder / f"{role}{len(self.processes)}.log").open("w") as log:
            environment = os.environ | {"PYTHONPATH": str(code), "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "10s"}
            process = psutil.Popen(command, cwd=self.folder, env=environment, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def wait_for(self, workers):
        from distributed import Client

        with Client(self.address, timeout="30s", set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)

    def end(self):
        family = [child for one in self.processes if one.is_running() for child in one.children(recursive=True)]
        for process in (*self.processes, *family):
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue
        for process in self.processes:
            process.wait(10)


@pytest.fixture
def cluster(tmp_path):
    made = Cluster(tmp_path)
    yield made
    made.end()


@pytest.fixture
def engine_on():
    engines = []

    def make(address):
        engines.append(ClusterEngine(address))
        return engines[-1]

    yield make
    for engine in engines:
        engine.close()


def watch_until(live, condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, live.error
        live.watch()
        time.sleep(0.02)


def assert_equals_a_run_alone(live):
    run = training.start(RACE.lanes[0])
    while not run.finished:
        training.train_once(run)
    np.testing.assert_array_equal(np.array(live.rows[0])[:, :6], np.array(run.history)[:, :6])


def started(engine):
    live = LiveRace(RACE, Shelf(engine))
    live.start()
    return live


def test_it_trains_there_outlives_a_worker_and_in_the_end_the_scheduler(cluster, engine_on, caplog):
    workers = [cluster.worker(), cluster.worker()]
    cluster.wait_for(2)
    engine = engine_on(cluster.address)
    assert engine.notice == "" and engine.workers == 2
    assert engine.submit(divmod, 17, 5).result(30) == (3, 2)
    assert isinstance(engine.submit(divmod, 1, 0).exception(30), ZeroDivisionError)
    places = {engine.submit(os.getpid).result(30) for _ in range(4)}
    assert places <= {child.pid for worker in workers for child in worker.children(recursive=True)}

    live = started(engine)
    watch_until(live, lambda: live.update > 20 and live.trajectory.training)
    for worker in workers:
        for child in worker.children(recursive=True):
            if "spawn_main" in " ".join(child.cmdline()):
                child.send_signal(signal.SIGKILL)  # its nanny starts another
    watch_until(live, lambda: live.finished)
    assert live.error is None and engine.notice == ""
    assert_equals_a_run_alone(live)

    other = LiveRace(Race.from_link(f"{RACE.to_link()}&seed=0&learning_rate=0.004"), live.shelf)
    other.start()
    watch_until(other, lambda: other.update > 20)
    cluster.scheduler.send_signal(signal.SIGKILL)
    watch_until(other, lambda: other.finished, 90)
    assert other.error is None and engine.notice == LOST.format(cluster.address)
    assert engine.notice in caplog.text
    assert len(other.rows[0]) == 401


def test_workers_with_other_code_are_not_used_and_it_is_said(cluster, engine_on, tmp_path):
    code = tmp_path / "other"
    shutil.copytree(ROOT / "rnn_core", code / "rnn_core", ignore=shutil.ignore_patterns("*.npz", "*.safetensors"))
    with (code / "rnn_core" / "nets" / "training.py").open("a") as file:
        file.write("\n# another version\n")
    cluster.worker(code=code)
    cluster.wait_for(1)
    engine = engine_on(cluster.address)
    assert engine.notice.startswith(f"On 1 of 1 workers of the cluster at {cluster.address} the code of Unrolled")
    assert engine.submit(divmod, 17, 5).result(60) == (3, 2)


def test_a_job_that_waits_there_is_taken_back_and_the_workers_go_on(cluster, engine_on, tmp_path):
    cluster.worker()
    cluster.wait_for(1)
    engine, begun = engine_on(cluster.address), tmp_path / "begun"
    first = engine.submit(lambda: [begun.touch(), time.sleep(3)])
    waiting = [engine.submit((tmp_path / str(number)).touch) for number in range(5)]
    end = time.monotonic() + 60
    while not begun.exists():
        assert time.monotonic() < end
        time.sleep(0.05)
    assert all(promise.cancel() and promise.cancelled() for promise in waiting)
    assert engine.submit(divmod, 17, 5).result(60) == (3, 2) and len(first.result(60)) == 2
    assert engine.notice == "" and list(tmp_path.glob("[0-9]")) == []


def test_where_workers_declare_gpus_a_job_takes_one(cluster):
    cluster.worker()
    with_gpu = cluster.worker("--resources", "GPU=1")
    cluster.wait_for(2)
    pool = ClusterPool(cluster.address)
    try:
        places = {pool.submit(os.getpid).result(30) for _ in range(6)}
        assert places and places <= {child.pid for child in with_gpu.children(recursive=True)}
    finally:
        pool.shutdown()


def test_where_no_cluster_answers_it_says_so_and_trains_here(engine_on):
    address = f"tcp://127.0.0.1:{free_port()}"
    engine = engine_on(address)
    assert engine.notice == ABSENT.format(address)
    live = started(engine)
    watch_until(live, lambda: live.update > 20)
