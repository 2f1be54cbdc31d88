"""What the page on translation claims: a fixed context vector fails on long texts, attention does not."""

import functools
import math

import pytest
from safetensors.torch import save

from rnn_core.data.numbers import spell_number
from rnn_core.experiment import Experiment, vary
from rnn_core.findings.translation import OTHERS, TRAININGS
from rnn_core.nets.probes.translating import write_all
from rnn_core.questions.net import Net
from rnn_core.questions.translation_quality import HeldOutTranslation
from rnn_core.shipped import LINKS
from tests.lessons import training

OPENING = Experiment.from_link(LINKS["translator"])
FIXED = Experiment.from_link(LINKS["translator_fixed"])


trained = functools.lru_cache(maxsize=2)(training.trained)  # both opening networks are asked twice, and only read


def translated(run):
    return HeldOutTranslation(Net(run.experiment, weights=save(dict(run.model.state_dict())))).answer()


def note(measured, name, reached):
    for part, value in reached._asdict().items():
        measured(f"{name}: {part}", value)


@pytest.mark.wide
def test_attention_translates_numbers_and_a_fixed_context_fails_on_the_long_ones(seed, measured):
    found, bins = translated(trained(OPENING, seed))
    fixed, fixed_bins = translated(trained(FIXED, seed))
    assert measured("attention: right", found.exact) >= 0.95
    assert measured("fixed: right", fixed.exact) < 0.3
    assert measured("attention: the longest right", bins[-1].right) >= 0.95
    assert measured("fixed: the longest right", fixed_bins[-1].right) < bins[-1].right - 0.5
    assert measured("fixed: the shortest right", fixed_bins[0].right) > fixed_bins[-1].right + 0.25


@pytest.mark.survey
def test_what_was_learned_can_be_lost_late(seed, measured):
    """Found with seed 23: the rate is as high at the end as at the beginning."""
    history = trained(OPENING, 23 + seed).history
    checked = [row.val_metric for row in history if not math.isnan(row.val_metric)]
    assert measured("seeds 23 to 25, attention: texts right at best", max(checked)) > 0.99
    assert measured("seeds 23 to 25, attention: texts right at the end", checked[-1]) <= max(checked)


@pytest.mark.parametrize("experiment", [OPENING, FIXED], ids=["attention", "fixed"])
def test_neither_goes_beyond_what_it_was_trained_on(experiment, seed, measured):
    run = trained(experiment, seed)
    task, numbers = experiment.task, range(10_007, 100_000, 907)
    written = write_all(run.model, task, task.texts([spell_number(n, "en") for n in numbers]))
    right = [spell_number(n, "fr") == text for n, text in zip(numbers, written, strict=True)]
    name = experiment.network.attention
    assert measured(f"numbers of five digits right, {name}", sum(right) / len(right)) < 0.1


@pytest.mark.survey
@pytest.mark.parametrize("attention", ["additive", "none"])
@pytest.mark.parametrize("name", OTHERS)
def test_what_other_texts_come_to(name, attention, seed, measured):
    link = vary(LINKS["translator"], **OTHERS[name] | {"attention": attention})
    found, _ = translated(trained(Experiment.from_link(link), seed))
    note(measured, f"{name}, {attention}", found)
    if OTHERS[name].get("corpus") == "sentences":
        assert found.exact < 0.2  # far too few to learn from
    elif attention == "additive":
        assert found.exact > (0.75 if "Polish" in name else 0.85)  # one seed of three is still on its way


@pytest.mark.survey
@pytest.mark.parametrize("name", TRAININGS)
def test_what_another_training_comes_to(name, seed, measured):
    found, bins = translated(trained(Experiment.from_link(vary(LINKS["translator"], **TRAININGS[name])), seed))
    note(measured, name, found)
    measured(f"{name}: the longest right", bins[-1].right)
    assert found.exact > (0.9 if "forced" in name else 0.5)
