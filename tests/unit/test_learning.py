"""Our own backpropagation through time against autograd, whole and truncated, in float64."""

import numpy as np
import pytest
import torch

from rnn_core.anatomy.cells import CELLS
from rnn_core.experiment import BPTT, Experiment, Lane, Truncated
from rnn_core.nets import training
from rnn_core.nets.learning.network import Asked, go_back, learn
from rnn_core.nets.learning.windows import Window, windows
from rnn_core.nets.models import build, merge, objective
from rnn_core.nets.probes.gradient_flow import gradient_flow
from rnn_core.nets.probes.handed_back import handed_back
from rnn_core.tasks import TASKS

FIVE_TASKS = [
    TASKS["adding"](length=6),
    TASKS["waves"](length=8),
    TASKS["order"](length=6),
    TASKS["parity"](length=7),
    TASKS["shape"](shape="encoder-decoder", length=3),
]
every_cell = pytest.mark.parametrize("name", CELLS)
every_task = pytest.mark.parametrize("task", FIVE_TASKS, ids=lambda task: task.name)


def network(task, **fields):
    lane = Lane.of(**{"hidden": 4, "embedding": 3} | fields)
    return build(lane, task, torch.Generator().manual_seed(1)).double()


def asked(task, size=5, full=False):
    inputs, targets, lengths, mask = (torch.as_tensor(part) for part in task.sample(size, np.random.default_rng(2)))
    inputs, targets = (part.double() if part.is_floating_point() else part for part in (inputs, targets))
    if full or lengths.min() == inputs.shape[1]:
        return Asked(inputs, targets, None, mask)
    return Asked(inputs, targets, lengths, mask)


def gradients(model):
    return {name: parameter.grad.clone() for name, parameter in model.named_parameters()}


def assert_same(found, wanted):
    assert found.keys() == wanted.keys()
    for name, value in wanted.items():
        torch.testing.assert_close(found[name], value, rtol=1e-9, atol=1e-12, msg=name)


@every_cell
@every_task
@pytest.mark.parametrize("fields", [{}, {"layers": 3}, {"direction": "bidirectional", "layers": 2}], ids=str)
def test_the_gradient_of_every_parameter_equals_autograd(name, task, fields):
    if task.cue is not None or "bidirectional" not in CELLS[name].directions:
        fields = {key: value for key, value in fields.items() if key != "direction"}
    if task.cue is not None:
        fields = {"decoder": "own"} | fields
    model, batch = network(task, model=name, **fields), asked(task)
    loss = objective(task, model(batch.inputs, batch.lengths), batch.targets, batch.mask).mean()
    loss.backward()
    wanted = gradients(model)
    model.zero_grad()
    assert learn(model, task, batch) == pytest.approx(loss.item(), rel=1e-12)
    assert_same(gradients(model), wanted)
    model.zero_grad()
    back = go_back(model, task, batch)
    assert_same(back.weights, wanted)
    assert all(parameter.grad is None for parameter in model.parameters())


def by_windows(model, task, batch, k1, k2):
    """Truncated BPTT as PyTorch users write it: each window starts from a detached state, its last k1 steps count."""
    steps = batch.inputs.shape[1]
    with torch.no_grad():
        starts = [run(model, batch.inputs[:, :t], None)[1] if t else None for t in range(steps)]
    total = 0
    for at in range(0, steps, k1):
        begin, end = max(0, at + k1 - k2), min(at + k1, steps)
        top, _ = run(model, batch.inputs[:, begin:end], starts[begin])
        scored = slice(at - begin, end - begin)
        losses = objective(task, model.head(top[:, scored]), batch.targets[:, at:end], batch.mask[:, at:end])
        total = total + losses.sum()
    return total / batch.mask.sum()


def run(model, inputs, starts):
    x, finals = model.embed(inputs), []
    for number, layer in enumerate(model.layers):
        x, final = layer(x, None if starts is None else starts[number])
        finals.append(final)
    return merge(x, model.spec), finals


@every_cell
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize(("k1", "k2"), [(1, 1), (2, 2), (3, 3), (1, 4), (2, 5), (7, 7), (3, 400), (400, 400)])
def test_truncated_gradients_equal_autograd_on_windows_that_start_from_a_detached_state(name, layers, k1, k2):
    task = FIVE_TASKS[1]
    model, batch = network(task, model=name, layers=layers, rule="truncated", k1=k1, k2=k2), asked(task)
    by_windows(model, task, batch, k1, k2).backward()
    wanted = gradients(model)
    model.zero_grad()
    learn(model, task, batch)
    assert_same(gradients(model), wanted)


def by_hooks(model, task, batch):
    """Diagonal state feedbacks by two readings and a hook, as the paper's own code has it."""
    x = model.embed(batch.inputs)

    def hand_back(own):
        found = [own[:, -1]]
        for t in reversed(range(own.shape[1] - 1)):
            found.append(own[:, t] + torch.linspace(0, 1, own.shape[-1], dtype=own.dtype) * found[-1])
        return torch.stack(found[::-1], 1)

    for layer in model.layers:
        states = layer(x)[0].detach()
        before = torch.cat([torch.zeros_like(states[:, :1]), states[:, :-1]], 1)
        x = layer(x.flatten(0, 1)[:, None], before.flatten(0, 1)[None])[0].view_as(states)
        x.register_hook(hand_back)
    if model.readout == "last":
        ends = batch.inputs.shape[1] if batch.lengths is None else batch.lengths
        x = x[torch.arange(len(x)), ends - 1]
    return objective(task, model.head(x), batch.targets, batch.mask).mean()


@pytest.mark.parametrize("name", ["rnn", "rnn_relu", "leaky", "gru"])
@pytest.mark.parametrize("task", FIVE_TASKS[:4], ids=lambda task: task.name)
@pytest.mark.parametrize("layers", [1, 2])
def test_diagonal_feedback_hands_back_a_fixed_diagonal_in_place_of_the_jacobian(name, task, layers):
    model, batch = network(task, model=name, layers=layers, rule="dsf"), asked(task)
    by_hooks(model, task, batch).backward()
    wanted = gradients(model)
    model.zero_grad()
    learn(model, task, batch)
    assert_same(gradients(model), wanted)
    exact = go_back(model, task, batch).weights  # what probes see is not the rule's but the true gradient
    assert any(not torch.allclose(exact[key], wanted[key]) for key in wanted)


@pytest.mark.parametrize("name", ["rnn", "gru"])
def test_the_diagonal_reaches_a_first_step_whose_true_gradient_has_vanished(name):
    task = TASKS["recall"](delay=60)
    found = {}
    for rule in ("bptt", "dsf"):
        model = network(task, model=name, hidden=8, rule=rule)
        learn(model, task, asked(task))
        found[rule] = float(model.embedding.weight.grad[:4].norm())  # the symbols, shown at the first step alone
    assert found["bptt"] < 1e-6 < 1e-3 < found["dsf"]


def test_windows_score_every_step_once_and_reach_back_k2_steps():
    rule = Truncated(rule="truncated", k1=3, k2=5)
    assert windows(rule, 8) == [Window(0, 0, 3), Window(1, 3, 6), Window(4, 6, 8)]
    assert windows(BPTT, 8) == [Window(0, 0, 8)]
    for k1, k2, steps in ((1, 2, 5), (2, 7, 9), (4, 4, 4), (400, 400, 3)):
        found = windows(Truncated(rule="truncated", k1=k1, k2=k2), steps)
        assert [t for w in found for t in range(w.scored, w.end)] == list(range(steps))
        assert all(w.begin <= w.scored and w.end - w.begin <= k2 for w in found)


@pytest.mark.parametrize("model", ["rnn", "gru", "lstm"])
def test_a_truncation_longer_than_the_sequence_trains_as_full_bptt(model):
    task = TASKS["parity"](length=6)
    runs = [
        training.advance(training.start(Experiment(task=task, lane=lane, updates=8)), 30)
        for lane in (Lane.of(model=model, hidden=8), Lane.of(model=model, hidden=8, rule="truncated", k1=6, k2=6))
    ]
    losses = [[row.loss for row in run.history[1:]] for run in runs]
    np.testing.assert_allclose(losses[0], losses[1], rtol=2e-4)
    short = Lane.of(model=model, hidden=8, rule="truncated", k1=1, k2=1)
    other = training.advance(training.start(Experiment(task=task, lane=short, updates=8)), 30)
    assert abs(other.history[-1].loss - losses[0][-1]) > 1e-6


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("task=waves&model=gru&rule=truncated&k1=5&k2=4", "at least k1"),
        ("task=waves&model=gru&rule=truncated&direction=bidirectional", "read forward"),
        ("task=waves&model=gru&rule=truncated&layers=2&dropout=0.1", "without dropout"),
        ("task=first&model=mlp&rule=truncated", "must be 'bptt'"),
        ("task=waves&model=gru&rule=guessing", "must be one of"),
        ("task=waves&model=lstm&rule=dsf", "rnn, rnn_relu, leaky, gru"),
        ("task=waves&model=gru&rule=dsf&direction=bidirectional", "read forward"),
        ("task=waves&model=gru&rule=truncated&k1=0", "k1 is 0"),
    ],
)
def test_a_rule_that_makes_no_sense_gets_a_sentence(link, said):
    with pytest.raises(ValueError, match=said):
        Experiment.from_link(link)


def handed(rule, size=1):
    task = TASKS["recall"](delay=8)
    model, batch = network(task, model="gru", **rule), asked(task, size)
    return model, task, batch, handed_back(model, task, batch)[0]


def test_what_bptt_hands_back_is_the_gradient():
    model, task, batch, found = handed({})
    wanted = gradient_flow(model, task, batch.inputs, batch.targets, batch.mask).norms["h"][0]
    np.testing.assert_allclose(found, wanted, rtol=1e-5)
    assert (found > 0).all()


def test_what_other_rules_hand_back():
    *_, whole = handed({})
    *_, cut = handed({"rule": "truncated", "k1": 1, "k2": 1})
    assert cut[-1] == pytest.approx(whole[-1], rel=1e-6) and not cut[:-1].any()
    *_, short = handed({"rule": "truncated", "k1": 5, "k2": 5})
    np.testing.assert_allclose(short[5:], whole[5:], rtol=1e-5)
    assert not short[:5].any()
    model, task, batch, fixed = handed({"rule": "dsf"})
    last = go_back(model, task, batch).tracks[0].states["h"][0, -1]
    rates = torch.linspace(0, 1, 4, dtype=torch.float64)
    wanted = [float((last * rates**back).norm()) for back in range(len(fixed))][::-1]
    np.testing.assert_allclose(fixed, wanted, rtol=1e-5)
