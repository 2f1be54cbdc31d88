"""Settings without effect: each is said, and what is said to change nothing changes nothing."""

import pytest
import torch

from rnn_core.experiment import Experiment, Race, idle
from rnn_core.experiment.lane import FIELDS
from rnn_core.nets.training import start, train_once

BASE = "&hidden=5&batch_size=4&updates=3"


def trained(experiment):
    run = start(experiment)
    for _ in range(3):
        train_once(run)
    return run.model.state_dict()


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("task=adding&length=9&dropout=0.5", "dropout"),
        ("task=adding&length=9&merge=sum", "merge"),
        ("task=adding&length=9&embedding=7", "embedding"),
        ("task=adding&length=9&model=mlp&embedding=7", "embedding"),
        ("task=adding&length=9&clip=value&clip_norm=none", "clip"),
        ("task=waves&length=20&rule=truncated&k1=20&k2=30", "k1"),
        ("task=waves&length=20&rule=truncated&k1=20&k2=30", "k2"),
        ("task=adding&length=9&model=leaky&rule=sctt&skip=10", "skip"),
        ("task=looks&model=thinker&stopping=sure&price=0.9", "price"),
    ],
)
def test_what_is_said_to_change_nothing_changes_nothing(link, name):
    experiment = Experiment.from_link(link + BASE)
    assert name in idle(experiment) and "has no effect" in idle(experiment)[name]
    plain = {"rule": "bptt"} if name in ("k1", "k2") else {name: FIELDS[name].default if name != "skip" else 50}
    other = Experiment(**{**vars(experiment), "lane": experiment.lane.vary(**plain)})
    one, another = trained(experiment), trained(other)
    assert all(torch.allclose(one[key], another[key], atol=1e-6) for key in one)


@pytest.mark.parametrize(
    "link",
    [
        "task=adding",
        "task=adding&layers=2&dropout=0.5",
        "task=adding&direction=bidirectional&merge=sum",
        "task=recall&embedding=7",
        "task=adding&clip=value",
        "task=waves&rule=truncated&k1=5&k2=9",
        "task=looks&model=thinker&stopping=learned&price=0.9",
    ],
)
def test_of_settings_with_an_effect_nothing_is_said(link):
    assert not idle(Experiment.from_link(link))


def test_in_a_race_a_name_tells_what_differs_and_whether_it_does_anything():
    race = Race.from_link("task=recall&model=gru&model.2=gru&dropout.2=0.3&model.3=gru&layers.3=2&dropout.3=0.3")
    assert race.titles == ("GRU 64, dropout 0", "GRU 64, dropout 0.3 (no effect)", "2-layer GRU 64")
    race = Race.from_link("task=recall&model=gru&embedding=8&model.2=gru&embedding.2=16")
    assert race.titles == ("GRU 64, embedding size 8", "GRU 64, embedding size 16")
    twins = Race.from_link("task=recall&model=gru&model.2=gru&model.3=lstm")
    assert twins.titles == ("GRU 64 (1)", "GRU 64 (2)", "LSTM 64")
