"""Where a run trains: on the device that it names, or on the faster one; it goes on where it began."""

from dataclasses import replace

import pytest
import torch

from rnn_core.experiment import Experiment, Race
from rnn_core.nets import device, stopwatch
from rnn_core.runs.slices import SliceOrder, devices, train_slice

TINY = Experiment.from_link("task=adding&length=4&model=gru&hidden=4&batch_size=2&updates=30")


@pytest.fixture
def measured(monkeypatch):
    """A machine that says it has a GPU, on which an update takes twice as long; what was measured there."""
    asked = []

    def seconds(experiments, _):
        asked.append([one.device for one in experiments])
        return [0.02 if one.device == "cuda" else 0.01 for one in experiments]

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    monkeypatch.setattr(stopwatch, "seconds_per_update", seconds)
    stopwatch._faster.cache_clear()
    yield asked
    stopwatch._faster.cache_clear()


def test_automatic_is_the_faster_one_measured_once_for_each_size(measured):
    assert devices() == ("cuda", "cpu")
    assert [stopwatch.faster_device(replace(TINY, seed=seed)) for seed in range(3)] == ["cpu"] * 3
    assert measured == [["cuda", "cpu"]]
    stopwatch.faster_device(replace(TINY, batch_size=64))
    assert len(measured) == 2


def test_a_device_that_is_named_is_taken_and_where_there_is_one_nothing_is_measured(measured, monkeypatch):
    assert stopwatch.faster_device(replace(TINY, device="cuda")) == "cuda"
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert device.pick_device(stopwatch.faster_device(TINY)).type == "cpu"
    assert not measured


def test_a_run_goes_on_where_it_began(measured):
    race, order = Race((TINY,)), SliceOrder(0.0)
    first = train_slice(race, (), None, order)
    then = train_slice(race, (), first.state, order)
    assert [one.lanes[0].device for one in (first, then)] == ["cpu", "cpu"] and then.lanes[0].update == 2
    assert len(measured) == 1
