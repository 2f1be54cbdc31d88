"""What a reader is told of each cell without torch, against what the networks compute."""

import itertools

import pytest
import torch

from rnn_core.anatomy.cells import ANATOMY, INITS, LEAK
from rnn_core.experiment import ModelSpec
from rnn_core.nets.cells import CELLS, Weights, step
from rnn_core.nets.models import Recurrent
from rnn_core.tasks import TASKS

KERNELS = {
    "rnn": torch.nn.RNN,
    "rnn_relu": torch.nn.RNN,
    "leaky": torch.nn.RNN,  # not its kernel, but the layout of its weights
    "gru": torch.nn.GRU,
    "lstm": torch.nn.LSTM,
}

every_cell = pytest.mark.parametrize("name", ANATOMY)


def one_step(name):
    weights = Weights(*KERNELS[name](3, 2).parameters())
    return step(CELLS[name], weights, torch.zeros(1, 3), {s.symbol: torch.zeros(1, 2) for s in ANATOMY[name].states})


def test_anatomy_and_equations_know_the_same_cells_by_the_same_names():
    assert list(ANATOMY) == list(CELLS)
    assert all(CELLS[name].name == ANATOMY[name].name == name for name in ANATOMY)


@every_cell
def test_states_and_gates_are_those_that_a_step_returns_in_order(name):
    after = one_step(name)
    assert [s.symbol for s in ANATOMY[name].states] == list(after.state)
    assert [s.symbol for s in ANATOMY[name].gates] == list(after.gates)
    assert ANATOMY[name].signals == ANATOMY[name].states + ANATOMY[name].gates


@every_cell
def test_no_two_signals_of_a_cell_share_a_symbol_and_each_is_explained(name):
    symbols = [signal.symbol for signal in ANATOMY[name].signals]
    assert len(symbols) == len(set(symbols))
    assert all(signal.name and signal.meaning and signal.low < signal.high for signal in ANATOMY[name].signals)


@every_cell
def test_blocks_count_the_matrices_in_the_rows_of_torchs_weights(name):
    kernel = KERNELS[name](3, 7)
    assert kernel.weight_ih_l0.shape == (ANATOMY[name].blocks * 7, 3)
    assert kernel.weight_hh_l0.shape == (ANATOMY[name].blocks * 7, 7)


@every_cell
def test_every_state_has_an_equation_and_braces_are_balanced(name):
    equations = ANATOMY[name].equations
    assert equations and all(equation.strip() for equation in equations)
    for signal in ANATOMY[name].states:
        assert any(equation.startswith(f"{signal.symbol}_t =") for equation in equations), signal
    assert all(equation.count("{") == equation.count("}") for equation in equations)


@pytest.mark.parametrize("name", ["gru", "lstm"])
def test_every_gate_has_an_equation(name):
    for signal in ANATOMY[name].gates:
        assert any(equation.startswith(f"{signal.symbol}_t =") for equation in ANATOMY[name].equations), signal


@every_cell
def test_the_initializations_offered_are_explained_and_each_builds(name):
    task = TASKS["adding"](length=5)
    assert ANATOMY[name].inits[0] == "default"
    for init in ANATOMY[name].inits:
        assert INITS[init]
        Recurrent(ModelSpec(model=name, hidden=3, init=init), task, torch.Generator())


def test_the_leak_that_is_shown_is_the_one_that_is_computed():
    assert f"alpha = {LEAK}" in ANATOMY["leaky"].equations[0]
    zero = torch.zeros(2, 2)
    after = step(CELLS["leaky"], Weights(zero, zero, zero[0], zero[0]), zero, {"h": torch.ones(2, 2)}).state["h"]
    torch.testing.assert_close(after, torch.full((2, 2), 1 - LEAK))


@every_cell
def test_a_direction_that_is_not_offered_is_refused_with_a_sentence(name):
    for direction in ("forward", "bidirectional"):
        if direction in ANATOMY[name].directions:
            assert ModelSpec(model=name, direction=direction).direction == direction
        else:
            with pytest.raises(ValueError, match=f"direction is '{direction}', but for {name} it must be one of"):
                ModelSpec(model=name, direction=direction)
    assert ("bidirectional" in ANATOMY[name].directions) == (name != "leaky")


def test_every_initialization_explained_is_offered_by_some_cell():
    assert set(INITS) == {init for cell in ANATOMY.values() for init in cell.inits}


@every_cell
@pytest.mark.parametrize("task", [TASKS["adding"](), TASKS["waves"](), TASKS["order"](), TASKS["recall"]()], ids=repr)
def test_parameters_are_counted_as_the_built_network_has_them(name, task):
    spec_fields = {"layers": (1, 2, 3), "direction": ANATOMY[name].directions}
    spec_fields |= {"merge": ("concat", "sum", "average", "multiply"), "hidden": (1, 6)}
    for chosen in itertools.product(*spec_fields.values()):
        spec = ModelSpec(model=name, embedding=5, **dict(zip(spec_fields, chosen, strict=True)))
        built = Recurrent(spec, task, torch.Generator())
        assert spec.parameters(task) == sum(p.numel() for p in built.parameters()), spec
