"""What the lesson on exploding gradients claims, on the race that it opens with."""

import functools
from dataclasses import replace

import numpy as np
import pytest

from rnn_core.experiment import Experiment, vary
from rnn_core.findings.dynamics import where_kept
from rnn_core.findings.vanishing import growth
from rnn_core.nets import training
from rnn_core.nets.probes.loss_surface import loss_surface
from rnn_core.nets.probes.lyapunov import exponents_of
from rnn_core.nets.probes.portrait import portrait
from rnn_core.shipped import LINKS
from rnn_core.trace import GradientFilm
from tests.lessons.training import look, trained

ALONE = LINKS["recall_norm"]


@functools.cache
def run_of(clip, seed):
    return trained(Experiment.from_link(LINKS[f"recall_{clip}"]), seed)


def test_the_opening_race_differs_in_its_clipping_alone():
    first, *others = (Experiment.from_link(LINKS[f"recall_{clip}"]) for clip in ("norm", "value", "none"))
    assert all(replace(one, lane=one.lane.vary(clip="norm")) == first for one in others)


def test_not_clipped_it_diverges_at_once_and_its_gradient_grows_on_the_way_back(seed, measured):
    run = run_of("none", seed)
    assert measured("not clipped: diverged at update", run.diverged_at) <= 5
    film = GradientFilm.of(run.snapshots)
    assert measured("not clipped: growth", growth(film.norms[-1])) > 1e4
    assert growth(film.norms[0]) < 1 < 1e4 < growth(film.norms[film.updates.tolist().index(1)]), "one update is enough"


def test_clipping_by_norm_rescues_the_very_same_run(seed, measured):
    run = run_of("norm", seed)
    assert run.diverged_at is None
    assert measured("by norm: solved at update", run.solved_at) < 600
    assert measured("by norm: accuracy", run.history[-1].val_metric) > 0.95


def test_clipping_by_value_at_the_same_threshold_does_not(seed, measured):
    run = run_of("value", seed)
    last = [row.val_metric for row in run.history if row.val_metric == row.val_metric][-1]
    assert measured("by value: accuracy", last) < 0.6 and run.solved_at is None


def test_an_unclipped_step_leads_up_the_cliff_and_a_clipped_one_stays_near(seed, measured):
    run = training.start(replace(Experiment.from_link(ALONE), seed=seed))
    task, batch, rate = run.experiment.task, run.held_out.first(16), run.experiment.learning_rate
    near = loss_surface(run.model, task, batch, np.zeros(1))
    free, clipped = rate * near.slope, rate * min(near.slope, 1.0)
    here = float(near.loss[0, 0])
    far = {
        name: float(loss_surface(run.model, task, batch, np.array([-step, 0.0])).loss[1, 0])
        for name, step in (("free", free), ("clipped", clipped))
    }
    assert measured("the gradient at the start", near.slope) > 50
    assert measured("loss after an unclipped step over the loss before", far["free"] / here) > 1000
    assert measured("loss after a clipped step over the loss before", far["clipped"] / here) < 5


def test_the_dynamics_begin_without_growth_and_turn_chaotic_where_nothing_is_clipped(seed, measured):
    run = run_of("none", seed)
    start = training.start(run.experiment)
    begin, now = (exponents_of(one.model, one.held_out.first(1))[0] for one in (start, run))
    assert abs(begin) < 0.02
    assert measured("not clipped: Lyapunov exponent", now) > 0.1


@pytest.mark.parametrize("clip", ["none", "norm"])
def test_with_adam_it_is_solved_clipped_or_not(clip, seed, measured):
    link = vary(ALONE, optimizer="adam", learning_rate=0.001, updates=200, clip=clip)
    run = trained(Experiment.from_link(link), seed)
    said = "clipped" if clip == "norm" else "not clipped"
    assert measured(f"adam, {said}: solved at update", run.solved_at) <= 200


def test_two_trained_units_keep_three_symbols_with_or_without_attractors(seed, measured):
    run = trained(Experiment.from_link(LINKS["two_units"]), seed)
    blank = run.experiment.task.vocabulary.index("·")
    fixed = portrait(run.model, blank, 60).fixed
    found = [one for one in fixed if one.kind == "attractor"]
    assert measured("two trained units: attractors", len(found)) in (1, 2, 3)
    assert run.history[-1].val_metric > 0.99
    if seed == 0:  # the shipped one: three valleys, each symbol in its own, and a saddle between two and two of them
        kept = where_kept(run.experiment.task, look(run), run.held_out)
        nearest = {min(range(3), key=lambda n, h=h: np.hypot(*np.subtract(found[n].h, h))) for h in kept.values()}
        assert len(found) == 3 and nearest == {0, 1, 2} and sum(one.kind == "saddle" for one in fixed) == 2
