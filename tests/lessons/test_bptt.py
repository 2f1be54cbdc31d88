"""What the lesson on backpropagation through time claims, on the race that it opens with."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from rnn_core.experiment import Experiment
from rnn_core.nets.probes.backward import trace_back
from rnn_core.shipped import LINKS
from tests.lessons.training import trained

FULL = Experiment.from_link(LINKS["echo_full"])


def cut(k):
    return replace(FULL, lane=FULL.lane.vary(rule="truncated", k1=k, k2=k))


def test_the_opening_race_is_full_bptt_and_two_truncations():
    assert Experiment.from_link(LINKS["echo_short"]) == cut(10)
    assert Experiment.from_link(LINKS["echo_long"]) == cut(20)


def test_full_bptt_learns_the_echo(seed, measured):
    assert measured("full: accuracy", trained(FULL, seed).history[-1].val_metric) > 0.99


@pytest.mark.parametrize("k", [pytest.param(5, marks=pytest.mark.survey), 10])
def test_a_truncation_no_longer_than_the_delay_fails_where_full_bptt_succeeds(k, seed, measured):
    assert measured(f"k1 = k2 = {k}: accuracy", trained(cut(k), seed).history[-1].val_metric) < 0.65


@pytest.mark.parametrize(("k", "least"), [pytest.param(11, 0.8, marks=pytest.mark.survey), (12, 0.92), (20, 0.99)])
def test_a_truncation_longer_than_the_delay_learns_the_better_the_longer_it_is(k, least, seed, measured):
    assert measured(f"k1 = k2 = {k}: accuracy", trained(cut(k), seed).history[-1].val_metric) > least


@pytest.mark.survey  # for seed 0 the page's own test does it
def test_the_mission_can_be_accomplished_with_overlapping_windows(seed):
    cut = FULL.lane.vary(rule="truncated", k1=1, k2=12)
    assert trained(replace(FULL, lane=cut), seed, updates=400).solved_at


def test_the_steps_add_up_to_what_autograd_finds(seed):
    run = trained(Experiment.from_link(LINKS["echo_early"]), seed)
    batch = run.experiment.example()
    back = trace_back(run.model, run.experiment.task, batch)
    h = run.model.layers[0](run.model.embed(torch.as_tensor(batch.inputs)))[0][0].detach().numpy()
    before = np.vstack([np.zeros_like(h[:1]), h[:-1]])
    scale = np.abs(back.total).max()
    np.testing.assert_allclose(back.rows.T @ before, back.total, atol=1e-5 * scale)
    recurrent = run.model.weights(0).hidden_hidden.detach().numpy()
    later = np.vstack([back.rows[1:] @ recurrent, np.zeros_like(h[:1])])
    np.testing.assert_allclose(back.outside + later, back.states, atol=1e-5 * np.abs(back.states).max())
    np.testing.assert_allclose((1 - h**2) * back.states, back.rows, atol=1e-5 * np.abs(back.rows).max())


def test_what_is_kept_for_the_way_back_grows_in_proportion_to_the_steps():
    run = trained(FULL, 0, updates=1)
    short, long = (trace_back(run.model, FULL.task, FULL.task.read("01" * half)).kept for half in (25, 100))
    assert 3 < long / short < 4.5
