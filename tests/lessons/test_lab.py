"""What the lab claims, on the experiments that it opens with."""

import numpy as np
import pytest

from rnn_core.course.presets import PRESETS
from rnn_core.experiment import Experiment, Race
from tests.lessons.training import look, trained

LINKS = {preset.name: preset.link for preset in PRESETS}


def lanes(preset, seed, updates=None):
    return [trained(lane, seed, updates) for lane in Race.from_link(LINKS[preset]).lanes]


def given_to_the_right_answer(run):
    scores, targets = look(run).outputs, run.held_out.targets
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    return np.take_along_axis(powers / powers.sum(-1, keepdims=True), targets[..., None], -1)[..., 0]


@pytest.mark.parametrize("model", ["gru", "lstm"])
def test_gated_cells_solve_the_adding_problem(model, seed, measured):
    run = trained(Experiment.from_link(f"task=adding&length=50&model={model}"), seed)
    assert measured(f"adding, {model}: held-out MSE", run.history[-1].val_metric) < 0.01
    assert run.solved_at is not None
    measured(f"adding, {model}: solved at update", run.solved_at)


def test_the_vanilla_rnn_stays_near_chance_on_the_adding_problem(seed, measured):
    run = trained(Experiment.from_link("task=adding&length=50&model=rnn"), seed)
    always_one = float(np.square(run.held_out.targets - 1).mean())  # chance on this very batch; 1/6 in the long run
    assert measured("adding, rnn: held-out MSE / chance", run.history[-1].val_metric / always_one) > 0.85
    assert run.solved_at is None


def test_digits_are_read_and_the_last_rows_often_change_the_verdict(seed, measured):
    (run,) = lanes("Read a digit", seed)
    assert measured("digits: held-out accuracy", run.history[-1].val_metric) >= 0.93
    verdicts = look(run).outputs.argmax(-1)
    assert measured("digits: verdicts changed by the last two rows", np.mean(verdicts[:, 5] != verdicts[:, 7])) > 0.25


def test_first_letters_of_words_are_the_hardest(seed, measured):
    (run,) = lanes("Finish the rhyme", seed, updates=100)
    chance = given_to_the_right_answer(run)
    characters = np.array(run.experiment.task.vocabulary)[run.held_out.inputs]
    first = (characters == " ") | (characters == "\n")
    gap = chance[~first].mean() - chance[first].mean()
    assert measured("rhyme: right letters are given more within words, after 100 updates", gap) > 0.1


def test_the_rhyme_is_solved(seed, measured):
    (run,) = lanes("Finish the rhyme", seed)
    assert measured("rhyme: held-out bits per character", run.history[-1].val_metric) < run.experiment.task.solved


def test_the_first_step_of_a_curve_is_the_worst(seed, measured):
    (run,) = lanes("Continue the curve", seed)
    error = np.square(look(run).outputs - run.held_out.targets).mean((0, 2))
    assert error.argmax() == 0
    assert measured("curve: error at the first step / after 20 steps", error[0] / error[20:].mean()) > 20
    assert run.solved_at is not None


def test_only_the_first_weights_decide_delayed_recall(seed, measured):
    default, chrono = lanes("Same cell, other start", seed)
    forgets = [run.snapshots[0].trace.gates["f"].mean() for run in (default, chrono)]
    assert abs(measured("recall: first forget gate, default", forgets[0]) - 0.5) < 0.1
    assert measured("recall: first forget gate, chrono", forgets[1]) > 0.85
    assert measured("recall: accuracy, default", default.history[-1].val_metric) < 0.5
    assert measured("recall: accuracy, chrono", chrono.history[-1].val_metric) > 0.99


def test_a_gru_keeps_parity_in_one_unit_and_a_vanilla_rnn_cannot(seed, measured):
    best = {}
    for run in lanes("Count to two", seed):
        assert run.solved_at is not None
        mask = run.held_out.mask
        units, parity = look(run).states["h"][0][mask], run.held_out.targets[mask]
        name = run.experiment.network.model
        best[name] = max(abs(np.corrcoef(parity, unit)[0, 1]) for unit in units.T if unit.std() > 1e-3)
        measured(f"parity: correlation with the best single unit, {name}", best[name])
    assert best["gru"] > 0.9
    assert best["rnn"] < 0.8


def test_both_ways_of_reading_solve_temporal_order(seed, measured):
    for run in lanes("One way or both?", seed):
        assert measured(f"order: accuracy, {run.experiment.network.direction}", run.history[-1].val_metric) > 0.99


def test_a_bidirectional_network_peeks_at_the_next_value(seed, measured):
    forward, both = (
        trained(Experiment.from_link(f"task=waves&noise=0.5&model=gru&hidden=32&direction={way}&updates=250"), seed)
        for way in ("forward", "bidirectional")
    )
    ratio = both.history[-1].val_metric / forward.history[-1].val_metric
    assert measured("peeking: bidirectional / forward MSE on noisy waves", ratio) < 0.8
