"""Probes against step-by-step evaluation, torch.nn, closed forms and finite differences."""

import numpy as np
import pytest
import torch

from rnn_core.anatomy.cells import CELLS
from rnn_core.experiment import Lane
from rnn_core.nets.cells import evaluate, step, terms_of
from rnn_core.nets.models import build, merge, objective, unroll
from rnn_core.nets.models.layers import KERNELS as OVERRIDES
from rnn_core.nets.probes.gradient_flow import gradient_flow
from rnn_core.nets.probes.record import record
from rnn_core.nets.probes.snapshot import GRADIENT_SEQUENCES, take_snapshot
from rnn_core.tasks import TASKS

FOUR_TASKS = [
    TASKS["adding"](length=6),
    TASKS["waves"](length=8),
    TASKS["order"](length=6),
    TASKS["parity"](length=7),
]
SHAPES = [{"layers": layers, "direction": way} for layers in (1, 2, 3) for way in ("forward", "bidirectional")]
KERNELS = {"rnn": torch.nn.RNN, "rnn_relu": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}
LENGTHS = torch.tensor([6, 1, 3, 5, 4])  # the first is full for tasks of six steps

every_cell = pytest.mark.parametrize("name", CELLS)
every_task = pytest.mark.parametrize("task", FOUR_TASKS, ids=lambda task: task.name)
every_network = pytest.mark.parametrize(
    ("name", "fields"),
    # Cells on the layer of equations share all code: two shapes of each are enough.
    [
        (name, fields)
        for name, cell in CELLS.items()
        for fields in (SHAPES if name in OVERRIDES else SHAPES[::3])
        if fields["direction"] in cell.directions
    ],
    ids=lambda part: part if isinstance(part, str) else f"{part['layers']}-{part['direction']}",
)
every_shape = pytest.mark.parametrize("fields", SHAPES, ids=lambda f: f"{f['layers']}-{f['direction']}")


def network(task, seed=0, **fields):
    return build(Lane.of(**{"hidden": 4, "embedding": 3} | fields), task, torch.Generator().manual_seed(seed))


def tensors(task, size=5, seed=0):
    return [torch.as_tensor(part) for part in task.sample(size, np.random.default_rng(seed))]


def in_double(model, inputs, *parts):
    return model.double(), *(part.double() if part.is_floating_point() else part for part in (inputs, *parts))


def step_by_step(model, x, lengths):
    """Every signal of every track at every real step, one sequence and one step at a time; NaN elsewhere."""
    name, (batch, time) = model.spec.model, x.shape[:2]
    signals, x = [], model.embed(x).detach()
    for number in range(model.spec.layers):
        ways = []
        for backward in (False, True)[: 1 + model.spec.both]:
            found = {s.symbol: torch.full((batch, time, model.spec.hidden), torch.nan) for s in CELLS[name].signals}
            for row, length in enumerate(lengths.tolist()):
                state = {s.symbol: torch.zeros(1, model.spec.hidden) for s in CELLS[name].states}
                for t in range(length)[:: -1 if backward else 1]:
                    state, gates = step(CELLS[name], model.weights(number, backward), x[row : row + 1, t], state)
                    for symbol, value in (state | gates).items():
                        found[symbol][row, t] = value[0].detach()
            ways.append(found)
        signals += ways
        x = merge(torch.cat([way["h"] for way in ways], -1), model.spec)
    return signals


@every_network
@every_task
@pytest.mark.parametrize("padded", [False, True], ids=["full", "padded"])
def test_recorded_states_and_gates_equal_those_of_one_step_at_a_time(name, task, fields, padded):
    model, inputs = network(task, model=name, **fields), tensors(task)[0]
    lengths = LENGTHS if padded else torch.full((5,), inputs.shape[1])
    trace = record(model, inputs, lengths if padded else None)
    real = (torch.arange(inputs.shape[1]) < lengths[:, None]).numpy()
    assert len(trace.tracks) == fields["layers"] * (2 if fields["direction"] == "bidirectional" else 1)
    for number, track in enumerate(step_by_step(model, inputs, lengths)):
        assert set(track) == set(trace.states | trace.gates)
        for symbol, wanted in track.items():
            got = (trace.states | trace.gates)[symbol][number]
            assert got.shape == wanted.shape
            np.testing.assert_allclose(got[real], wanted.numpy()[real], rtol=0, atol=1e-6, err_msg=symbol)
            assert np.isfinite(got).all()


@every_network
@every_task
def test_recorded_hidden_states_equal_those_of_the_unrolled_network(name, task, fields):
    model, inputs = network(task, model=name, **fields), tensors(task)[0]
    trace, run = record(model, inputs), unroll(model, inputs)
    for symbol, states in trace.states.items():
        wanted = torch.stack([torch.stack([s[symbol] for s in track], 1) for track in run.states])
        np.testing.assert_allclose(states, wanted.detach().numpy(), rtol=0, atol=1e-6)


@pytest.mark.parametrize("name", KERNELS)
@pytest.mark.parametrize("both", [False, True], ids=["forward", "bidirectional"])
def test_recorded_hidden_states_equal_those_of_torch_nn_stacked(name, both):
    """torch's own stack of layers, given the same weights: a second opinion on layers and directions."""
    task = FOUR_TASKS[0]
    model = network(task, model=name, layers=3, direction="bidirectional" if both else "forward")
    extra = {"nonlinearity": "relu"} if name == "rnn_relu" else {}
    stack = KERNELS[name](2, 4, num_layers=3, batch_first=True, bidirectional=both, **extra)
    weights = [weight for layer in model.layers for weight in layer.parameters()]
    for own, given in zip(stack.parameters(), weights, strict=True):
        own.data = given.data
    inputs = tensors(task)[0]
    states, final = stack(inputs)
    trace = record(model, inputs)
    top = np.concatenate(list(trace.states["h"][-2:] if both else trace.states["h"][-1:]), -1)
    np.testing.assert_allclose(top, states.detach().numpy(), rtol=0, atol=1e-6)
    ends = [track[:, 0 if both and number % 2 else -1] for number, track in enumerate(trace.states["h"])]
    hidden = final[0] if name == "lstm" else final
    np.testing.assert_allclose(np.stack(ends), hidden.detach().numpy(), rtol=0, atol=1e-6)
    if name == "lstm":
        ends = [track[:, 0 if both and number % 2 else -1] for number, track in enumerate(trace.states["c"])]
        np.testing.assert_allclose(np.stack(ends), final[1].detach().numpy(), rtol=0, atol=1e-6)


def test_tracks_are_named_from_bottom_to_top_and_forward_first():
    task = FOUR_TASKS[0]
    assert record(network(task, layers=2), tensors(task)[0]).tracks == ("layer 1", "layer 2")
    both = record(network(task, layers=2, direction="bidirectional"), tensors(task)[0])
    assert both.tracks == ("layer 1 forward", "layer 1 backward", "layer 2 forward", "layer 2 backward")


@every_network
@pytest.mark.parametrize("task", [FOUR_TASKS[0], FOUR_TASKS[2]], ids=lambda task: task.name)
def test_recorded_answers_equal_running_each_prefix(name, task, fields):
    model, inputs = network(task, model=name, **fields), tensors(task)[0]
    outputs = record(model, inputs).outputs
    assert outputs.shape == (5, task.steps, len(task.answers))
    for t in range(task.steps):
        prefix = model(inputs[:, : t + 1]).detach().numpy()
        np.testing.assert_allclose(outputs[:, t], prefix, rtol=0, atol=1e-6)


def test_recorded_answers_to_a_long_sequence_hold_until_the_next_prefix_that_was_read_and_end_exactly():
    """Reading every prefix costs the square of the length, so of a long sequence only some are read."""
    task = TASKS["adding"](length=150)
    model, inputs = network(task, model="gru", direction="bidirectional"), tensors(task, size=2)[0]
    outputs = record(model, inputs).outputs
    with torch.no_grad():
        prefixes = np.stack([model(inputs[:, : t + 1]).numpy() for t in range(150)], 1)
    exact = [t for t in range(150) if np.allclose(outputs[:, t], prefixes[:, t], rtol=0, atol=1e-6)]
    assert exact[0] == 0 and exact[-1] == 149 and len(exact) >= 50
    assert max(np.diff(exact)) <= 4
    for t in set(range(150)) - {*exact}:
        assert np.array_equal(outputs[:, t], outputs[:, t - 1])


@pytest.mark.parametrize("merging", ["concat", "sum", "average", "multiply"])
def test_recorded_answers_equal_running_each_prefix_of_sequences_of_different_lengths(merging):
    task = FOUR_TASKS[2]
    model, inputs = network(task, layers=2, direction="bidirectional", merge=merging), tensors(task)[0]
    outputs = record(model, inputs, LENGTHS).outputs
    for row, length in enumerate(LENGTHS.tolist()):
        for t in range(length):
            prefix = model(inputs[row : row + 1, : t + 1]).detach().numpy()
            np.testing.assert_allclose(outputs[row, t], prefix[0], rtol=0, atol=1e-6)


@pytest.mark.parametrize("task", [FOUR_TASKS[1], FOUR_TASKS[3]], ids=lambda task: task.name)
@every_shape
def test_recorded_answers_at_every_step_are_those_of_the_network(task, fields):
    model, (inputs, _, lengths, _) = network(task, model="lstm", **fields), tensors(task)
    given = lengths if lengths.min() < task.steps else None
    real = (torch.arange(task.steps) < lengths[:, None]).numpy()
    wanted = model(inputs, given).detach().numpy()
    np.testing.assert_allclose(record(model, inputs, given).outputs[real], wanted[real], rtol=0, atol=1e-6)


def linear_network(task, factor, size):
    """rnn_relu with recurrent matrix factor * I, no bias, positive inputs and weights: relu is the identity."""
    model = network(task, model="rnn_relu", hidden=size)
    weights = model.weights(0)
    with torch.no_grad():
        weights.hidden_hidden.copy_(factor * torch.eye(size))
        weights.input_hidden.uniform_(0.1, 0.5, generator=torch.Generator().manual_seed(1))
        weights.input_bias.zero_()
        weights.hidden_bias.zero_()
    return model


@pytest.mark.parametrize("factor", [0.5, 0.9, 1.0, 1.1])
def test_the_gradient_of_a_linear_network_shrinks_by_its_factor_at_each_step_from_a_known_value(factor):
    task = TASKS["adding"](length=12)
    model = linear_network(task, factor, 6)
    inputs, targets, _, mask = tensors(task, size=7)
    assert record(model, inputs).states["h"].min() > 0  # so relu is the identity here
    flow = gradient_flow(model, task, inputs, targets, mask).norms["h"]
    residual = 2 * (model(inputs) - targets).detach().abs().squeeze(-1)  # L = (y - target)^2, y = w.h + b
    at_the_end = float((residual * model.head.weight.detach().norm()).mean())
    wanted = [at_the_end * factor ** (11 - t) for t in range(12)]
    np.testing.assert_allclose(flow, [wanted], rtol=1e-5)


@pytest.mark.parametrize("factor", [0.5, 1.0, 1.1])
def test_the_gradient_of_a_linear_network_that_answers_at_every_step_sums_the_later_losses(factor):
    task = TASKS["waves"](length=8)
    model = linear_network(task, factor, 5)
    _, targets, _, mask = tensors(task, size=4)
    inputs = torch.rand(4, 8, 1, generator=torch.Generator().manual_seed(2)) + 0.1
    residual = 2 / 8 * (model(inputs) - targets).detach().squeeze(-1).double().numpy()
    size = float(model.head.weight.detach().norm())
    flow = gradient_flow(model, task, inputs, targets, mask).norms["h"]
    reach = [[sum(row[s] * factor ** (s - t) for s in range(t, 8)) for t in range(8)] for row in residual]
    np.testing.assert_allclose(flow[0], size * np.abs(reach).mean(0), rtol=1e-4)


def loss_when_nudged(model, task, inputs, targets, mask, where, nudge, alone=False):
    """The summed loss of a forward network when `nudge` is added to one state of one layer at one step."""
    layer, symbol, at = where
    x, cell = model.embed(inputs), CELLS[model.spec.model]
    for number in range(model.spec.layers):
        state = {s.symbol: torch.zeros(len(x), model.spec.hidden).to(x) for s in CELLS[model.spec.model].states}
        over_time = []
        for t in range(x.shape[1]):
            old, weights = state, model.weights(number)
            state, gates = step(cell, weights, x[:, t], old)
            if (number, t) == (layer, at) and alone:  # the other states stay as they are
                state = state | {symbol: state[symbol] + nudge}
            elif (number, t) == (layer, at):  # what is computed from the nudged state is computed anew
                lines = [line.symbol for line in cell.equations]
                known = {k: v for k, v in (state | gates).items() if lines.index(k) < lines.index(symbol)}
                known[symbol] = state[symbol] + nudge
                signals = evaluate(cell, terms_of(cell, weights, x[:, t], old["h"]), old, known)
                state = {symbol: signals[symbol] for symbol in cell.state_symbols}
            over_time.append(state["h"])
        x = torch.stack(over_time, 1)
    outputs = model.head(x if task.readout == "every" else x[:, -1])
    losses = objective(task, outputs, targets, mask)
    return float(losses.mean() if task.readout == "every" else losses.sum())


@every_cell
@pytest.mark.parametrize("task", [FOUR_TASKS[0], FOUR_TASKS[2], TASKS["recall"](delay=3)], ids=lambda task: task.name)
@pytest.mark.parametrize("layers", [1, 2])
def test_gradient_flow_equals_finite_differences_of_the_loss_by_each_state(name, task, layers):
    model = network(task, model=name, layers=layers, hidden=3)
    inputs, targets, _, mask = tensors(task, size=1)
    model, inputs, targets = in_double(model, inputs, targets)
    flow = gradient_flow(model, task, inputs, targets, mask)
    tiny, axes = 1e-5, torch.eye(3, dtype=torch.float64)
    with torch.no_grad():
        for symbol, norms in flow.norms.items():
            for layer, at in np.ndindex(norms.shape):
                where = (layer, symbol, at)
                up = [loss_when_nudged(model, task, inputs, targets, mask, where, tiny * axis) for axis in axes]
                down = [loss_when_nudged(model, task, inputs, targets, mask, where, -tiny * axis) for axis in axes]
                slope = np.linalg.norm(np.subtract(up, down) / (2 * tiny))
                assert norms[layer, at] == pytest.approx(slope, rel=1e-5, abs=1e-9), where
        for layer, at in np.ndindex(flow.whole.shape):
            nudges = [((layer, symbol, at), axis) for symbol in flow.norms for axis in axes]
            up, down = (
                [
                    loss_when_nudged(model, task, inputs, targets, mask, where, by * axis, alone=True)
                    for where, axis in nudges
                ]
                for by in (tiny, -tiny)
            )
            slope = np.linalg.norm(np.subtract(up, down) / (2 * tiny))
            assert flow.whole[layer, at] == pytest.approx(slope, rel=1e-5, abs=1e-9), at


@every_network
@every_task
def test_gradient_flow_is_the_mean_over_the_sequences_that_reach_a_step(name, task, fields):
    """A padded sequence alone needs no padding; after its end it is not counted."""
    model = network(task, model=name, **fields)
    inputs, targets, lengths, mask = tensors(task)
    model, inputs, targets = in_double(model, inputs, targets)
    padded = lengths.min() < task.steps
    together = gradient_flow(model, task, inputs, targets, mask, lengths if padded else None)
    found = together.norms | {"whole": together.whole}
    wanted = {symbol: np.zeros_like(norms) for symbol, norms in found.items()}
    for row, length in enumerate(lengths.tolist()):
        cut = [part[row : row + 1] for part in (inputs, targets, mask)]
        if padded:
            cut = [part[:, :length] for part in cut]
        alone = gradient_flow(model, task, *cut)
        for symbol, norms in (alone.norms | {"whole": alone.whole}).items():
            wanted[symbol][:, :length] += norms
    reached = np.array(
        [sum(length > t for length in (lengths if padded else [task.steps] * 5)) for t in range(task.steps)]
    )
    wanted = {symbol: norms / np.maximum(reached, 1) for symbol, norms in wanted.items()}
    for symbol, norms in found.items():
        np.testing.assert_allclose(norms, wanted[symbol], rtol=1e-9, atol=1e-12, err_msg=symbol)


@every_network
@every_task
@pytest.mark.parametrize("merged", ["concat", "multiply", "average", "sum"])
def test_gradient_flow_equals_autograd_on_the_unrolled_network(name, task, fields, merged):
    model = network(task, model=name, merge=merged, **fields)
    inputs, targets, lengths, mask = tensors(task)
    model, inputs, targets = in_double(model, inputs, targets)
    lengths = lengths if lengths.min() < task.steps else None
    run = unroll(model, inputs, lengths)
    losses = objective(task, run.outputs, targets, mask)
    share = mask.sum(1, keepdim=True).expand_as(mask)[mask] if task.readout == "every" else 1
    total = (losses / share).sum()
    real = mask if lengths is not None else torch.ones_like(mask)
    flow = gradient_flow(model, task, inputs, targets, mask, lengths)
    for symbol, norms in flow.norms.items():
        for track, states in enumerate(run.states):
            found = torch.autograd.grad(total, [s[symbol] for s in states], retain_graph=True, materialize_grads=True)
            sizes = torch.stack([g.norm(dim=-1) for g in found], 1)
            wanted = (sizes * real).sum(0) / real.sum(0).clamp(min=1)
            np.testing.assert_allclose(norms[track], wanted, rtol=1e-9, atol=1e-13, err_msg=f"{symbol} {track}")
    for track, states in enumerate(run.states):
        sizes = torch.stack([whole_gradient(total, state) for state in states], 1)
        wanted = (sizes * real).sum(0) / real.sum(0).clamp(min=1)
        np.testing.assert_allclose(flow.whole[track], wanted, rtol=1e-9, atol=1e-13, err_msg=str(track))


def whole_gradient(total, state):
    """The norm of the gradient at all states of a step as one vector: what goes from c through h counts at h."""
    gradients = dict(
        zip(
            state,
            torch.autograd.grad(total, list(state.values()), retain_graph=True, materialize_grads=True),
            strict=True,
        )
    )
    if "c" in state:
        gradients["c"] = (
            gradients["c"] - torch.autograd.grad(state["h"], state["c"], gradients["h"], retain_graph=True)[0]
        )
    return torch.cat(list(gradients.values()), -1).norm(dim=-1)


@every_cell
@every_task
def test_gradient_flow_is_the_same_with_lengths_that_are_all_full(name, task):
    model = network(task, model=name, layers=2)
    inputs, targets, _, _ = tensors(task)
    model, inputs, targets = in_double(model, inputs, targets)
    mask = torch.ones(5, task.steps, dtype=torch.bool)
    without = gradient_flow(model, task, inputs, targets, mask)
    full = gradient_flow(model, task, inputs, targets, mask, torch.full((5,), task.steps))
    for symbol in without.norms:
        np.testing.assert_allclose(full.norms[symbol], without.norms[symbol], rtol=1e-9, atol=1e-12, err_msg=symbol)


@every_network
def test_gradient_flow_is_zero_for_states_that_the_loss_does_not_depend_on(name, fields):
    task = FOUR_TASKS[1]
    model, (inputs, targets, _, _) = network(task, model=name, hidden=8, **fields), tensors(task)
    only_third = torch.zeros(5, 8, dtype=torch.bool)
    only_third[:, 3] = True
    flow = gradient_flow(model, task, inputs, targets, only_third)
    for symbol, norms in flow.norms.items():
        assert norms.shape == (len(flow.tracks), 8)
        top = norms[-2:] if model.spec.both else norms
        assert not top[0, 4:].any() and top[0, 3] > 0, symbol  # forward: the past alone matters
        if model.spec.both:
            assert not top[1, :3].any() and top[1, 3] > 0, symbol  # backward: the future alone
            assert fields["layers"] == 1 or norms[:-2].all(), symbol  # below, both pasts and futures


@pytest.mark.parametrize("name", [name for name in CELLS if "bidirectional" in CELLS[name].directions])
def test_gradient_flow_of_a_last_answer_reaches_the_top_of_each_direction_from_its_last_step(name):
    task = FOUR_TASKS[0]
    model, (inputs, targets, _, mask) = network(task, model=name, hidden=8, direction="bidirectional"), tensors(task)
    norms = gradient_flow(model, task, inputs, targets, mask).norms["h"]
    assert (norms > 0).all()
    residual = 2 * (model(inputs) - targets).detach().abs().mean()
    ahead, back = model.head.weight.detach().chunk(2, -1)
    assert norms[0, -1] == pytest.approx(float(residual * ahead.norm()), rel=1e-5)
    assert norms[1, 0] == pytest.approx(float(residual * back.norm()), rel=1e-5)


@every_network
def test_probes_never_touch_the_model(name, fields):
    task = FOUR_TASKS[3]
    model, batch = network(task, model=name, **fields), task.held_out(np.random.default_rng(0))
    parts = [torch.as_tensor(part) for part in batch]
    weights = {key: value.clone() for key, value in model.state_dict().items()}
    copies = [part.clone() for part in parts]
    with torch.no_grad():  # also where the caller has switched gradients off
        gradient_flow(model, task, parts[0], parts[1], parts[3], parts[2])
    record(model, parts[0], parts[2])
    take_snapshot(model, task, batch, 5)
    assert all(parameter.grad is None and parameter.requires_grad for parameter in model.parameters())
    assert all(torch.equal(value, weights[key]) for key, value in model.state_dict().items())
    assert all(torch.equal(part, copy) for part, copy in zip(parts, copies, strict=True))


def test_gradients_that_training_has_left_are_not_changed_by_looking():
    task = FOUR_TASKS[0]
    model, (inputs, targets, _, mask) = network(task), tensors(task)
    objective(task, model(inputs), targets, mask).mean().backward()
    before = [parameter.grad.clone() for parameter in model.parameters()]
    gradient_flow(model, task, inputs, targets, mask)
    record(model, inputs)
    assert all(torch.equal(p.grad, grad) for p, grad in zip(model.parameters(), before, strict=True))


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("way", ["forward", "bidirectional"])
def test_a_snapshot_holds_plain_arrays_of_the_first_held_out_sequence(name, way):
    task = TASKS[name]()
    model, batch = network(task, model="lstm", layers=2, direction=way), task.held_out(np.random.default_rng(0))
    shot = take_snapshot(model, task, batch, 7)
    steps = batch.inputs.shape[1]
    tracks = 2 if way == "forward" else 4
    assert shot.update == 7 and len(shot.trace.tracks) == len(shot.flow.tracks) == tracks
    for values in (shot.trace.states | shot.trace.gates).values():
        assert isinstance(values, np.ndarray) and values.dtype == np.float32
        assert values.shape == (tracks, 1, steps, 4) and np.isfinite(values).all()
    assert shot.trace.outputs.shape == (1, steps, len(task.answers)) and shot.trace.outputs.dtype == np.float32
    for norms in shot.flow.norms.values():
        assert norms.shape == (tracks, steps) and np.isfinite(norms).all() and norms.dtype == np.float32
    batch = batch._replace(inputs=model.heard(torch.as_tensor(batch.inputs)).numpy())  # what it reads alone
    one = record(model, torch.as_tensor(batch.inputs[:1]), torch.as_tensor(batch.lengths[:1]))
    np.testing.assert_allclose(shot.trace.states["c"], one.states["c"], atol=1e-6)
    few = [torch.as_tensor(part) for part in batch.first(GRADIENT_SEQUENCES)]
    lengths = few[2] if few[2].min() < steps else None
    again = gradient_flow(model, task, few[0], few[1], few[3], lengths)
    np.testing.assert_allclose(shot.flow.norms["h"], again.norms["h"], rtol=1e-4, atol=1e-9)
