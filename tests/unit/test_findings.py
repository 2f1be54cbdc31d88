"""What lessons read off networks, against torch's own count and closed forms."""

import numpy as np
import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from rnn_core.experiment import Experiment, ModelSpec, Race
from rnn_core.findings.cost import flops_per_step
from rnn_core.findings.counting import at_resets, find_counter, gates
from rnn_core.findings.results import quoted
from rnn_core.nets.models import Recurrent
from rnn_core.nets.models.unroll import unroll
from rnn_core.tasks import TASKS
from rnn_core.trace import Trace
from rnn_core.work import time_updates


@pytest.mark.parametrize("task", [TASKS["counting"](length=6), TASKS["adding"](length=6)], ids=repr)
@pytest.mark.parametrize("direction", ["forward", "bidirectional"])
@pytest.mark.parametrize("model", ["rnn", "gru", "lstm"])
def test_the_operations_of_a_step_are_those_that_torch_counts(model, direction, task):
    spec = ModelSpec(model=model, hidden=7, layers=2, direction=direction, embedding=5)
    built = Recurrent(spec, task, torch.Generator())
    batch = task.sample(3, np.random.default_rng(0))
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        unroll(built, torch.as_tensor(batch.inputs))
    steps = batch.inputs.shape[1] if task.readout == "every" else 1
    head = 2 * 3 * steps * built.head.in_features * built.head.out_features
    assert counter.get_total_flops() == 3 * 6 * flops_per_step(spec, task) + head


def test_the_clock_sees_that_a_large_network_is_slower_and_tells_lanes_apart():
    race = Race.from_link("task=counting&model=lstm&hidden=256&model.2=lstm&hidden.2=2&updates=100")
    large, small = time_updates(race, 5)
    assert 0 < small < large
    assert len(time_updates(race, 3, fused=False)) == 2
    assert torch.backends.mkldnn.enabled


def test_the_counting_unit_is_found_among_others_and_its_gates_are_read_at_resets_only():
    batch = Experiment.from_link("task=counting&length=40").task.sample(8, np.random.default_rng(1))
    noise = np.random.default_rng(2).uniform(-1, 1, (1, 8, 40, 4)).astype(np.float32)
    h = noise.copy()
    h[0, ..., 2] = -batch.targets / 9
    z = np.where(batch.inputs == 2, 0.125, 0.75)[None, ..., None] * np.ones(4)
    trace = Trace(h, {"h": h}, {"r": noise, "z": z, "n": noise}, ("layer 1",))
    counter = find_counter("gru", trace, batch)
    assert (counter.unit, counter.at_reset["z"], counter.elsewhere["z"]) == (2, 0.125, 0.75)
    assert counter.correlation == pytest.approx(1)
    assert at_resets("gru", trace, batch)["z"] == (0.125, 0.75)


def test_gates_are_what_opens_and_shuts_not_the_candidate():
    assert set(gates("lstm")) == set("ifo") and set(gates("gru")) == set("rz") and not gates("rnn")


def test_a_quoted_figure_comes_from_the_table_and_an_unknown_one_is_refused():
    claim = quoted("gru: GRU 16: accuracy")
    assert claim.low <= claim.mean <= claim.high
    with pytest.raises(KeyError):
        quoted("gru: RNN 1000: accuracy")
