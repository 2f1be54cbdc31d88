"""One process owns the GPU: what runs there goes to it, and everything else never waits for it."""

import os
from concurrent.futures import Future
from dataclasses import dataclass, replace

import pytest
import torch

from rnn_core.experiment import Experiment, Race
from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.runs import pools
from rnn_core.runs.answers import Answers
from rnn_core.runs.engine import Engine, local_engine
from rnn_core.runs.live import LiveRace
from rnn_core.runs.pools import Inline
from rnn_core.runs.shelf import Shelf
from rnn_core.runs.slices import SliceOrder, train_slice
from tests.unit.inline_runs import RACE, Counting, finished


@dataclass(frozen=True)
class Place(Question[str]):
    """Where a network is, once a worker has it."""

    net: Net
    experiment: Experiment

    def answer(self):
        return self.net.network().device.type


@pytest.fixture
def engine(shelf):
    """The engine of a server whose GPU belongs to another one."""
    shelf.engine.owner = Counting()
    return shelf.engine


def on(device):
    return Race(tuple(replace(lane, device=device) for lane in RACE.lanes))


def gpu_that_is_none(monkeypatch):
    """Let every device be the CPU in truth, and the CPU the faster one."""
    monkeypatch.setattr("rnn_core.nets.training.pick_device", lambda _: torch.device("cpu"))
    monkeypatch.setattr("rnn_core.nets.stopwatch.faster_device", lambda _: "cpu")


def test_runs_on_a_gpu_are_trained_by_its_owner_and_those_on_the_cpu_by_the_others(engine, shelf, monkeypatch):
    gpu_that_is_none(monkeypatch)
    finished(LiveRace(on("cuda"), shelf))
    assert (engine.updates, engine.owner.updates) == (0, 120)
    finished(LiveRace(on("cpu"), shelf))
    assert (engine.updates, engine.owner.updates) == (120, 120)
    mixed = Race((replace(RACE.lanes[0], device="cpu"), replace(RACE.lanes[0], device="cuda")))
    finished(LiveRace(mixed, shelf))
    assert (engine.updates, engine.owner.updates) == (120, 240)


def test_where_automatic_leads_is_measured_by_the_owner_and_a_run_on_the_cpu_goes_to_the_others(
    engine, shelf, monkeypatch
):
    gpu_that_is_none(monkeypatch)
    live = finished(LiveRace(on("auto"), shelf))
    assert engine.owner.updates < 60 < engine.updates
    assert live.trajectory.where is engine


def test_questions_go_to_the_owner_only_where_an_experiment_names_a_gpu_and_networks_are_opened_on_the_cpu(
    engine, monkeypatch
):
    gpu_that_is_none(monkeypatch)
    experiment = RACE.lanes[0]
    state = train_slice(on("cuda"), (), None, SliceOrder(0.0)).state
    asked = []
    monkeypatch.setattr(engine, "submit", lambda job: asked.append("workers") or Engine.submit(engine, job))
    monkeypatch.setattr(engine.owner, "submit", lambda job: asked.append("owner") or Engine.submit(engine.owner, job))
    for device in ("auto", "cpu", "cuda"):
        question = Place(Net(experiment, state=state), replace(experiment, device=device))
        assert Answers(1_000_000).ask(question, engine).result(30) == "cpu"
    assert asked == ["workers", "workers", "owner"]


def test_without_a_gpu_there_is_no_owner(monkeypatch, tmp_path):
    monkeypatch.setattr(pools, "GPU_DRIVERS", (str(tmp_path / "nvidia"),))
    monkeypatch.setattr(pools.shutil, "which", lambda _: None)
    assert not pools.may_have_gpu()
    (tmp_path / "nvidia").touch()
    assert pools.may_have_gpu()
    plain = Engine(Inline, 1)
    assert plain.at("cuda") is plain.at("auto") is plain.at("cpu") is plain


def test_the_owner_is_one_process_beside_workers_who_see_no_gpu_and_ends_with_them(monkeypatch, tmp_path):
    monkeypatch.setattr(pools, "GPU_DRIVERS", (str(tmp_path),))
    monkeypatch.setattr(pools, "_settle", max)  # processes start without torch
    engine = local_engine()
    try:
        owners = {engine.at("cuda").submit(os.getpid).result(60) for _ in range(3)}
        assert len(owners) == 1 and owners == set(engine.owner.pids())
        assert engine.submit(os.getpid).result(60) not in owners
        assert engine.submit(os.getenv, "CUDA_VISIBLE_DEVICES").result(60) == ""
        assert engine.at("cuda").submit(os.getenv, "CUDA_VISIBLE_DEVICES").result(60) != ""
        (pid,) = owners
    finally:
        engine.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_a_run_on_a_real_gpu_ends_as_it_does_alone_whether_its_state_stays_there_or_travels():
    from rnn_core.nets import training, travel

    race = on("cuda")
    state, since = None, None
    for until in (20, 40, 60, 120):
        part = train_slice(race, (), state, SliceOrder(60.0, until=until, bring=until == 40, since=since))
        state, since = part.state, part.update
    runs = travel.unpack(part.state)
    for run, lane in zip(runs, race.lanes, strict=True):
        wanted = training.advance(training.start(lane), 600)
        assert run.device.type == "cuda"
        assert all(torch.equal(a, b) for a, b in zip(run.model.parameters(), wanted.model.parameters(), strict=True))


def test_a_shelf_that_has_an_owner_shares_workers_with_nobody_there(engine, monkeypatch):
    orders = []
    gpu_that_is_none(monkeypatch)
    monkeypatch.setattr("rnn_core.runs.trajectory.LEASE_SECONDS", 60.0)
    wanted = [Shelf(engine).find(on("cpu")), Shelf(engine).find(on("cuda"))]

    def submit(*call):
        orders.append(call[-1].seconds)
        return Future()

    monkeypatch.setattr("rnn_core.runs.trajectory.Trajectory.training_now", 0)
    monkeypatch.setattr("rnn_core.runs.turns.ROUND_SECONDS", 0.01)
    for part in (engine, engine.owner):
        monkeypatch.setattr(part, "submit", submit)
    for trajectory in wanted:
        trajectory.want(1)
        trajectory.release(1)
        trajectory.want(1)
    assert set(orders) == {0.01}  # a round each: two in one place would get half of it
