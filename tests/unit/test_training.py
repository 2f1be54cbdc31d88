"""Training in slices: cut anywhere, moved anywhere, it is the same run."""

import math
import pickle
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from rapidfuzz.distance import Levenshtein

from rnn_core.experiment import Experiment, Lane
from rnn_core.nets.device import pick_device
from rnn_core.nets.training import (
    advance,
    as_tensors,
    is_checked,
    is_kept,
    measure,
    set_learning_rate,
    start,
    train_once,
)
from rnn_core.tasks import TASKS
from rnn_core.tasks.losses import QUANTILES

TINY = Experiment(
    task=TASKS["parity"](length=7),
    lane=Lane.of(model="lstm", hidden=5, layers=2, dropout=0.3, embedding=3),
    updates=12,
    batch_size=6,
)
DIVERGING = Experiment(task=TASKS["adding"](length=10), lane=Lane.of(hidden=16), learning_rate=10.0, updates=1_000)
CUT = {
    "adam": TINY,
    "rmsprop": replace(TINY, optimizer="rmsprop"),
    "sgd": replace(TINY, optimizer="sgd", clip_norm=None),
    "vectors": replace(TINY, task=TASKS["adding"](length=6), lane=Lane.of(hidden=6, direction="bidirectional")),
    "digits": replace(TINY, task=TASKS["digits"](), lane=Lane.of(model="rnn", hidden=6, init="identity")),
}


def moved(run):
    return pickle.loads(pickle.dumps(run, protocol=5))


def trained(experiment, updates=None, after_each=lambda run: run):
    run = start(experiment)
    for _ in range(updates or experiment.updates):
        train_once(run)
        run = after_each(run)
    return run


def same(one, other):
    """Equal bit for bit, however deep."""
    if isinstance(one, torch.Tensor):
        return torch.equal(one, other) and one.dtype == other.dtype
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other or (one != one and other != other)


def without_seconds(history):
    return [row._replace(seconds=0.0) for row in history]


def looks(run):
    return [(s.update, s.trace.states, s.trace.gates, s.trace.outputs, s.flow.norms) for s in run.snapshots]


@pytest.mark.parametrize("experiment", CUT.values(), ids=CUT)
def test_a_run_moved_after_every_update_equals_one_trained_in_one_go_bit_for_bit(experiment):
    straight, cut = advance(start(experiment), 600), trained(experiment, after_each=moved)
    assert straight.update == cut.update == 12
    assert same(straight.model.state_dict(), cut.model.state_dict())
    assert same(straight.optimizer.state_dict(), cut.optimizer.state_dict())
    assert same(without_seconds(straight.history), without_seconds(cut.history))
    assert same(looks(straight), looks(cut))
    assert torch.equal(straight.noise.get_state(), cut.noise.get_state())
    task = experiment.task
    assert same(task.sample(5, straight.batches), task.sample(5, cut.batches))


def test_a_run_moved_before_its_first_update_equals_one_that_stayed():
    assert same(trained(TINY).model.state_dict(), advance(moved(start(TINY)), 600).model.state_dict())


def test_a_run_travels_with_all_that_is_known_of_it():
    run = trained(replace(TINY, learning_rate=0.01), 7)
    again = moved(run)
    for name in ("experiment", "update", "seconds", "first_loss", "diverged_at", "solved_at", "finished", "device"):
        assert same(getattr(again, name), getattr(run, name)), name
    assert same(again.history, run.history) and same(looks(again), looks(run))
    assert moved(trained(DIVERGING, 1)).diverged_at is None


def test_a_run_is_small_when_it_travels():
    run = start(replace(TINY, lane=Lane.of(model="lstm", hidden=64)))
    weights = sum(p.numel() for p in run.model.parameters()) * 4
    run.history, run.snapshots = [], []
    train_once(run)
    run.history, run.snapshots = [], []
    assert len(pickle.dumps(run, protocol=5)) < 3 * weights + 20_000


def test_equal_experiments_give_equal_runs_and_another_seed_another():
    one, same_again, other = (trained(replace(TINY, seed=seed), 3) for seed in (1, 1, 2))
    assert same(one.model.state_dict(), same_again.model.state_dict())
    assert same(without_seconds(one.history), without_seconds(same_again.history))
    assert not same(one.model.state_dict(), other.model.state_dict())
    assert not same(one.held_out, other.held_out)


def test_races_on_one_seed_see_the_same_batches_whatever_the_model(monkeypatch):
    task, drawn = TINY.task, []
    kind, sample = type(task), type(task).sample
    monkeypatch.setattr(kind, "sample", lambda self, *args: drawn.append(sample(self, *args)) or drawn[-1])
    lanes = (TINY.lane, Lane.of(model="rnn", hidden=9, init="orthogonal"), Lane.of(direction="bidirectional"))
    seen = []
    for lane in lanes:
        drawn.clear()
        trained(replace(TINY, lane=lane), 4)
        seen.append(list(drawn))
    assert len(seen[0]) == 6  # the held-out batch, a look at whether training would meet it, one for each update
    assert same(seen[0], seen[1]) and same(seen[0], seen[2])
    assert not same(seen[0][2], seen[0][3])


def test_the_held_out_batch_is_drawn_apart_from_the_training_batches():
    run = start(replace(TINY, task=TASKS["adding"](length=30)))
    training = {row.tobytes() for _ in range(30) for row in run.experiment.task.sample(64, run.batches).inputs}
    assert not training & {row.tobytes() for row in run.held_out.inputs}


@pytest.mark.parametrize("name", TASKS)
def test_the_held_out_batch_never_changes_by_training_and_moving(name):
    experiment = Experiment(task=TASKS[name](), lane=Lane.of(hidden=3), updates=3, batch_size=2)
    before = [part.copy() for part in start(experiment).held_out]
    after = moved(trained(experiment, after_each=moved)).held_out
    assert same(before, list(after))


def test_a_changed_learning_rate_stands_in_the_history_from_the_next_update_on_even_after_moving():
    run = trained(TINY, 3)
    set_learning_rate(run, 0.25)
    run = moved(run)
    train_once(run)
    train_once(run)
    assert [row.learning_rate for row in run.history] == [0.005] * 4 + [0.25] * 2


@pytest.mark.parametrize("limit, shortened", [(0.01, True), (1000.0, False), (None, False)])
def test_sgd_moves_the_weights_by_rate_times_the_gradient_shortened_to_the_clip_norm(limit, shortened):
    run = start(replace(TINY, optimizer="sgd", learning_rate=0.5, clip_norm=limit))
    for rate in (0.5, 0.125):
        set_learning_rate(run, rate)
        before = torch.nn.utils.parameters_to_vector(run.model.parameters()).detach().clone()
        train_once(run)
        moved_by = float((torch.nn.utils.parameters_to_vector(run.model.parameters()).detach() - before).norm())
        norm = run.history[-1].gradient_norm
        assert (norm > (limit or math.inf)) is shortened
        assert moved_by == pytest.approx(rate * (limit if shortened else norm), rel=1e-3)


@pytest.mark.parametrize("limit", [1e-3, 0.05, 0.5])
def test_no_applied_gradient_is_longer_than_the_clip_norm(limit):
    run = start(replace(TINY, clip_norm=limit))
    for _ in range(5):
        train_once(run)
        norms = [p.grad.norm() for p in run.model.parameters()]
        assert float(torch.stack(norms).norm()) <= limit * (1 + 1e-5)
        assert run.history[-1].gradient_norm >= float(torch.stack(norms).norm()) * (1 - 1e-5)


def test_clipping_by_value_cuts_each_part_and_none_cuts_nothing():
    start_at = replace(TINY, optimizer="sgd", learning_rate=0.5, clip_norm=0.01)
    steps = {}
    for how in ("none", "value"):
        run = start(replace(start_at, lane=TINY.lane.vary(clip=how)))
        before = {name: part.detach().clone() for name, part in run.model.named_parameters()}
        train_once(run)
        steps[how] = {name: (before[name] - part.detach()) / 0.5 for name, part in run.model.named_parameters()}
    assert max(float(part.abs().max()) for part in steps["none"].values()) > 0.02
    for name, part in steps["none"].items():
        torch.testing.assert_close(steps["value"][name], part.clamp(-0.01, 0.01), atol=1e-6, rtol=1e-4)


def test_the_recorded_gradient_norm_is_that_of_the_loss_before_clipping():
    run = start(TINY)
    twin = moved(run)
    train_once(run)
    batch = as_tensors(twin.experiment.task.sample(6, twin.batches), twin.device)
    outputs = twin.model(batch.inputs, batch.lengths, twin.noise)
    loss = torch.nn.functional.cross_entropy(outputs[batch.mask], batch.targets[batch.mask])
    gradients = torch.autograd.grad(loss, list(twin.model.parameters()))
    assert run.history[-1].loss == pytest.approx(loss.item(), rel=1e-6)
    assert run.history[-1].gradient_norm == pytest.approx(math.hypot(*(float(g.norm()) for g in gradients)), rel=1e-5)


def test_divergence_is_a_state_and_not_an_exception():
    run = advance(start(DIVERGING), 600)
    assert run.diverged_at == run.update == run.history[-1].update < 1_000
    assert run.finished
    assert all(p.isfinite().all() for p in run.model.parameters())
    assert not run.history[-1].loss <= 100 * run.history[1].loss
    assert all(row.loss <= 100 * run.history[1].loss for row in run.history[1:-1])
    assert run.snapshots[-1].update == run.update
    assert len(advance(moved(run), 1).history) == len(run.history)  # nothing more is trained


def test_a_diverged_run_keeps_the_weights_it_had_before_the_update_that_diverged():
    run = start(DIVERGING)
    while not run.finished:
        before = {key: value.clone() for key, value in run.model.state_dict().items()}
        train_once(run)
    assert run.diverged_at and same(before, run.model.state_dict())


def test_an_exploding_gradient_is_divergence_even_where_the_loss_is_finite():
    run = start(replace(DIVERGING, learning_rate=0.001))
    with torch.no_grad():
        run.model.head.weight.fill_(math.nan)
    train_once(run)
    assert run.diverged_at == 1 and run.finished


def test_a_sensible_learning_rate_does_not_diverge_and_learns():
    run = advance(start(replace(DIVERGING, learning_rate=0.01, updates=300)), 600)
    assert run.diverged_at is None and run.finished
    assert run.history[-1].val_loss < 0.5 * run.history[0].val_loss


def test_snapshots_are_taken_before_training_at_kept_updates_and_at_the_end():
    run = trained(replace(TINY, updates=21), after_each=moved)
    assert [s.update for s in run.snapshots] == [0, 1, 2, 3, 4, 6, 9, 13, 19, 21]


def test_snapshots_look_at_the_same_sequence_every_time_and_at_the_weights_of_their_update():
    run = start(TINY)
    first = run.snapshots[0]
    train_once(run)
    second = run.snapshots[1]
    assert first.trace.outputs.shape == second.trace.outputs.shape
    assert not np.array_equal(first.trace.outputs, second.trace.outputs)
    outputs = run.model(torch.as_tensor(run.held_out.inputs[:1]), torch.as_tensor(run.held_out.lengths[:1]))
    real = run.held_out.mask[:1]
    assert np.allclose(second.trace.outputs[real], outputs.detach().numpy()[real], atol=1e-6)


def test_kept_updates_are_each_about_half_as_far_again():
    kept = [update for update in range(1, 100_001) if is_kept(update)]
    assert kept[:8] == [1, 2, 3, 4, 6, 9, 13, 19]
    ratios = [later / sooner for sooner, later in pairwise(kept[3:])]
    assert all(1.25 <= ratio <= 1.5 for ratio in ratios)
    assert len(kept) < 40
    assert not is_kept(0)


@pytest.mark.parametrize("updates", [1, 7, 40, 79, 400, 1_500, 100_000])
def test_progress_is_measured_evenly_often_and_at_the_end(updates):
    experiment = Experiment(updates=updates)
    checked = [n for n in range(1, updates + 1) if is_checked(experiment, n)]
    assert checked[-1] == updates
    assert min(updates, 40) <= len(checked) < 80
    gaps = {later - sooner for sooner, later in pairwise(checked[:-1])}
    assert len(gaps) <= 1


def test_the_history_has_one_row_for_each_update_and_held_out_numbers_where_they_were_measured():
    experiment = replace(TINY, updates=90)
    run = advance(start(experiment), 600)
    assert [row.update for row in run.history] == list(range(91))
    for row in run.history[1:]:
        assert math.isnan(row.val_loss) is math.isnan(row.val_metric) is not is_checked(experiment, row.update)
        assert math.isfinite(row.loss) and row.gradient_norm > 0
    assert math.isnan(run.history[0].loss) and math.isfinite(run.history[0].val_loss)
    seconds = [row.seconds for row in run.history]
    assert seconds == sorted(seconds) and seconds[-1] == run.seconds > 0


@pytest.mark.parametrize("name", TASKS)
def test_the_held_out_metric_is_what_a_reader_would_count(name):
    run = start(Experiment(task=TASKS[name](), lane=Lane.of(hidden=8)))
    task, batch = run.experiment.task, run.held_out
    with torch.no_grad():
        inputs = run.model.heard(torch.as_tensor(batch.inputs))
        outputs = run.model(inputs, torch.as_tensor(batch.lengths)).double().numpy()
    if task.metric.name == "phoneme error rate":
        paths = [row[:end].argmax(-1).tolist() for row, end in zip(outputs, batch.lengths, strict=True)]
        said = [[code for n, code in enumerate(path) if code and (not n or path[n - 1] != code)] for path in paths]
        truth = [row[row > 0].tolist() for row in batch.targets]
        edits = sum(Levenshtein.distance(*pair) for pair in zip(truth, said, strict=True))
        assert measure(run)[1] == pytest.approx(edits / sum(map(len, truth)))
        return
    wrong = (outputs.argmax(-1) != batch.targets) & batch.mask if task.metric.name == "exact match" else None
    rows = np.ones(len(outputs), bool) if task.readout == "last" else batch.mask
    outputs, targets = outputs[rows], batch.targets[rows]
    if task.metric.name == "MSE":
        wanted = np.square(outputs - targets).mean()
    elif task.metric.name == "pinball loss":
        missed, levels = targets - outputs, np.resize(QUANTILES, targets.shape[-1])
        wanted = np.where(missed > 0, levels * missed, (levels - 1) * missed).mean()
    elif task.metric.name == "nats per step":
        wanted = (np.logaddexp(0, outputs) - outputs * targets).sum(-1).mean()
    elif wrong is not None:
        wanted = np.mean([not row.any() for row in wrong])
    elif task.metric.name == "accuracy":
        wanted = (outputs.argmax(-1) == targets).mean()
    else:
        odds = np.exp(outputs) / np.exp(outputs).sum(-1, keepdims=True)
        wanted = -np.log2(odds[np.arange(len(targets)), targets]).mean()
    assert measure(run)[1] == pytest.approx(wanted, rel=1e-4)
    assert run.history[0].val_metric == measure(run)[1]


def test_solved_at_is_the_first_measured_update_at_which_the_level_is_reached():
    easy = Experiment(task=TASKS["recall"](delay=0, symbols=2), lane=Lane.of(hidden=16), updates=80)
    run = advance(start(easy), 600)
    solved = [row.update for row in run.history if run.experiment.task.is_solved(row.val_metric)]
    assert run.solved_at == solved[0] > 0


def test_advance_makes_at_least_one_update_and_stops_when_its_time_is_over():
    run = advance(start(replace(TINY, updates=100_000)), 0)
    assert run.update == 1
    before = run.update
    assert before < advance(run, 0.1).update < 100_000


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has the device")
def test_a_device_that_is_not_there_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match=r"^device is 'cuda', but this machine has none: .*\.$"):
        start(replace(TINY, device="cuda"))


def test_the_cpu_is_always_there_and_auto_finds_something():
    assert pick_device("cpu").type == "cpu"
    assert pick_device("auto").type in ("cpu", "cuda", "mps")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_a_run_on_the_gpu_learns_moves_and_comes_back_there():
    run = advance(start(replace(TINY, device="cuda")), 600)
    again = moved(run)
    assert again.device.type == run.device.type == "cuda"
    assert same(again.model.state_dict(), run.model.state_dict())


def test_sequences_without_padding_skip_packing():
    full = as_tensors(TASKS["order"]().sample(3, np.random.default_rng(0)), torch.device("cpu"))
    padded = as_tensors(TASKS["parity"]().sample(30, np.random.default_rng(0)), torch.device("cpu"))
    assert full.lengths is None and padded.lengths is not None
