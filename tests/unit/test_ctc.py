"""CTC: the loss is the sum over all paths, the lattice its share, beam search finds what no single path shows."""

import itertools
import math

import numpy as np
import pytest
import torch

from rnn_core.findings.lattice import beam_search, occupancy, states_of
from rnn_core.nets.models.losses import ctc
from rnn_core.tasks.ctc import BLANK, collapse, error_rate, greedy


def chances(frames, labels, seed=0):
    return np.random.default_rng(seed).dirichlet(np.ones(labels), frames)


def all_paths(given):
    frames, labels = given.shape
    for path in itertools.product(range(labels), repeat=frames):
        yield path, math.prod(given[t, code] for t, code in enumerate(path))


@pytest.mark.parametrize("labels", [[1], [1, 2], [1, 1], [2, 1, 2]])
def test_the_loss_is_that_of_the_sum_over_all_paths(labels):
    given = chances(5, 3)
    total = sum(chance for path, chance in all_paths(given) if collapse(path) == labels)
    outputs = torch.tensor(np.log(given))[None]
    loss = ctc(outputs, torch.tensor([labels]), torch.ones(1, 5, dtype=torch.bool))
    assert float(loss) == pytest.approx(-math.log(total) / len(labels), rel=1e-6)


def test_padding_changes_nothing_and_its_gradient_is_none():
    given = torch.randn(2, 6, 4, dtype=torch.float64, requires_grad=True)
    mask = torch.tensor([[True] * 6, [True] * 4 + [False] * 2])
    targets = torch.tensor([[1, 2, 3], [2, 0, 0]])
    losses = ctc(given, targets, mask)
    alone = ctc(given[1:, :4], targets[1:, :1], mask[1:, :4])
    assert losses[1].item() == pytest.approx(alone.item())
    losses.sum().backward()
    assert not given.grad[1, 4:].any() and given.grad[0].any()


@pytest.mark.parametrize("labels", [[1], [1, 2], [1, 1], [2, 1, 2]])
def test_the_lattice_gives_each_row_its_share_of_all_paths(labels):
    given = chances(6, 3, seed=1)
    shares = occupancy(given, labels)
    rows, counted = states_of(labels), np.zeros_like(shares)
    for path, chance in all_paths(given):
        if collapse(path) == labels:
            row = 0
            for t, code in enumerate(path):
                if code != rows[row] or (t and code == BLANK and rows[row] != BLANK):
                    row = next(n for n in range(row, len(rows)) if rows[n] == code and (n > row or t == 0))
                counted[row, t] += chance
    assert np.allclose(shares, counted / counted.sum(0), atol=1e-9)
    assert np.allclose(shares.sum(0), 1)
    with pytest.raises(ValueError, match="do not fit"):
        occupancy(chances(2, 3), [1, 1])


def test_a_wide_beam_finds_the_likeliest_labels_where_the_best_path_does_not():
    given = np.array([[0.6, 0.4], [0.6, 0.4]])  # blank, a: the path "– –" is likeliest, but “a” has .64 of all
    assert collapse(given.argmax(1)) == []
    (labels, chance), *_ = beam_search(given, 4)
    assert labels == (1,) and chance == pytest.approx(0.64)
    for seed in range(5):
        random = chances(5, 3, seed)
        sums = {}
        for path, one in all_paths(random):
            sums[tuple(collapse(path))] = sums.get(tuple(collapse(path)), 0) + one
        found, share = beam_search(random, 500)[0]
        assert found == max(sums, key=sums.get) and share == pytest.approx(sums[found], rel=1e-6)
        for few, at_least in beam_search(random, 3):  # what was dropped on the way is missing, and nothing else
            assert 0 < at_least <= sums[few] + 1e-9


def test_repeats_are_one_label_unless_a_blank_parts_them_and_errors_are_counted():
    assert collapse([0, 1, 1, 0, 1, 2, 2, 0]) == [1, 1, 2]
    outputs = torch.nn.functional.one_hot(torch.tensor([[0, 3, 3, 0, 3]]), 4).float()
    assert greedy(outputs.numpy(), np.ones((1, 5), bool)) == [[3, 3]]
    assert greedy(outputs.numpy(), np.array([[True] * 3 + [False] * 2])) == [[3]]
    assert error_rate([[1, 2, 3, 4], [5]], [[1, 3, 4, 4], []]) == pytest.approx(3 / 5)
    assert error_rate([[1, 2]], [[1, 2]]) == 0
