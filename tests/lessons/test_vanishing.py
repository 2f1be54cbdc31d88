"""What the lesson on vanishing gradients claims, on the race that it opens with."""

import functools
from dataclasses import replace

import numpy as np
import pytest

from rnn_core.experiment import Experiment
from rnn_core.findings.vanishing import KINDS, LAGS, SURVEYS, claim, decay, horizon, survey_link
from rnn_core.nets import training
from rnn_core.nets.probes.influence import influence
from rnn_core.nets.probes.jacobians import reach_of
from rnn_core.shipped import LINKS
from rnn_core.trace import GradientFilm
from tests.lessons.training import trained

NAMES = ("rnn", "gru", "lstm", "chrono")
RNN = Experiment.from_link(LINKS["adding_rnn"])


@functools.cache
def run_of(name, seed):
    return trained(Experiment.from_link(LINKS[f"adding_{name}"]), seed)


def norms(name, seed, moment):
    return GradientFilm.of(run_of(name, seed).snapshots).norms[moment]


def untrained(link, seed):
    experiment = replace(Experiment.from_link(f"task=adding&length=100&hidden=32&{link}"), seed=seed)
    return training.start(experiment)


@pytest.mark.parametrize("name", ["rnn", "gru", "lstm"])
def test_untrained_gated_cells_see_hardly_further_back_than_a_vanilla_rnn(name, seed, measured):
    assert 5 <= measured(f"{name}: horizon at the start", horizon(norms(name, seed, 0))) <= 13


@pytest.mark.parametrize("link", ["model=lstm&init=chrono", "model=gru&init=chrono", "model=rnn_relu&init=identity"])
def test_some_starts_let_the_gradient_through_all_hundred_steps(link, seed, measured):
    film = GradientFilm.of(untrained(link, seed).snapshots)
    assert measured(f"{link}: horizon at the start", horizon(film.norms[0])) == 100


def test_a_vanilla_rnn_never_gets_a_gradient_to_the_first_step(seed, measured):
    last = norms("rnn", seed, -1)
    assert last[0] < last[-1] / 1000
    assert measured("rnn: horizon after training", horizon(last)) < 20
    assert measured("rnn: error after training", run_of("rnn", seed).history[-1].val_metric) > 0.15


@pytest.mark.parametrize("name", ["gru", "chrono"])
def test_the_gradient_of_a_trained_gated_cell_reaches_the_first_step(name, seed, measured):
    last = norms(name, seed, -1)
    assert last[0] > last[-1] / 1000
    assert measured(f"{name}: horizon after training", horizon(last)) == 100
    assert measured(f"{name}: error after training", run_of(name, seed).history[-1].val_metric) < 0.06


def test_the_gru_learns_to_let_the_gradient_through_and_solves_the_task(seed, measured):
    assert horizon(norms("gru", seed, 0)) < 20
    assert measured("gru: solved at update", run_of("gru", seed).solved_at) < 600


@pytest.mark.parametrize(
    "link",
    ["model=rnn", "model=gru", "model=lstm", "model=lstm&init=chrono", "model=rnn&init=orthogonal", "model=rnn_relu"],
)
def test_the_spectral_radius_of_the_mean_jacobian_foretells_the_decay(link, seed, measured):
    run = untrained(link, seed)
    film, reach = GradientFilm.of(run.snapshots), reach_of(run.model, run.held_out.first(1))
    assert measured(f"{link}: decay over radius", decay(film.norms[0]) / reach.radius) == pytest.approx(1, abs=0.08)


def test_clipping_does_not_cure_vanishing(seed, measured):
    film = {}
    for limit in (0.1, None):
        run = trained(replace(RNN, clip_norm=limit, updates=200), seed)
        film[limit] = GradientFilm.of(run.snapshots).norms[-1]
        said = f"clipped at {limit}" if limit else "not clipped"
        assert measured(f"rnn, {said}: horizon", horizon(film[limit])) < 20
        assert measured(f"rnn, {said}: error", run.history[-1].val_metric) > 0.15


def test_only_what_a_network_remembers_moves_its_answer(seed, measured):
    moved = {name: influence(run_of(name, seed).model, run_of(name, seed).held_out) for name in ("rnn", "gru")}
    for name, low, high in (("rnn", 0, 0.15), ("gru", 0.4, 3)):
        share = float(np.mean(moved[name][:50]) / np.mean(moved[name][50:]))
        assert low <= measured(f"{name}: influence of the first half over the second", share) < high


@pytest.mark.survey
@pytest.mark.parametrize("survey", SURVEYS, ids=lambda one: one.title)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lag", LAGS)
def test_how_far_back_each_kind_learns_to_remember(survey, kind, lag, seed, measured):
    run = training.start(replace(Experiment.from_link(survey_link(survey, kind, lag)), seed=seed))
    while not run.finished and run.solved_at is None:
        training.train_once(run)
    page, _, name = claim(survey, kind, lag).partition(": ")
    assert page == "vanishing"
    measured(name, float(run.solved_at is not None))
    measured(name.replace("solved", "updates"), run.solved_at or run.experiment.updates)
    assert run.diverged_at is None


@pytest.mark.survey
@pytest.mark.wide
def test_with_luck_an_lstm_with_chrono_solves_adding_over_a_hundred_steps(seed, measured):
    run = training.start(replace(Experiment.from_link(survey_link(SURVEYS[1], "LSTM, chrono", 100)), seed=seed))
    while not run.finished and run.solved_at is None:
        training.train_once(run)
    measured("LSTM, chrono, adding over 100 steps: solved", float(run.solved_at is not None))
