"""What lessons read off networks, against torch's own count and closed forms."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from rnn_core.anatomy.wiring import Wiring
from rnn_core.course.results import quoted
from rnn_core.experiment import Experiment, Lane, Race
from rnn_core.findings.counting import at_resets, find_counter, gates
from rnn_core.findings.mlp import mlp_parameters
from rnn_core.findings.sequences import by_distance, trials
from rnn_core.findings.vanishing import decay, horizon, in_bins, shares
from rnn_core.nets import training
from rnn_core.nets.models import build
from rnn_core.nets.models.unroll import unroll
from rnn_core.nets.probes.moved import recurrent_change
from rnn_core.nets.stopwatch import flops_per_update
from rnn_core.questions.clock import UpdateSeconds
from rnn_core.questions.net import wired
from rnn_core.questions.reading import SequenceReading
from rnn_core.tasks import TASKS, Batch
from rnn_core.trace import GradientFilm, Trace


@pytest.mark.parametrize("task", [TASKS["counting"](length=6), TASKS["adding"](length=6)], ids=repr)
@pytest.mark.parametrize("direction", ["forward", "bidirectional"])
@pytest.mark.parametrize("model", ["rnn", "gru", "lstm"])
def test_the_operations_of_a_step_are_those_that_torch_counts(model, direction, task):
    lane = Lane.of(model=model, hidden=7, layers=2, direction=direction, embedding=5)
    built = build(lane, task, torch.Generator())
    batch = task.sample(3, np.random.default_rng(0))
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        unroll(built, torch.as_tensor(batch.inputs))
    steps = batch.inputs.shape[1] if task.readout == "every" else 1
    head = 2 * 3 * steps * built.head.in_features * built.head.out_features
    assert counter.get_total_flops() == 3 * 6 * lane.network.flops_per_step(task) + head


def test_the_clock_sees_that_a_large_network_is_slower_and_tells_lanes_apart():
    race = Race.from_link("task=counting&model=lstm&hidden=256&model.2=lstm&hidden.2=2&updates=100")
    large, small = UpdateSeconds(race, 5).answer()
    assert 0 < small < large
    assert torch.backends.mkldnn.enabled


@pytest.mark.parametrize("fused", [True, False])
def test_without_fused_kernels_onednn_is_off_while_the_clock_runs_and_on_again_after(fused, monkeypatch):
    seen, train_once = [], training.train_once

    def spy(run):
        seen.append(torch.backends.mkldnn.enabled)
        train_once(run)

    monkeypatch.setattr(training, "train_once", spy)
    assert len(UpdateSeconds(Race.from_link("task=counting&model=gru&hidden=2&updates=100"), 3, fused).answer()) == 1
    assert set(seen) == {fused} and torch.backends.mkldnn.enabled


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


def test_answers_are_grouped_by_how_far_the_marks_stand_apart_and_empty_groups_are_left_out():
    words = np.full((4, 20), 3)
    for row, (a, b) in enumerate(((0, 4), (7, 2), (1, 9), (0, 12))):
        words[row, a], words[row, b] = 0, 1
    batch = Batch(words, np.array([0, 1, 0, 0]), np.full(4, 20), np.ones((4, 20), bool))
    outputs = np.zeros((4, 20, 2), np.float32)
    outputs[:, -1, 0] = (1, 1, 1, -1)  # right, wrong, right, wrong
    found = by_distance(Trace(outputs, {}, {}, ()), batch)
    assert found == {"1 to 4 words apart": 1.0, "5 to 8": 0.5, "12 and more": 0.0}
    few = Batch(*(part[:1] for part in batch))
    assert by_distance(Trace(outputs[:1], {}, {}, ()), few) == {"1 to 4 words apart": 1.0}


def test_the_change_of_the_recurrent_weights_is_relative_to_where_they_started():
    task = Experiment.from_link("task=counting").task
    before, after = (build(Lane.of(hidden=3), task, torch.Generator().manual_seed(0)) for _ in range(2))
    assert recurrent_change(before, after) == 0
    with torch.no_grad():
        after.weights(0).hidden_hidden.mul_(1.5)
    assert recurrent_change(before, after) == pytest.approx(0.5)


def test_gates_are_what_opens_and_shuts_not_the_candidate():
    assert set(gates("lstm")) == set("ifo") and set(gates("gru")) == set("rz") and not gates("rnn")


@pytest.mark.parametrize(("factor", "far"), [(0.5, 7), (0.9, 44), (1.0, 100), (1.2, 100), (0.0, 1)])
def test_the_horizon_is_where_one_per_cent_is_left_and_the_decay_its_rate(factor, far):
    norms = (3 * factor ** np.arange(99, -1, -1.0)).astype(np.float32)
    assert horizon(norms) == far
    assert decay(norms) == pytest.approx(factor, rel=1e-4)
    assert shares(norms)[2] == (2.0, pytest.approx(factor**2, rel=1e-5))


def test_a_gradient_that_never_arrives_or_is_no_number_has_no_horizon():
    assert horizon(np.zeros(5, np.float32)) == 0
    assert horizon(np.full(5, np.nan, np.float32)) == 0


def test_bins_are_means_counted_from_the_end():
    assert in_bins(np.arange(5, dtype=np.float32), 2) == [(0.0, 3.5), (2.0, 1.5), (4.0, 0.0)]


def test_a_film_keeps_each_moment_once_and_in_order():
    run = training.start(Experiment.from_link("task=adding&length=6&hidden=3&updates=4"))
    while not run.finished:
        training.train_once(run)
    film = GradientFilm.of([*reversed(run.snapshots), run.snapshots[1]])
    assert film.updates.tolist() == [0, 1, 2, 3, 4] and film.norms.shape == (5, 6)
    np.testing.assert_array_equal(film.norms[2], run.snapshots[2].flow.whole[0])
    assert GradientFilm.of([]).norms.size == 0


@pytest.mark.parametrize("link", ["", "&rule=truncated&k1=3&k2=3", "&rule=dsf"])
def test_the_operations_of_an_update_are_counted_forwards_and_back(link):
    experiment = Experiment.from_link(f"task=echo&delay=2&length=4&model=gru&hidden=8&embedding=4&batch_size=2{link}")
    forward = 6 * 2 * experiment.network.flops_per_step(experiment.task)
    found = flops_per_update(experiment)
    assert 2 * forward < found < 6 * forward
    twice = flops_per_update(replace(experiment, batch_size=4))
    assert twice == pytest.approx(2 * found, rel=0.01)


def test_the_diagonal_saves_the_product_with_the_recurrent_weights_of_every_step():
    spec = "task=recall&delay=20&model=gru&hidden=32&embedding=4"
    links = (f"{spec}&{rule}" for rule in ("rule=truncated&k1=400&k2=400", "rule=dsf"))
    whole, fixed = (flops_per_update(Experiment.from_link(link)) for link in links)
    assert whole - fixed == 64 * 22 * 2 * 3 * 32 * 32


def test_a_quoted_figure_comes_from_the_table_and_an_unknown_one_is_refused():
    claim = quoted("gru: GRU 16: accuracy")
    assert claim.low <= claim.mean <= claim.high
    with pytest.raises(KeyError):
        quoted("gru: RNN 1000: accuracy")


@pytest.mark.parametrize("task", [TASKS["parity"](length=9), TASKS["order"](length=9), TASKS["adding"](length=9)])
def test_the_weights_of_an_mlp_are_those_that_torch_would_make(task):
    lane = Lane.of(model="rnn", hidden=7, embedding=5)
    tokens = len(task.vocabulary or ())
    size = lane.network.embedding if tokens else len(task.channels)
    answers = len(task.answers) * (task.steps if task.readout == "every" else 1)
    parts = [torch.nn.Flatten(), torch.nn.Linear(task.steps * size, 7), torch.nn.Tanh(), torch.nn.Linear(7, answers)]
    parts += [torch.nn.Embedding(tokens, 5)] if tokens else []
    assert mlp_parameters(lane.network, task) == sum(p.numel() for p in torch.nn.ModuleList(parts).parameters())


def test_a_wiring_is_the_equation_it_says():
    experiment = Experiment.from_link("task=parity&model=rnn&hidden=2&embedding=1")
    wiring = Wiring((0.5, -0.25, 1.5, 0.1), (-1.0, 0.75, 0.2, -0.3))
    trace = SequenceReading(wired(experiment, wiring.parameters()), experiment.task.read("1101")).answer().trace
    h = np.zeros(2)
    for step, bit in enumerate((1, 1, 0, 1)):
        sums = [w * bit + r * h[0] + s * h[1] + b for w, r, s, b in (wiring.to_1, wiring.to_2)]
        h = np.tanh(sums)
        assert trace.states["h"][0, 0, step] == pytest.approx(h, abs=1e-6)
        assert trace.outputs[0, step].argmax() == (h[0] - h[1] > 1)


@pytest.mark.parametrize("length", [4, 20, 200])
def test_trials_are_drawn_at_both_limits_of_the_task_and_are_what_they_are_called(length):
    task = TASKS["first"](length=length)
    found = trials(task, 30)
    assert [int(batch.lengths.max()) for batch in found.values()] == [length, length, *[2 * length] * 3]
    for name, batch in found.items():
        places = np.stack([(batch.inputs == mark).argmax(1) for mark in (0, 1)])
        assert ((batch.inputs < 2).sum(1) == 2).all() and (places < batch.lengths).all(), name
        if "shuffled" not in name:
            assert np.array_equal(batch.targets, places[0] > places[1]), name
        if "never read" in name:
            assert places.min() >= length
    assert len(set(found["mixed lengths, padded"].lengths)) == (2 if length == 4 else 3)
