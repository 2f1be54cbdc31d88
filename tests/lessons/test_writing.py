"""What the page of a network that writes claims: it beats short counts, units follow words, eras are heard."""

import numpy as np
import pytest
import torch

from rnn_core.experiment import Experiment, vary
from rnn_core.findings.sentences import number, sentences
from rnn_core.findings.writing import context_worth, known_words, trackers
from rnn_core.nets.probes.costs import costs
from rnn_core.nets.probes.record import record
from rnn_core.questions.sentences import CountedSubjectNumber, SubjectNumber
from rnn_core.shipped import LINKS, load
from rnn_core.tasks import Batch
from rnn_core.tasks.speeches import Speeches
from tests.lessons import training
from tests.lessons.training import trained

OPENING = Experiment.from_link(LINKS["writer"])
EARLY = 1_500  # updates: half a minute on one core


def test_it_beats_counts_of_up_to_three_letters_within_half_a_minute_and_its_units_follow_words(seed, measured):
    run = trained(OPENING, seed, EARLY if training.anew else None)
    assert run.seconds < 180
    best = min(OPENING.task.counted(3))
    reached = float(costs(run.model, run.held_out).mean())
    name = f"bits per letter after {run.update:,} updates"
    assert measured(name, reached) < measured("bits of counts, 3 letters", best) - 0.03
    texts = [shot.wrote for shot in run.snapshots] if training.anew else [text for _, text in load("writer").wrote]
    words = [known_words(text, OPENING.task.studied) for text in texts]
    early, late = (np.sum(few, axis=0) for few in (words[:3], words[-3:]))
    assert measured("real words among its first ones", early[0] / early[1]) < 0.1
    assert measured("real words among its last ones", late[0] / late[1]) > 0.3
    study = Speeches(length=400).held_out(np.random.default_rng(0))
    study = Batch(*(part[::3] for part in study))
    found = trackers(record(run.model, torch.as_tensor(study.inputs)), study, OPENING.task.vocabulary)
    followed = {one.feature: abs(one.correlation) for one in found}
    assert measured("r of the unit that follows the word", followed["how far into the word it is"]) > 0.45
    assert_it_follows_the_nearest_noun(number(asked(run)), measured)


def test_the_shipped_network_is_worth_a_table_of_three_or_four_letters():
    shipped = load("writer")
    assert context_worth(shipped.val_metric, OPENING.task.counted(6)) in (3, 4)


def asked(run):
    batch = run.experiment.task.side_by_side(sentences())
    return [row[mask] for row, mask in zip(costs(run.model, batch), batch.mask, strict=True)]


def assert_it_follows_the_nearest_noun(worth, measured=lambda _, value: value):
    assert measured("bits of the subject's number, verb next", worth.beside) > 0.4
    assert abs(measured("bits of the subject's number, noun between", worth.far)) < 0.2
    assert measured("bits of the number of the noun between", worth.nearest) > 0.4
    assert measured("verbs right, misled", worth.misled) < 0.5 < measured("verbs right, verb next", worth.right)


@pytest.mark.parametrize("name", ["writer_rnn", "writer_gru", "writer"])
def test_all_networks_that_are_compared_follow_the_nearest_noun(name):
    assert_it_follows_the_nearest_noun(SubjectNumber(load(name).net).answer())


def test_tables_cannot_remember_a_subject_and_the_short_ones_cannot_see_its_number():
    worth = CountedSubjectNumber(Speeches(), (2, 5)).answer()
    two, five = worth[2], worth[5]
    assert two.right == two.misled == 0.5
    assert five.right > 0.8 and five.misled < 0.1 and abs(five.far) < 1e-3


@pytest.mark.survey
def test_a_whole_training_does_not_teach_it_to_remember_the_subject(seed):
    assert_it_follows_the_nearest_noun(number(asked(trained(OPENING, seed))))


@pytest.mark.survey
def test_each_network_hears_its_own_era(seed, measured):
    bits = {}
    for era in ("1790-1830", "1981-2026"):
        run = trained(Experiment.from_link(vary(LINKS["writer"], era=era)), seed, EARLY)
        for other in ("1790-1830", "1981-2026"):
            batch = Speeches(era=other).held_out(np.random.default_rng(0))
            bits[era, other] = measured(
                f"bits, brought up on {era}, read {other}", float(costs(run.model, batch).mean())
            )
    assert bits["1790-1830", "1790-1830"] < bits["1981-2026", "1790-1830"] - 0.2
    assert bits["1981-2026", "1981-2026"] < bits["1790-1830", "1981-2026"] - 0.2
