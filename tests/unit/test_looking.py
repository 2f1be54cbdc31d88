"""Images looked at again and again: how hard they are, when they are answered, what a look is and costs."""

import math

import numpy as np
import pytest
import torch

from rnn_core.data.digits import held_out_scans, read_digits, training_scans
from rnn_core.experiment import Experiment
from rnn_core.findings.looking import (
    MEASURES,
    THRESHOLDS,
    all_tested,
    difficulties,
    doubt,
    lead,
    reaction,
    trade,
)
from rnn_core.nets.models.lateral import LateralCNN, OneLookCNN
from rnn_core.questions.arithmetic import LookFlops
from rnn_core.questions.looking import ReactionRanks
from rnn_core.tasks import TASKS
from rnn_core.tasks.looks import GRAY, TIMES, TROUBLES, Looks


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_every_look_shows_the_same_image_and_asks_for_its_digit(trouble):
    task = Looks(trouble=trouble)
    for batch in (task.sample(40, rng()), task.tested()[0]):
        assert (batch.inputs == batch.inputs[:, :1]).all() and (batch.targets == batch.targets[:, :1]).all()
    assert np.array_equal(batch.targets[:, 0], read_digits()[1][task.tested()[2]])
    assert np.array_equal(task.tested()[0].inputs, batch.inputs)
    assert all_tested(task) is all_tested(Looks(trouble=trouble)), "drawn once"


def test_no_scan_is_both_trained_on_and_tested_and_the_tested_ones_are_those_of_the_row_reader():
    assert not set(training_scans()) & set(held_out_scans())
    assert len(training_scans()) + len(held_out_scans()) == 1_797
    by_rows = TASKS["digits"]().held_out(rng()).inputs
    assert np.array_equal(by_rows, read_digits()[0][held_out_scans()])
    easy = Looks(most=0.0)
    assert np.array_equal(easy.held_out(rng()).inputs[:, 0].reshape(by_rows.shape), by_rows)


def test_how_hard_a_tested_image_is_can_be_read_off_its_pixels():
    for trouble in TROUBLES:
        batch, levels, scans = Looks(trouble=trouble).tested()
        clean = read_digits()[0][scans].reshape(len(scans), -1)
        changed = batch.inputs[:, 0] - clean
        assert len(levels) == TIMES * 450 and levels.min() >= 0 and levels.max() <= 0.7
        if trouble == "noise":
            found = changed.std(1) / levels.clip(0.01)
            assert found[levels > 0.01].mean() == pytest.approx(1, abs=0.01)
        elif trouble == "occlusion":
            hidden = (batch.inputs[:, 0] == GRAY).sum(1) - ((clean == GRAY) & (changed == 0)).sum(1)
            assert (np.abs(hidden - levels * 64) <= ((clean == GRAY).sum(1) + 0.5)).all()
        else:
            assert changed.min() >= 0 and ((changed > 0).sum(1) <= np.rint(levels * 64)).all()
            assert np.corrcoef((changed > 0).sum(1), levels)[0, 1] > 0.6


def test_doubt_is_the_entropy_and_an_answer_comes_as_soon_as_it_is_small_enough():
    chances = np.full((1, 4, 8), 1 / 8)
    chances[0, 2] = [0.5, 0.5, 0, 0, 0, 0, 0, 0]
    chances[0, 3] = [1, 0, 0, 0, 0, 0, 0, 0]
    assert doubt(chances)[0] == pytest.approx([3, 3, 1, 0], abs=1e-6)
    times = [int(reaction(doubt(chances), threshold)[0]) for threshold in (3.5, 3.0, 2.0, 0.5)]
    assert times == [1, 3, 3, 4]
    assert reaction(doubt(chances), 0.0)[0] == 4  # never sure: it answers after the last look


def test_the_trade_is_what_a_plain_loop_over_images_finds():
    chances = rng().dirichlet(np.full(10, 0.3), (30, 8))
    targets = np.repeat(rng(1).integers(0, 10, (30, 1)), 8, 1)
    found = trade(chances, targets)
    for n, threshold in enumerate(THRESHOLDS):
        looks, hits = [], []
        for one, digit in zip(chances, targets[:, 0], strict=True):
            sure = [t for t, p in enumerate(one) if -sum(x * math.log2(x) for x in p if x) < threshold]
            looks.append([*sure, 7][0] + 1)
            hits.append(one[looks[-1] - 1].argmax() == digit)
        assert found.looks[n] == pytest.approx(np.mean(looks)) and found.right[n] == pytest.approx(np.mean(hits))


def test_a_lead_and_a_correlation_are_what_was_put_in():
    ours = np.ones((40 * TIMES, 8), bool)
    theirs = ours.copy()
    theirs[::2] = False
    assert lead(ours, theirs) == pytest.approx((0.5, 0.5, 0.5))
    task = Looks()
    levels = difficulties(task)[MEASURES[0]]
    found = ReactionRanks(task, levels).answer()[MEASURES[0]]
    assert found.value == pytest.approx(1) and found.low == pytest.approx(1)
    noise = ReactionRanks(task, rng().permutation(levels)).answer()[MEASURES[0]]
    assert noise.low < 0 < noise.high
    assert ReactionRanks(task, np.ones(len(levels))).answer()[MEASURES[0]] is None
    assert ReactionRanks(Looks(most=0.0), levels).answer()[MEASURES[0]] is None


def test_a_lateral_network_without_its_lateral_weights_is_a_network_of_one_look():
    lateral = LateralCNN((1, 8, 8), 4, 10, "every", torch.Generator().manual_seed(0))
    once = OneLookCNN((1, 8, 8), 4, 10, "every", torch.Generator().manual_seed(1))
    pairs = {"first.0": "first", "first.1": "norm_first", "second.0": "second", "second.1": "norm_second"}
    shared = {"head": "head", **pairs}
    weights = lateral.state_dict()
    once.load_state_dict(
        {f"{a}.{kind}": weights[f"{b}.{kind}"] for a, b in shared.items() for kind in ("weight", "bias")}
    )
    images = torch.as_tensor(Looks().sample(5, rng()).inputs)
    with torch.no_grad():
        first, later = lateral(images)[:, 0], lateral(images)[:, 1:]
        assert torch.allclose(first, once(images)[:, 0], atol=1e-6)
        assert not torch.allclose(later, first[:, None].expand_as(later), atol=1e-3)
        lateral.again_first.weight.zero_()
        lateral.again_second.weight.zero_()
        assert torch.allclose(lateral(images), once(images), atol=1e-6)
        other = torch.cat([images[:, :1], images[:, 1:] + 1], 1)  # images that do change are looked at one by one
        assert not torch.allclose(once(other)[:, 1], once(other)[:, 0], atol=1e-4)


def test_the_cost_of_looks_is_what_their_convolutions_multiply_and_add():
    hidden, wide = 4, 8
    first, second = 2 * 9 * 64 * hidden, 2 * 9 * hidden * wide * 16
    lateral = 2 * 9 * hidden * hidden * 64 + 2 * 9 * wide * wide * 16
    read_out = 2 * wide * 10
    again, once, both = (
        LookFlops(Experiment.from_link(f"task=looks&model={model}&hidden=4")).answer()
        for model in ("vision_bl", "vision_b", "cnn_gru")
    )
    assert again == tuple(first + look * (second + read_out) + (look - 1) * lateral for look in range(1, 9))
    assert once == (first + second + read_out,) * 8
    assert set(np.diff(both)) == {both[0]} and both[0] > 2 * 3 * 2 * 4 * 4  # each look costs an eye and a GRU
