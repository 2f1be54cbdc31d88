"""The network on fused kernels against the same network step by step, its start, and its dropout."""

import itertools

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from rnn_core.anatomy.cells import CELLS
from rnn_core.experiment import Experiment, Lane, RecurrentSpec
from rnn_core.nets.models import build, merge, objective, unroll
from rnn_core.nets.models.leaky import LeakyRNN
from rnn_core.nets.models.losses import FUNCTIONS
from rnn_core.nets.models.stack import keep_mask
from rnn_core.nets.training import advance, start
from rnn_core.tasks import TASKS
from rnn_core.tasks.losses import LOSSES

# one task for each kind of input (vectors, tokens) and each read-out (last, every)
FOUR_TASKS = [
    TASKS["adding"](length=6),
    TASKS["waves"](length=8),
    TASKS["order"](length=6),
    TASKS["recall"](delay=4, items=1),
]

every_cell = pytest.mark.parametrize("name", CELLS)
every_task = pytest.mark.parametrize("task", FOUR_TASKS, ids=lambda task: task.name)


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def network(task, seed=0, **fields):
    return build(Lane.of(**{"hidden": 3, "embedding": 2} | fields), task, generator(seed)).double()


def inputs_of(task, size=5, seed=0):
    inputs = torch.as_tensor(task.sample(size, np.random.default_rng(seed)).inputs)
    return inputs.double() if inputs.is_floating_point() else inputs


def ragged(task, size=5, seed=0):
    lengths = torch.randint(1, task.steps + 1, (size,), generator=generator(seed))
    lengths[0], lengths[1] = task.steps, 1
    return lengths


def shapes(name="gru"):
    """Every depth, direction and merge that gives a different network of a cell."""
    one_way = [{"layers": n} for n in (1, 2, 3)]
    merges = ("concat", "sum", "average", "multiply")
    both = [{"layers": n, "direction": "bidirectional", "merge": m} for n in (1, 2, 3) for m in merges]
    return one_way + both if "bidirectional" in CELLS[name].directions else one_way


def at_real_steps(task, outputs, lengths):
    return outputs[torch.arange(task.steps) < lengths[:, None]] if task.readout == "every" else outputs


@every_cell
@every_task
def test_outputs_equal_those_of_the_network_step_by_step(name, task):
    for fields in shapes(name):
        model, inputs = network(task, model=name, **fields), inputs_of(task)
        torch.testing.assert_close(model(inputs), unroll(model, inputs).outputs, rtol=0, atol=1e-10, msg=str(fields))


@every_cell
@every_task
def test_outputs_equal_step_by_step_when_sequences_have_different_lengths(name, task):
    lengths = ragged(task)
    for fields in shapes(name):
        model, inputs = network(task, model=name, **fields), inputs_of(task)
        fused, slow = model(inputs, lengths), unroll(model, inputs, lengths).outputs
        fused, slow = at_real_steps(task, fused, lengths), at_real_steps(task, slow, lengths)
        torch.testing.assert_close(fused, slow, rtol=0, atol=1e-10, msg=str(fields))


@every_task
@given(seed=st.integers(0, 10_000), size=st.integers(1, 9), hidden=st.integers(1, 9), shape=st.sampled_from(shapes()))
def test_outputs_equal_step_by_step_for_any_size_and_lengths(task, seed, size, hidden, shape):
    for name in (name for name in CELLS if shape in shapes(name)):
        model, inputs = network(task, seed, model=name, hidden=hidden, **shape), inputs_of(task, size, seed)
        lengths = torch.randint(1, task.steps + 1, (size,), generator=generator(seed))
        fused, slow = model(inputs, lengths), unroll(model, inputs, lengths).outputs
        fused, slow = at_real_steps(task, fused, lengths), at_real_steps(task, slow, lengths)
        torch.testing.assert_close(fused, slow, rtol=0, atol=1e-10)


@every_cell
@every_task
def test_a_sequence_in_a_padded_batch_is_answered_as_if_it_were_alone(name, task):
    lengths, inputs = ragged(task), inputs_of(task)
    for fields in shapes(name):
        model = network(task, model=name, **fields)
        together = model(inputs, lengths)
        for row, length in enumerate(lengths.tolist()):
            alone = model(inputs[row : row + 1, :length])[0]
            got = together[row, :length] if task.readout == "every" else together[row]
            torch.testing.assert_close(got, alone, rtol=0, atol=1e-12, msg=str(fields))


@every_cell
@every_task
def test_what_stands_in_the_padding_never_changes_an_answer(name, task):
    lengths, inputs, other = ragged(task), inputs_of(task), inputs_of(task, seed=1)
    real = torch.arange(task.steps) < lengths[:, None]
    changed = torch.where(real if inputs.dim() == 2 else real[..., None], inputs, other)
    assert not torch.equal(changed, inputs)
    for fields in shapes(name):
        model = network(task, model=name, **fields)
        before, after = model(inputs, lengths), model(changed, lengths)
        assert torch.equal(at_real_steps(task, before, lengths), at_real_steps(task, after, lengths)), fields


def leaked(layer, x, start, lengths):
    """The equation of the leaky RNN in NumPy, on the weights of `layer`, one sequence at a time; zero after its end."""
    W, U, b, d = (part.detach().numpy() for part in layer.parameters())  # noqa: N806
    states, ends = np.zeros((*x.shape[:2], len(b))), []
    for row, length in enumerate(lengths):
        h = start[row]
        for t in range(length):
            h = 0.8 * h + 0.2 * np.maximum(0, W @ x[row, t] + b + U @ h + d)
            states[row, t] = h
        ends.append(h)
    return states, np.array(ends)[None]


@given(seed=st.integers(0, 10_000), batch=st.integers(1, 5), time=st.integers(1, 9), hidden=st.integers(1, 6))
def test_the_leaky_kernel_equals_its_equation_in_numpy_whole_and_packed_from_any_start(seed, batch, time, hidden):
    rng, layer = np.random.default_rng(seed), LeakyRNN(3, hidden, device="meta").to_empty(device="cpu").double()
    with torch.no_grad():
        for weight in layer.parameters():
            weight.copy_(torch.as_tensor(rng.normal(size=weight.shape)))
    x, start, lengths = rng.normal(size=(batch, time, 3)), rng.random((batch, hidden)), rng.integers(1, time + 1, batch)
    lengths[rng.integers(batch)] = time
    for begin in (None, start):
        first = np.zeros_like(start) if begin is None else begin
        given_start = None if begin is None else torch.as_tensor(begin)[None]
        states, final = layer(torch.as_tensor(x), given_start)
        for found, wanted in zip((states, final), leaked(layer, x, first, [time] * batch), strict=True):
            np.testing.assert_allclose(found.detach(), wanted, rtol=1e-10, atol=1e-12)
        packed = pack_padded_sequence(torch.as_tensor(x), lengths, batch_first=True, enforce_sorted=False)
        states, final = layer(packed, given_start)
        states, ends = pad_packed_sequence(states, batch_first=True)
        assert ends.tolist() == lengths.tolist()
        for found, wanted in zip((states, final), leaked(layer, x, first, lengths), strict=True):
            np.testing.assert_allclose(found.detach(), wanted, rtol=1e-10, atol=1e-12)


def test_the_leaky_kernel_has_the_parameters_of_torchs_own_rnn():
    layer, torchs = LeakyRNN(3, 7), torch.nn.RNN(3, 7)
    assert [(k, v.shape) for k, v in layer.named_parameters()] == [(k, v.shape) for k, v in torchs.named_parameters()]


@every_task
def test_lengths_that_are_all_full_change_nothing(task):
    for fields in shapes():
        model, inputs = network(task, model="lstm", **fields), inputs_of(task)
        full = torch.full((len(inputs),), task.steps)
        torch.testing.assert_close(model(inputs, full), model(inputs), rtol=0, atol=1e-12)


def test_a_network_reading_forward_cannot_see_the_future_and_one_reading_both_ways_can():
    task = TASKS["waves"](length=8)
    inputs = inputs_of(task)
    changed = inputs.clone()
    changed[:, 5] += 1
    for direction, sees in (("forward", False), ("bidirectional", True)):
        model = network(task, model="gru", direction=direction)
        before, after = model(inputs)[:, :5], model(changed)[:, :5]
        assert torch.equal(before, after) is not sees


def test_the_four_merges_are_what_their_names_say():
    pair = torch.tensor([[1.0, 2.0, 3.0, 10.0, 20.0, -30.0]])
    wanted = {
        "concat": [1.0, 2.0, 3.0, 10.0, 20.0, -30.0],
        "sum": [11.0, 22.0, -27.0],
        "average": [5.5, 11.0, -13.5],
        "multiply": [10.0, 40.0, -90.0],
    }
    for how, numbers in wanted.items():
        spec = RecurrentSpec(direction="bidirectional", merge=how, hidden=3)
        assert merge(pair, spec).tolist() == [numbers]
        assert merge(pair[:, None], spec).tolist() == [[numbers]]
        ahead = RecurrentSpec(merge=how, hidden=6)  # one direction: nothing to merge
        assert merge(pair, ahead).tolist() == pair.tolist()


def all_blocks(name, init, hidden=20, task=FOUR_TASKS[0]):
    """The recurrent matrices and the summed biases of every layer and direction, block by block."""
    cell, direction = CELLS[name], CELLS[name].directions[-1]
    lane = Lane.of(model=name, init=init, hidden=hidden, layers=2, direction=direction)
    model = build(lane, task, generator())
    for number, backward in itertools.product((0, 1), (False, True)[: 1 + lane.network.both]):
        _, matrix, bias, other, _ = (weight.detach().double() for weight in model.weights(number, backward))
        biases = bias + other if len(other) else bias
        yield matrix.chunk(len(cell.past_rows) or 1), biases.chunk(len(cell.rows))


@every_cell
def test_default_initialization_is_uniform_within_one_over_root_hidden(name):
    lane = Lane.of(model=name, hidden=50, layers=2, direction=CELLS[name].directions[-1])
    for layer in build(lane, FOUR_TASKS[0], generator()).layers:
        for weight in map(torch.detach, layer.parameters()):
            assert weight.abs().max() <= 50**-0.5
            assert weight.abs().max() > 0.9 * 50**-0.5
            assert abs(float(weight.mean())) < 0.2 * 50**-0.5


@pytest.mark.parametrize("name", [name for name, cell in CELLS.items() if "orthogonal" in cell.inits])
def test_orthogonal_initialization_makes_every_recurrent_block_keep_lengths(name):
    for matrices, _ in all_blocks(name, "orthogonal"):
        for matrix in matrices:
            torch.testing.assert_close(matrix @ matrix.T, torch.eye(20, dtype=torch.float64), rtol=0, atol=1e-5)
        assert all(not torch.equal(one, two) for one, two in itertools.combinations(matrices, 2))


@pytest.mark.parametrize("name", ["rnn", "rnn_relu", "leaky"])
def test_identity_initialization_starts_with_the_identity_and_no_bias(name):
    for matrices, biases in all_blocks(name, "identity"):
        assert torch.equal(matrices[0], torch.eye(20, dtype=torch.float64))
        assert not biases[0].any()


def test_identity_initialization_of_a_cell_without_a_matrix_is_a_vector_of_ones():
    model = network(FOUR_TASKS[0], model="indrnn", init="identity")
    assert torch.equal(model.weights(0).vector, torch.ones(3, dtype=torch.float64))
    assert not model.weights(0).input_bias.any()


@pytest.mark.parametrize("name", ["lstm", "peephole"])
def test_forget_bias_initialization_sums_to_one_on_the_forget_gate_alone(name):
    for _, biases in all_blocks(name, "forget_bias"):
        assert torch.equal(biases[1], torch.ones(20, dtype=torch.float64))
        assert all(biases[other].abs().max() < 1 for other in (0, 2, 3))


@pytest.mark.parametrize("length", [4, 50, 400])
@pytest.mark.parametrize("name", ["gru", "lstm", "peephole"])
def test_chrono_initialization_spreads_time_constants_over_one_to_the_steps_of_the_task(name, length):
    for _, biases in all_blocks(name, "chrono", hidden=200, task=TASKS["adding"](length=length)):
        keep = biases[1]
        constants = 1 / (1 - torch.sigmoid(keep))
        assert keep.min() >= 0
        assert constants.min() >= 1 and constants.max() <= length * (1 + 1e-5)
        assert constants.max() > 0.9 * length and constants.min() < 2 + 0.1 * length
        assert abs(constants.mean() - (2 + length) / 2) < 0.1 * length  # uniform in between
        if CELLS[name].writes:
            assert torch.equal(biases[0], -keep)


def test_chrono_initialization_never_exceeds_the_steps_of_the_shortest_task():
    for _, biases in all_blocks("lstm", "chrono", task=TASKS["parity"](length=2)):
        assert biases[1].min() >= 0
        assert (1 / (1 - torch.sigmoid(biases[1]))).max() <= 2 * (1 + 1e-5)


@every_cell
def test_weights_depend_on_the_generator_and_on_nothing_else(name):
    for init in CELLS[name].inits:
        one, same, other = (network(FOUR_TASKS[2], seed, model=name, init=init).state_dict() for seed in (1, 1, 2))
        assert all(torch.equal(one[key], same[key]) for key in one)
        assert not all(torch.equal(one[key], other[key]) for key in one)


def test_every_weight_is_filled_when_new_memory_holds_nan(monkeypatch):
    monkeypatch.setattr(torch.utils.deterministic, "fill_uninitialized_memory", True)
    torch.use_deterministic_algorithms(True)  # from here on torch.empty holds NaN
    try:
        assert torch.empty(3).isnan().all()
        for task, fields in itertools.product(FOUR_TASKS, shapes()):
            assert all(p.isfinite().all() for p in network(task, **fields).parameters()), fields
    finally:
        torch.use_deterministic_algorithms(False)


def test_dropout_is_off_without_a_generator():
    task = FOUR_TASKS[1]
    dropped, plain = (network(task, layers=3, dropout=rate) for rate in (0.5, 0.0))
    plain.load_state_dict(dropped.state_dict())
    assert torch.equal(dropped(inputs_of(task)), plain(inputs_of(task)))


def test_dropout_repeats_with_the_state_of_its_generator_and_changes_otherwise():
    task = FOUR_TASKS[1]
    model, inputs, masks = network(task, layers=2, dropout=0.5), inputs_of(task), generator(3)
    before = masks.get_state()
    first, second = model(inputs, dropout=masks), model(inputs, dropout=masks)
    masks.set_state(before)
    assert torch.equal(model(inputs, dropout=masks), first)
    assert not torch.equal(first, second)
    assert not torch.equal(first, model(inputs))


def test_dropout_hides_the_output_of_one_layer_from_the_next_and_nothing_else():
    task = FOUR_TASKS[1]
    inputs = inputs_of(task)
    one_layer = network(task, layers=1, dropout=0.9)
    assert torch.equal(one_layer(inputs, dropout=generator(1)), one_layer(inputs))
    model = network(task, layers=2, dropout=0.5, hidden=7)
    below, _ = model.run_layer(0, inputs, None, None)
    above, _ = model.run_layer(1, below * keep_mask(below, 0.5, generator(1)), None, None)
    assert torch.equal(model(inputs, dropout=generator(1)), model.head(above))


@pytest.mark.parametrize("rate", [0.0, 0.1, 0.5, 0.9])
def test_a_dropout_mask_has_mean_one_and_hides_the_share_asked_for(rate):
    mask = keep_mask(torch.zeros(100, 2_000), rate, generator(1))
    assert abs(float(mask.mean()) - 1) < 0.03
    assert abs(float((mask == 0).float().mean()) - rate) < 0.01
    assert all(value in (0, pytest.approx(1 / (1 - rate))) for value in mask.unique().tolist())


def test_the_global_random_generators_are_not_changed_by_building_and_training():
    torch_before, numpy_before = torch.get_rng_state(), np.random.get_state()
    for name, init in (("rnn", "orthogonal"), ("rnn_relu", "identity"), ("gru", "chrono"), ("lstm", "forget_bias")):
        lane = Lane.of(model=name, init=init, hidden=4, layers=2, direction="bidirectional", dropout=0.5)
        advance(start(Experiment(task=TASKS["parity"](length=6), lane=lane, updates=3, batch_size=4)), 10)
    assert torch.equal(torch.get_rng_state(), torch_before)
    for before, after in zip(numpy_before, np.random.get_state(), strict=True):
        assert np.array_equal(before, after)


def test_the_global_random_generator_is_not_read_by_building_and_training():
    lane = Lane.of(model="lstm", init="orthogonal", hidden=4, layers=2, dropout=0.5)
    weights = []
    with torch.random.fork_rng():
        for seed in (1, 2):
            torch.manual_seed(seed)
            run = advance(start(Experiment(task=TASKS["parity"](length=6), lane=lane, updates=3, batch_size=4)), 10)
            weights.append(run.model.state_dict())
    assert run.update == 3
    assert all(torch.equal(weights[0][key], weights[1][key]) for key in weights[0])


def test_the_squared_loss_of_each_sequence_is_its_mean_squared_error():
    task = TASKS["adding"]()
    outputs, targets = torch.tensor([[1.0], [2.0]]), torch.tensor([[0.0], [5.0]])
    assert objective(task, outputs, targets, torch.ones(2, 3, dtype=torch.bool)).tolist() == [1.0, 9.0]


def test_the_cross_entropy_counts_scored_steps_alone_and_is_minus_log_probability():
    task = TASKS["recall"](symbols=2)
    odds = torch.tensor([[[0.0, 0.0], [9.0, -9.0], [0.0, 3.0]]])
    losses = objective(task, odds, torch.tensor([[0, 0, 1]]), torch.tensor([[True, False, True]]))
    wanted = [np.log(2), np.log(1 + np.exp(-3))]
    assert losses.tolist() == pytest.approx(wanted, rel=1e-5)


def test_every_declared_loss_has_a_function():
    assert set(FUNCTIONS) == {loss.function for loss in LOSSES}
