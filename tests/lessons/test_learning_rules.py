"""What the lesson on learning rules claims, on the race that it opens with."""

import functools
from dataclasses import replace

import pytest

from rnn_core.experiment import Experiment
from rnn_core.findings.rules import RULES, TASKS, claim, rule_link
from rnn_core.nets import training
from rnn_core.nets.probes.alignment import alignment

OPENING = "Recall, 20 steps"


@functools.cache
def run_of(task, rule, seed):
    run = training.start(replace(Experiment.from_link(rule_link(task, rule)), seed=seed))
    while not run.finished and run.solved_at is None:
        training.train_once(run)
    return run


def solved(task, rule, seed, measured):
    run = run_of(task, rule, seed)
    return measured(claim(task, rule).split(": ", 1)[1], run.solved_at or run.experiment.updates)


def test_a_fixed_diagonal_remembers_sooner_than_the_true_gradient(seed, measured):
    fixed, true = (solved(OPENING, rule, seed, measured) for rule in ("diagonal feedback", "BPTT"))
    assert fixed < 300 and fixed < true


@pytest.mark.parametrize("rule", ["truncated, k1 = k2 = 10", "fully truncated"])
def test_what_is_cut_before_the_symbol_never_learns_to_keep_it(rule, seed, measured):
    assert solved(OPENING, rule, seed, measured) == 600
    assert measured(f"{rule}: accuracy", run_of(OPENING, rule, seed).history[-1].val_metric) < 0.5


def test_the_diagonal_that_wins_does_not_even_point_along_the_gradient(seed, measured):
    run = training.start(replace(Experiment.from_link(rule_link(OPENING, "diagonal feedback")), seed=seed))
    assert (
        measured("diagonal feedback: cosine at the start", alignment(run.model, run.experiment.task, run.held_out))
        < 0.9
    )
    exact = training.start(replace(Experiment.from_link(rule_link(OPENING, "BPTT")), seed=seed))
    assert alignment(exact.model, exact.experiment.task, exact.held_out) == pytest.approx(1, abs=1e-4)


@pytest.mark.survey
@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("rule", RULES)
def test_how_soon_each_rule_solves_each_task(task, rule, seed, measured):
    assert 0 < solved(task, rule, seed, measured) <= 600
    assert run_of(task, rule, seed).diverged_at is None
