"""What a reader is told of each cell without torch, against what the networks compute."""

import itertools

import pytest
import torch

from rnn_core.anatomy.cells import CELLS
from rnn_core.anatomy.cells.leaky import LEAK
from rnn_core.anatomy.initializations import INITS
from rnn_core.experiment import Lane
from rnn_core.nets.cells import Weights, step
from rnn_core.nets.models import build
from rnn_core.nets.models.layers import layer_of
from rnn_core.tasks import TASKS
from tests.unit.references import layer_and_weights

every_cell = pytest.mark.parametrize("name", CELLS)


def one_step(name):
    _, weights = layer_and_weights(name, 3, 2, lambda _, *shape: torch.rand(shape))
    weights = Weights(*weights)
    return step(CELLS[name], weights, torch.zeros(1, 3), {s.symbol: torch.zeros(1, 2) for s in CELLS[name].states})


def test_every_cell_stands_in_the_table_under_its_own_name():
    assert all(cell.name == name for name, cell in CELLS.items())


@every_cell
def test_states_and_gates_are_those_that_a_step_returns_in_order(name):
    after = one_step(name)
    assert [s.symbol for s in CELLS[name].states] == list(after.state)
    assert [s.symbol for s in CELLS[name].gates] == list(after.gates)
    assert CELLS[name].signals == CELLS[name].states + CELLS[name].gates


@every_cell
def test_no_two_signals_of_a_cell_share_a_symbol_and_each_is_explained(name):
    symbols = [signal.symbol for signal in CELLS[name].signals]
    assert len(symbols) == len(set(symbols))
    assert all(signal.name and signal.meaning and signal.low < signal.high for signal in CELLS[name].signals)


@every_cell
def test_rows_count_the_blocks_of_the_weights(name):
    cell, layer = CELLS[name], layer_of(name)(3, 7)
    assert layer.weight_ih_l0.shape == (len(cell.rows) * 7, 3)
    assert layer.bias_ih_l0.shape == (len(cell.rows) * 7,)
    past = 0 if layer.weight_hh_l0 is None else len(layer.weight_hh_l0)
    assert past == len(cell.past_rows) * 7
    assert cell.parameters(3, 7) == sum(parameter.numel() for parameter in layer.parameters())


@every_cell
def test_the_initializations_offered_are_explained_and_each_builds(name):
    task = TASKS["adding"](length=5)
    assert CELLS[name].inits[0] == "default"
    for init in CELLS[name].inits:
        assert INITS[init]
        build(Lane.of(model=name, hidden=3, init=init), task, torch.Generator())


def test_the_leak_that_is_shown_is_the_one_that_is_computed():
    assert CELLS["leaky"].constants == {"α": LEAK}
    zero = torch.zeros(2, 2)
    after = step(
        CELLS["leaky"], Weights(zero, zero, zero[0], zero[0], zero[:0, 0]), zero, {"h": torch.ones(2, 2)}
    ).state["h"]
    torch.testing.assert_close(after, torch.full((2, 2), 1 - LEAK))


@every_cell
def test_a_direction_that_is_not_offered_is_refused_with_a_sentence(name):
    for direction in ("forward", "bidirectional"):
        if direction in CELLS[name].directions:
            assert Lane.of(model=name, direction=direction).network.both == (direction == "bidirectional")
        else:
            with pytest.raises(ValueError, match=f"direction is '{direction}', but for {name} it must be one of"):
                Lane.of(model=name, direction=direction)
    assert ("bidirectional" in CELLS[name].directions) == (name != "leaky")


def test_every_initialization_explained_is_offered_by_some_cell():
    assert set(INITS) == {init for cell in CELLS.values() for init in cell.inits}


@every_cell
@pytest.mark.parametrize("task", [TASKS["adding"](), TASKS["waves"](), TASKS["order"](), TASKS["recall"]()], ids=repr)
def test_parameters_are_counted_as_the_built_network_has_them(name, task):
    spec_fields = {"layers": (1, 2, 3), "direction": CELLS[name].directions}
    spec_fields |= {"merge": ("concat", "sum", "average", "multiply"), "hidden": (1, 6)}
    for chosen in itertools.product(*spec_fields.values()):
        lane = Lane.of(model=name, embedding=5, **dict(zip(spec_fields, chosen, strict=True)))
        built = build(lane, task, torch.Generator())
        assert lane.parameters(task) == sum(p.numel() for p in built.parameters()), lane
