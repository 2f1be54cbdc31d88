"""What the lesson on the shapes of sequence problems claims, on the five networks that it opens with."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_core.experiment import Experiment
from rnn_core.findings import accuracy
from rnn_core.findings.shapes import FORGETS, written
from rnn_core.nets import training
from rnn_core.nets.probes.moved import recurrent_change
from rnn_core.nets.probes.reading import read_all
from rnn_core.shipped import LINKS
from tests.lessons.training import trained

NAMES = ("one_to_one", "one_to_many", "many_to_one", "many_to_many", "encoder_decoder")
FIVE = {name: Experiment.from_link(LINKS[name]) for name in NAMES}


def shares(run):
    """Return how often a run's network is right alone, and with its loop cut."""
    task, batch = run.experiment.task, run.held_out
    return (accuracy(task, read_all(run.model, batch, surgery), batch) for surgery in (None, FORGETS))


@pytest.mark.parametrize("name", NAMES)
def test_each_shape_is_learned_and_without_the_loop_only_one_to_one_still_works(name, seed, measured):
    run = trained(FIVE[name], seed)
    right, cut = shares(run)
    assert measured(f"{name}: accuracy", right) > 0.98
    measured(f"{name}: accuracy with the loop cut", cut)
    assert measured(f"{name}: updates to solve", run.solved_at) < run.experiment.updates
    if name == "one_to_one":
        assert cut > 0.98
    else:
        assert cut < 0.5


def test_one_to_one_trains_no_recurrent_weight_and_the_others_do(seed, measured):
    for name in ("one_to_one", "many_to_one"):
        run = trained(FIVE[name], seed)
        change = recurrent_change(training.start(run.experiment, measured=False).model, run.model)
        assert (measured(f"{name}: change of U", change) == 0) == (name == "one_to_one")


def test_many_to_many_reads_any_length_and_the_encoder_decoder_only_what_it_learned(seed, measured):
    rng, right = np.random.default_rng(seed), {}
    for name in ("many_to_many", "encoder_decoder"):
        run = trained(FIVE[name], seed)
        longer = replace(run.experiment.task, length=8)
        batches = [longer.read("".join(rng.choice(list("abcdef"), 8))) for _ in range(50)]
        pairs = [written(longer, read_all(run.model, batch), batch) for batch in batches]
        right[name] = measured(
            f"{name}: all right at twice the length", np.mean([said == true for said, true in pairs])
        )
    assert right["many_to_many"] > 0.95
    assert right["encoder_decoder"] < 0.05


def test_a_decoder_of_its_own_learns_sooner_than_shared_weights_and_both_learn(seed, measured):
    own = FIVE["encoder_decoder"]
    shared = replace(own, lane=own.lane.vary(decoder="shared"), updates=800)
    solved = {
        who: measured(f"{who} decoder: updates to solve", trained(experiment, seed).solved_at)
        for who, experiment in (("own", own), ("shared", shared))
    }
    assert solved["own"] < solved["shared"]
