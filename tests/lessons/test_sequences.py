"""What the lesson on sequences claims, on the networks that it opens with."""

from dataclasses import replace

import pytest

from rnn_core.experiment import Experiment
from rnn_core.findings import accuracy
from rnn_core.findings.sequences import by_distance, trials
from rnn_core.nets.probes.reading import read_all
from rnn_core.shipped import LINKS
from tests.lessons.training import trained

NAMES = ("gru", "mlp", "cnn", "bag")
SIZE = 1_000


def opening(name):
    return Experiment.from_link(LINKS[f"first_{name}"])


def right(run, trial):
    batch = trials(run.experiment.task, SIZE)[trial]
    return accuracy(run.experiment.task, read_all(run.model, batch), batch)


def test_all_but_the_bag_of_words_can_tell_which_came_first(seed, measured):
    reached = {n: right(trained(opening(n), seed), "like those it learned from") for n in NAMES}
    for name, share in reached.items():
        measured(f"{name}: like those it learned from", share)
    assert min(reached["gru"], reached["mlp"]) > 0.98
    assert 0.85 < reached["cnn"] < 0.99
    assert abs(reached["bag"] - 0.5) < 0.06


def test_learned_on_shuffled_words_all_are_at_chance(seed, measured):
    for name in NAMES:
        one = opening(name)
        run = trained(replace(one, task=replace(one.task, order="shuffled")), seed)
        assert abs(measured(f"{name}: learned shuffled", right(run, "the same, words shuffled")) - 0.5) < 0.06


def test_the_recurrent_network_goes_on_where_the_mlp_cannot(seed, measured):
    gru, cnn, mlp = (trained(opening(name), seed) for name in ("gru", "cnn", "mlp"))
    for trial in ("twice as long", "A and B where it never read", "mixed lengths, padded"):
        assert measured(f"gru: {trial}", right(gru, trial)) > 0.9
        assert 0.55 < measured(f"cnn: {trial}", right(cnn, trial)) < 0.95
        with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
            right(mlp, trial)


@pytest.mark.wide
def test_learned_in_the_first_half_only_nobody_carries_the_rule_to_the_second(seed, measured):
    for name in ("gru", "mlp"):
        one = opening(name)
        run = trained(replace(one, task=replace(one.task, where="first half")), seed)
        assert measured(f"{name}: learned in the first half", right(run, "like those it learned from")) > 0.97
        other = replace(run.experiment.task, where="second half")
        batch = trials(other, SIZE)["like those it learned from"]
        share = accuracy(other, read_all(run.model, batch), batch)
        assert measured(f"{name}: learned in the first half, asked in the second", share) < 0.8


def test_the_cnn_sees_far_order_by_the_ends_of_the_sequence(seed, measured):
    run = trained(opening("cnn"), seed)
    for length, name in ((20, ""), (60, ", three times as long")):
        task = replace(run.experiment.task, length=length)
        batch = trials(task, SIZE)["like those it learned from"]
        near, middle, far = by_distance(read_all(run.model, batch), batch).values()
        shares = {"1 to 4 apart": near, "5 to 8": middle, "12 and more": far}
        for distance, share in shares.items():
            measured(f"cnn: {distance}{name}", share)
        if length == 20:
            assert near > 0.98 and middle < 0.9 and far > 0.97
        else:
            assert far < 0.8  # both are far from either end
