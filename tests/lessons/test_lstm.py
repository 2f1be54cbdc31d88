"""What the lesson on the LSTM claims, on the network that it opens with."""

from rnn_core.anatomy.surgery import Surgery
from rnn_core.experiment import Experiment
from rnn_core.findings import accuracy
from rnn_core.findings.counting import find_counter
from rnn_core.shipped import LINKS
from tests.lessons.training import look, trained

OPENING = Experiment.from_link(LINKS["counter"])


def test_one_unit_counts_and_its_forget_gate_shuts_at_a_reset(seed, measured):
    run = trained(OPENING, seed)
    assert measured("held-out accuracy", run.history[-1].val_metric) > 0.99
    counter = find_counter("lstm", look(run), run.held_out)
    assert measured("correlation of the counting unit with the count", counter.correlation) > 0.8
    assert measured("its forget gate at a reset", counter.at_reset["f"]) < 0.05
    assert measured("its forget gate elsewhere", counter.elsewhere["f"]) > 0.6


def test_held_open_the_forget_gate_alone_ruins_the_count(seed, measured):
    run = trained(OPENING, seed)
    held = {
        gate: accuracy(OPENING.task, look(run, surgery=Surgery(pins=((gate, 1.0),))), run.held_out) for gate in "ifo"
    }
    for gate, share in held.items():
        measured(f"accuracy, {gate} held open at 1", share)
    assert held["f"] < 0.35 < 0.6 < min(held["i"], held["o"])


def test_the_cell_state_goes_far_beyond_what_h_can_show_and_leaks_unless_the_forget_gate_is_open(seed, measured):
    counter = find_counter("lstm", look(run := trained(OPENING, seed)), run.held_out)
    assert measured("span of the counting unit's mean cell state", max(counter.by_count) - min(counter.by_count)) > 3
    assert measured("left of a memory after ten steps at the mean forget gate", counter.kept**10) < 0.2


def test_a_forget_bias_shifted_down_makes_it_forgetful_and_one_shifted_up_makes_it_useless(seed, measured):
    run = trained(OPENING, seed)
    task, batch = OPENING.task, run.held_out
    assert accuracy(task, look(run, surgery=Surgery()), batch) == accuracy(task, look(run), batch)
    down, up = (
        measured(
            f"accuracy, forget bias shifted by {by:+g}",
            accuracy(task, look(run, surgery=Surgery(forget_shift=by)), batch),
        )
        for by in (-12, 12)
    )
    assert down < 0.7  # the mission can be accomplished
    assert up < down


def test_an_input_gate_at_0_leaves_nothing_to_count(seed, measured):
    run = trained(OPENING, seed)
    pinned = look(run, surgery=Surgery(pins=(("i", 0.0),)))
    assert measured("accuracy, i pinned at 0", accuracy(OPENING.task, pinned, run.held_out)) < 0.35
    assert not pinned.states["c"].any()
