"""What an experiment costs is told before it runs, never less than half of what is measured; too much is refused."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import assume, given, settings

from rnn_core.course.presets import PRESETS
from rnn_core.experiment import Experiment, Race, vary
from rnn_core.experiment.cost import BASE, Cost, TooCostlyError, affordable, budget, cost_of
from rnn_core.runs.engine import local_engine
from rnn_core.runs.pools import WORKER_ENVIRONMENT
from rnn_core.shipped import LINKS
from tests.unit.strategies import experiments

HEAVIEST = "task=adding&length=400&model=lstm&hidden=256&layers=3&direction=bidirectional&batch_size=512"
# Of each kind of network one that is neither small nor slow.
MEASURED = (
    "task=adding&length=200&model=lstm&hidden=128&batch_size=128",
    "task=recall&delay=200&model=rnn&hidden=256&batch_size=256",
    "task=adding&length=100&model=lstm&hidden=128&batch_size=128&rule=truncated&k1=10&k2=20",
    "task=phonemes&model=lstm&hidden=128&batch_size=64&layers=2&direction=bidirectional",
    "task=translation&model=lstm&hidden=128&batch_size=128&decoder=own&attention=additive",
    "task=adding&length=200&model=transformer&hidden=128&batch_size=128",
    "task=video&model=conv_lstm&hidden=16&batch_size=64",
    "task=motion&model=cnn_gru&hidden=64&batch_size=64",
)
# Memory at its highest in a process of its own, as workers have it, beyond what a first run leaves behind. Not by
# getrusage: a process is born there with what the one that started it had.
MEASURE = """
import json, re, sys, time
import torch
from rnn_core.experiment import Experiment
from rnn_core.nets import training

torch.set_num_threads(1)
training.train_once(training.start(Experiment(updates=2)))
most = lambda: int(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1]) * 1024
before, run = most(), training.start(Experiment.from_link(sys.argv[1]))
seconds = []
for _ in range(2):
    began = time.process_time()
    training.train_once(run)
    seconds.append(time.process_time() - began)
print(json.dumps((most() - before, min(seconds))))
"""


linux = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="only Linux tells there how high memory has been"
)


def measure(link):
    """Memory and seconds of an update, in a process of its own."""
    output = subprocess.check_output(
        [sys.executable, "-c", MEASURE, link], env=os.environ | WORKER_ENVIRONMENT, text=True, timeout=300
    )
    return Cost(*json.loads(output))


@linux
@pytest.mark.parametrize("link", MEASURED)
def test_an_update_costs_at_most_twice_what_was_told(link):
    measured, cost = measure(link), cost_of(Experiment.from_link(link))
    assert measured.memory / 2 < cost.memory < max(8 * measured.memory, 64e6)
    assert measured.seconds / 2 < cost.seconds < max(8 * measured.seconds, 0.4)


@linux
@pytest.mark.survey
@given(experiment=experiments)
@settings(max_examples=60, derandomize=True)
def test_no_experiment_that_is_drawn_at_random_costs_more_than_twice_what_was_told(experiment):
    cost = cost_of(experiment)
    assume(cost.memory <= 4 * budget().memory and cost.seconds <= 4 * budget().seconds)
    measured = measure(experiment.to_link())
    assert measured.memory < max(2 * cost.memory, 2 * BASE) and measured.seconds < max(2 * cost.seconds, 0.1)


def test_all_that_the_course_opens_with_can_be_afforded():
    for link in [*LINKS.values(), *(preset.link for preset in PRESETS)]:
        affordable(Race.from_link(link))


def test_what_would_take_the_server_from_others_is_refused_with_what_to_reduce():
    assert cost_of(Experiment.from_link(HEAVIEST)).memory > 8e9
    with pytest.raises(
        ValueError,
        match=r"2-layer .* costs about .* GB and .* s; this server allows 1 GB and 2 s.* With a batch size of \d+",
    ):
        affordable(Race.from_link(vary(HEAVIEST, layers=2, length=200)))


def test_the_batch_size_that_is_advised_runs_and_is_offered():
    link = "task=adding&length=200&model=lstm&hidden=128&layers=2&batch_size=512"
    with pytest.raises(TooCostlyError, match="With a batch size of") as refused:
        affordable(Race.from_link(link))
    size = int(str(refused.value).split("batch size of ")[1].split()[0])
    assert affordable(Race.from_link(vary(link, batch_size=size))) == refused.value.reduced


def test_where_no_batch_is_small_enough_units_go_too(monkeypatch):
    monkeypatch.setenv("UNROLLED_SECONDS", "0.6")
    with pytest.raises(TooCostlyError, match=r"a batch size of 16 instead of 512 and \d+ hidden units instead of 256"):
        affordable(Race.from_link(HEAVIEST))


def test_where_nothing_of_that_does_the_sequence_has_to_be_shorter(monkeypatch):
    monkeypatch.setenv("UNROLLED_SECONDS", "0.0001")
    with pytest.raises(TooCostlyError, match="Take a shorter sequence") as refused:
        affordable(Race.from_link(HEAVIEST))
    assert refused.value.reduced is None


def test_the_lanes_of_a_race_cost_time_one_after_the_other():
    link = "task=adding&length=100&model=lstm&hidden=128&batch_size=256"
    affordable(Race.from_link(vary(link, layers=2)))
    affordable(Race.from_link(link))
    with pytest.raises(TooCostlyError, match="One update of 4 networks on this task costs about"):
        affordable(Race.from_link(f"{link}&model.2=lstm&layers.2=2&model.3=lstm&layers.3=2&model.4=lstm&layers.4=2"))


@pytest.mark.parametrize("text", ["1 GB", "0", "-3", "nan"])
def test_a_budget_that_is_no_number_is_named(text, monkeypatch):
    monkeypatch.setenv("UNROLLED_GIGABYTES", text)
    with pytest.raises(ValueError, match=f"UNROLLED_GIGABYTES={text}: it must be a number above 0"):
        budget()


def test_more_thoughts_about_a_frame_cost_more():
    few, many = (cost_of(Experiment.from_link(f"task=road&model=thinker&thoughts={n}")) for n in (1, 8))
    assert many.memory > few.memory and many.seconds > 4 * few.seconds


def test_the_budget_is_set_by_the_environment(monkeypatch):
    monkeypatch.setenv("UNROLLED_GIGABYTES", "64")
    monkeypatch.setenv("UNROLLED_SECONDS", "600")
    assert budget() == (64e9, 600)
    affordable(Race.from_link(HEAVIEST))


def test_who_wants_no_limit_has_none(monkeypatch):
    monkeypatch.setenv("UNROLLED_GIGABYTES", "inf")
    monkeypatch.setenv("UNROLLED_SECONDS", "inf")
    affordable(Race.from_link(HEAVIEST))
    engine = local_engine()  # its workers are bounded by it, too
    try:
        assert engine.submit(pow, 2, 5).result(60) == 32
    finally:
        engine.close()
