"""What the section on motion claims: a GRU tells four activities apart, and single samples in any order do, too."""

import numpy as np
import pytest
from safetensors.torch import save

from rnn_core.experiment import Experiment, vary
from rnn_core.findings.smartwatch import averaged, begins_at_rest, right, settled
from rnn_core.questions.net import Net
from rnn_core.questions.smartwatch import ActivityChances, OrderAccuracy, SampleChances, ShareIntervals
from rnn_core.shipped import LINKS
from tests.lessons.training import trained

SECONDS = 60  # of training, on one of two cores


@pytest.fixture(scope="module")
def nets():
    """Networks of the section, by model and seed."""
    made = {}

    def get(model, seed):
        if (model, seed) not in made:
            run = trained(Experiment.from_link(LINKS[f"watch_{model}"]), seed)
            assert run.seconds < SECONDS
            made[model, seed] = Net(run.experiment, weights=save(dict(run.model.state_dict())))
        return made[model, seed]

    return get


@pytest.mark.parametrize("model", ["gru", "cnn"])
def test_four_activities_are_told_apart_within_three_seconds_but_not_at_the_first_sample(model, nets, seed, measured):
    hits, name = right(ActivityChances(nets(model, seed)).answer()), model.upper()
    for after in (1, 10, 20, 30):
        measured(f"{name}: right after {after / 10:g} s", hits[:, after - 1].mean())
    assert measured(f"{name}: right at the end", hits[:, -1].mean()) >= 0.9
    assert hits[:, 29].mean() >= 0.85 and hits[:, 0].mean() <= 0.4
    measured(f"{name}: seconds until right for good, median", np.nanmedian(settled(hits)))


def test_single_samples_in_any_order_tell_as_much(nets, seed, measured):
    singles = SampleChances().answer()
    followed = ActivityChances(nets("gru", seed)).answer()
    gru, forest = (right(one)[:, -1].mean() for one in (followed, averaged(singles)))
    measured("single samples, averaged: right at the end", forest)
    measured("a single sample: right, mean", right(singles).mean())
    assert forest >= 0.95 and forest >= gru - 1.5 / 40
    assert right(singles).mean() < forest - 0.05


def test_the_gru_has_learned_to_use_the_order_all_the_same(nets, seed, measured):
    net = nets("gru", seed)
    mixed, back = OrderAccuracy(net).answer()
    straight = right(ActivityChances(net).answer())[:, -1].mean()
    assert straight - measured("GRU: right backwards", back) > 0.04
    assert straight - measured("GRU: right in random order", mixed) > 0.005


def test_clips_begin_before_the_movement_and_forty_of_them_prove_little():
    rest, later = begins_at_rest(2)
    assert rest < later / 2
    assert ShareIntervals(40).answer()[40].low < 0.92


@pytest.mark.survey
def test_a_vanilla_rnn_learns_it_too(seed, measured):
    run = trained(Experiment.from_link(vary(LINKS["watch_gru"], model="rnn")), seed)
    assert measured("RNN: right at the end", run.history[-1].val_metric) >= 0.85
