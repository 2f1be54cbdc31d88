"""What the lesson on the GRU claims, on the networks that it opens with."""

from dataclasses import replace

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from rnn_core.anatomy.surgery import Surgery
from rnn_core.experiment import Experiment
from rnn_core.findings import accuracy
from rnn_core.findings.counting import at_resets, find_counter
from rnn_core.shipped import LINKS
from tests.lessons.training import look, trained

OPENING = Experiment.from_link(LINKS["counter_gru"])
RIVALS = [("gru", 16), ("lstm", 16), ("rnn", 16), ("lstm", 13), ("rnn", 33)]


@pytest.mark.wide
def test_its_reset_gate_shuts_at_a_reset_and_yet_the_update_gate_is_needed_more(seed, measured):
    run = trained(OPENING, seed)
    counter = find_counter("gru", look(run), run.held_out)
    assert measured("correlation of the counting unit with the count", counter.correlation) > 0.75
    assert measured("its reset gate at a reset", counter.at_reset["r"]) < 0.5
    assert measured("its reset gate elsewhere", counter.elsewhere["r"]) > 0.9
    at_reset, elsewhere = at_resets("gru", look(run), run.held_out)["z"]
    assert (
        measured("all update gates at a reset", at_reset)
        < 0.25
        < 0.35
        < measured("all update gates elsewhere", elsewhere)
    )
    without = {
        gate: accuracy(OPENING.task, look(run, surgery=Surgery(pins=((gate, value),))), run.held_out)
        for gate, value in (("r", 1.0), ("z", 0.0))
    }
    assert measured("accuracy without the reset gate", without["r"]) > 0.6
    assert measured("accuracy without the update gate", without["z"]) < 0.6
    assert without["r"] - without["z"] > 0.1


@pytest.mark.parametrize(("model", "hidden"), RIVALS)
def test_gated_cells_learn_to_count_and_the_vanilla_one_less_surely_at_equal_units(model, hidden, seed, measured):
    lane = OPENING.lane.vary(model=model, hidden=hidden)
    reached = measured(f"{lane.title}: accuracy", trained(replace(OPENING, lane=lane), seed).history[-1].val_metric)
    assert reached > (0.85 if (model, hidden) == ("rnn", 16) else 0.99)


def test_the_rivals_at_equal_parameters_are_those_that_the_page_draws():
    parameters = OPENING.lane.parameters(OPENING.task)
    for model, hidden in RIVALS[3:]:
        assert OPENING.lane.vary(model=model).matched(OPENING.task, parameters).network.hidden == hidden


def test_a_gru_of_six_units_can_solve_it_so_the_mission_can_be_accomplished(seed, measured):
    run = trained(replace(OPENING, lane=OPENING.lane.vary(hidden=6)), seed)
    assert measured("6 units: held-out accuracy", run.history[-1].val_metric) > 0.9
    assert run.solved_at is not None


class Calls(TorchDispatchMode):
    """Notes the name of every kernel that torch calls."""

    def __init__(self):
        super().__init__()
        self.names = list[str]()

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        self.names.append(str(func))
        return func(*args, **(kwargs or {}))


@pytest.mark.skipif(not torch.backends.mkldnn.is_available(), reason="this torch has no oneDNN")
@pytest.mark.parametrize(("cell", "fused"), [(torch.nn.LSTM, True), (torch.nn.GRU, False)])
def test_torch_calls_a_kernel_of_onednn_for_the_lstm_and_none_for_the_gru(cell, fused):
    with Calls() as calls:
        cell(4, 16, batch_first=True)(torch.randn(8, 10, 4))
    assert any("mkldnn_rnn" in name for name in calls.names) == fused
