"""Each cell against torch.nn, and its derivatives against finite differences."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from rnn_core.anatomy.cells import CELLS
from rnn_core.nets.cells import FREE, Weights, evaluate, step, terms_of
from rnn_core.nets.models.layers import EquationLayer, layer_of
from tests.unit.references import LAYERS, layer_and_weights

SIZES = st.tuples(st.integers(1, 4), st.integers(1, 7), st.integers(1, 5), st.integers(1, 6))
SEEDS = st.integers(0, 2**31)

every_cell = pytest.mark.parametrize("name", CELLS)


def draw(seed, *shape):
    return torch.randn(shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


def kernel_and_weights(name, features, hidden, seed):
    kernel, weights = layer_and_weights(name, features, hidden, lambda number, *shape: draw(seed + number, *shape))
    return kernel, Weights(*weights)


def first_states(name, batch, hidden, seed):
    """Any start within -1..1, by symbol."""
    return {s.symbol: draw(seed + n, batch, hidden).tanh() for n, s in enumerate(CELLS[name].states)}


def walk(name, weights, x, state):
    """Step over time; return every h, the final states, and the gates of every step."""
    states, gates = [], []
    for t in range(x.shape[1]):
        state, inside = step(CELLS[name], weights, x[:, t], state)
        states.append(state)
        gates.append(inside)
    return torch.stack([s["h"] for s in states], 1), state, states, gates


@pytest.mark.parametrize("name", LAYERS)
@given(sizes=SIZES, seed=SEEDS)
def test_stepping_from_zero_equals_torch_nn_or_the_paper_for_any_size(name, sizes, seed):
    batch, time, features, hidden = sizes
    kernel, weights = kernel_and_weights(name, features, hidden, seed)
    x = draw(seed + 10, batch, time, features)
    zero = {s.symbol: torch.zeros(batch, hidden, dtype=torch.float64) for s in CELLS[name].states}
    outputs, last, _, _ = walk(name, weights, x, zero)
    wanted, final = kernel(x)
    torch.testing.assert_close(outputs, wanted, rtol=1e-10, atol=1e-10)
    for got, right in zip(last.values(), final if isinstance(final, tuple) else [final], strict=True):
        torch.testing.assert_close(got, right[0], rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("name", LAYERS)
@given(sizes=SIZES, seed=SEEDS)
def test_stepping_from_any_state_equals_torch_nn_or_the_paper_for_any_size(name, sizes, seed):
    batch, time, features, hidden = sizes
    kernel, weights = kernel_and_weights(name, features, hidden, seed)
    x, start = draw(seed + 10, batch, time, features), first_states(name, batch, hidden, seed + 20)
    outputs, last, _, _ = walk(name, weights, x, start)
    given_states = tuple(state[None] for state in start.values())
    wanted, final = kernel(x, given_states if len(given_states) > 1 else given_states[0])
    torch.testing.assert_close(outputs, wanted, rtol=1e-10, atol=1e-10)
    for got, right in zip(last.values(), final if isinstance(final, tuple) else [final], strict=True):
        torch.testing.assert_close(got, right[0], rtol=1e-10, atol=1e-10)


@every_cell
@pytest.mark.parametrize("case", [1, 2, 3])
def test_derivatives_by_input_states_and_weights_equal_finite_differences(name, case):
    batch, features, hidden = 2, 3, 2
    _, weights = kernel_and_weights(name, features, hidden, 100 * case)
    x, start = draw(case, batch, features), first_states(name, batch, hidden, case + 20)
    symbols, signals = list(start), [s.symbol for s in CELLS[name].signals]
    if "a" in signals and name != "rnn":  # finite differences mean nothing across the kink
        assert step(CELLS[name], weights, x, start).gates["a"].abs().min() > 1e-3

    def one_step(x, *rest):
        state = dict(zip(symbols, rest, strict=False))
        after = step(CELLS[name], Weights(*rest[len(symbols) :]), x, state)
        return tuple((after.state | after.gates)[symbol] for symbol in signals)

    parts = [part.detach().requires_grad_() for part in (x, *start.values(), *weights)]
    assert torch.autograd.gradcheck(one_step, parts)


@every_cell
@given(sizes=SIZES, seed=SEEDS, scale=st.sampled_from([0.01, 1.0, 100.0]))
def test_states_and_gates_stay_within_the_ranges_that_the_anatomy_names(name, sizes, seed, scale):
    batch, time, features, hidden = sizes
    _, weights = kernel_and_weights(name, features, hidden, seed)
    weights = Weights(*(weight * scale for weight in weights))
    zero = {s.symbol: torch.zeros(batch, hidden, dtype=torch.float64) for s in CELLS[name].states}
    _, _, states, gates = walk(name, weights, draw(seed + 10, batch, time, features), zero)
    for signal in CELLS[name].signals:
        values = torch.stack([(s | g)[signal.symbol] for s, g in zip(states, gates, strict=True)])
        assert values.min() >= signal.low and values.max() <= signal.high


@every_cell
def test_every_limited_range_is_reached_so_none_is_too_wide(name):
    _, weights = kernel_and_weights(name, 3, 8, 5)
    weights = Weights(*(weight * 100 for weight in weights))
    zero = {s.symbol: torch.zeros(64, 8, dtype=torch.float64) for s in CELLS[name].states}
    _, _, states, gates = walk(name, weights, draw(6, 64, 10, 3), zero)
    for signal in CELLS[name].signals:
        values = torch.stack([(s | g)[signal.symbol] for s, g in zip(states, gates, strict=True)])
        for limit, reached in ((signal.low, values.min()), (signal.high, values.max())):
            assert abs(limit) == float("inf") or abs(reached - limit) < 1e-3, signal


@every_cell
def test_one_evaluation_over_all_steps_equals_one_for_each_step(name):
    _, weights = kernel_and_weights(name, 3, 4, 7)
    x, h = draw(1, 5, 6, 3), draw(2, 5, 6, 4)
    at_once = evaluate(CELLS[name], terms_of(CELLS[name], weights, x, h), {"h": h})
    assert set(at_once) == CELLS[name].at_once
    for t in range(6):
        one = evaluate(CELLS[name], terms_of(CELLS[name], weights, x[:, t], h[:, t]), {"h": h[:, t]})
        for symbol, value in one.items():
            torch.testing.assert_close(at_once[symbol][:, t], value, rtol=0, atol=1e-12)


@every_cell
def test_the_layer_that_trains_equals_the_equations_forward_and_backward(name):
    made = layer_of(name)(3, 4, batch_first=True).double()
    plain = EquationLayer(CELLS[name], 3, 4).double()
    with torch.no_grad():
        for number, (parameter, same) in enumerate(zip(made.parameters(), plain.parameters(), strict=True)):
            parameter.copy_(draw(number, *parameter.shape) / 2)
            same.copy_(parameter)
    x = draw(20, 5, 7, 3)
    for layer in (made, plain):
        layer(x)[0].square().sum().backward()
    torch.testing.assert_close(made(x)[0], plain(x)[0], rtol=1e-12, atol=1e-12)
    for ours, theirs in zip(made.parameters(), plain.parameters(), strict=True):
        torch.testing.assert_close(ours.grad, theirs.grad, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("name", [name for name, cell in CELLS.items() if "bidirectional" in cell.directions])
def test_a_layer_of_equations_reads_both_ways_and_sequences_of_any_length_as_each_alone(name):
    layer = EquationLayer(CELLS[name], 3, 4, bidirectional=True).double()
    with torch.no_grad():
        for number, parameter in enumerate(layer.parameters()):
            parameter.copy_(draw(number, *parameter.shape) / 2)
    x, lengths = draw(20, 4, 7, 3), torch.tensor([7, 1, 4, 6])
    packed, last = layer(pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False))
    states, _ = pad_packed_sequence(packed, batch_first=True, total_length=7)
    for row, length in enumerate(lengths):
        alone, end = layer(x[row : row + 1, :length])
        torch.testing.assert_close(states[row, :length], alone[0], rtol=1e-12, atol=1e-12)
        assert not states[row, length:].any()
        pairs = zip(last, end, strict=True) if isinstance(last, tuple) else [(last, end)]
        for whole, part in pairs:
            torch.testing.assert_close(whole[:, row], part[:, 0], rtol=1e-12, atol=1e-12)


@every_cell
def test_a_gate_that_is_held_has_its_value_and_what_follows_from_it_too(name):
    _, weights = kernel_and_weights(name, 3, 4, 7)
    x, start = draw(1, 2, 3), first_states(name, 2, 4, 3)
    for gate in CELLS[name].gates:
        free, bound = (step(CELLS[name], weights, x, start, held) for held in (FREE, {gate.symbol: 0.25}))
        assert (bound.gates[gate.symbol] == 0.25).all()
        assert not torch.equal(free.state["h"], bound.state["h"])


def test_a_leaky_state_that_nothing_drives_decays_by_exactly_its_share_at_each_step_and_so_does_the_gradient():
    zero = torch.zeros(3, 3, dtype=torch.float64)
    first = draw(4, 2, 3).requires_grad_()
    _, last, states, _ = walk(
        "leaky", Weights(zero, zero, zero[0], zero[0], zero[:0, 0]), draw(3, 2, 40, 3), {"h": first}
    )
    for t, state in enumerate(states):
        torch.testing.assert_close(state["h"], 0.8 ** (t + 1) * first, rtol=1e-13, atol=0)
    (gradient,) = torch.autograd.grad(last["h"].sum(), first)
    torch.testing.assert_close(gradient, torch.full_like(first, 0.8**40), rtol=1e-13, atol=0)


def test_a_leaky_state_that_is_driven_without_end_comes_to_rest_at_what_drives_it():
    zero, bias = torch.zeros(2, 2, dtype=torch.float64), torch.tensor([3.0, -3.0], dtype=torch.float64)
    start = {"h": torch.ones(1, 2, dtype=torch.float64)}
    _, _, states, _ = walk("leaky", Weights(zero, zero, bias, zero[0], bias[:0]), draw(3, 1, 200, 2), start)
    wanted = [[3 - 2 * 0.8**t, 0.8**t] for t in (1, 5, 200)]
    np.testing.assert_allclose([states[t - 1]["h"][0] for t in (1, 5, 200)], wanted, rtol=1e-12)


def test_a_gru_whose_update_gate_is_one_keeps_its_state():
    weights = kernel_and_weights("gru", 2, 3, 1)[1]
    bias = torch.zeros(9, dtype=torch.float64)
    bias[3:6] = 100
    state = {"h": draw(4, 2, 3)}
    after = step(CELLS["gru"], weights._replace(input_bias=bias), draw(3, 2, 2), state).state["h"]
    torch.testing.assert_close(after, state["h"], rtol=0, atol=1e-12)


def test_an_lstm_that_only_forgets_nothing_keeps_its_cell_state():
    weights = kernel_and_weights("lstm", 2, 3, 1)[1]
    bias = torch.zeros(12, dtype=torch.float64)
    bias[0:3], bias[3:6] = -100, 100
    state = {"h": draw(4, 2, 3), "c": draw(5, 2, 3)}
    after = step(CELLS["lstm"], weights._replace(input_bias=bias), draw(3, 2, 2), state).state["c"]
    torch.testing.assert_close(after, state["c"], rtol=0, atol=1e-12)
