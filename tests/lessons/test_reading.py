"""What the page on reading claims: with real names it learns by heart, with hidden names it reads."""

import pytest
from safetensors.torch import save

from rnn_core.course.results import quoted
from rnn_core.experiment import Experiment, vary
from rnn_core.findings.answers import EXAMS, LIES, TRUE, UNASKED
from rnn_core.findings.headlines import BEST, FIRST, KINDS, LISTED, RAREST
from rnn_core.questions.grades import ExamGrade
from rnn_core.questions.headlines import HeadlineMarks, RuleMarks
from rnn_core.questions.net import Net
from rnn_core.shipped import LINKS
from tests.lessons.training import trained

OPENING = Experiment.from_link(LINKS["answerer"])
HIDDEN = Experiment.from_link(LINKS["answerer_hidden"])
HEADLINES = Experiment.from_link(LINKS["headliner"])


def net_of(run):
    return Net(run.experiment, weights=save(dict(run.model.state_dict())))


def graded(run, measured, name):
    found = {}
    for kind in EXAMS:
        found[kind] = ExamGrade(net_of(run), kind).answer()
        for part, value in found[kind]._asdict().items():
            measured(f"{name}: {kind}: {part}", value)
    return found


def test_with_real_names_it_says_what_is_true_when_the_text_lies(seed, measured):
    found = graded(trained(OPENING, seed), measured, "real names")
    assert found[TRUE].exact > 0.75
    assert found[LIES].truth > 0.35 and found[LIES].truth > found[LIES].text + 0.15
    for given in found.values():
        assert given.exact <= given.f1 and given.words < given.macro


@pytest.mark.survey
def test_with_hidden_names_it_says_what_the_text_says(seed, measured):
    found = graded(trained(HIDDEN, seed), measured, "hidden names")
    assert found[LIES].text > 0.75 and found[LIES].text > found[TRUE].text - 0.1
    assert found[LIES].truth < 0.1
    assert found[UNASKED].exact < found[TRUE].exact - 0.03


def headlines(run):
    return HeadlineMarks(net_of(run)).answer()


def test_headlines_beat_plain_rules_and_not_a_list_of_words_and_places(seed, measured):
    reached, others = headlines(trained(HEADLINES, seed)), RuleMarks().answer()
    measured("headlines: rival: one", others[LISTED].unigrams)
    for rule in (FIRST, RAREST):
        assert reached.unigrams > others[rule].unigrams + 0.05
    assert abs(reached.unigrams - others[LISTED].unigrams) < 0.04
    assert reached.unigrams < others[BEST].unigrams - 0.2


@pytest.mark.survey
@pytest.mark.parametrize("kind", KINDS)
def test_what_each_kind_of_network_keeps(kind, seed, measured):
    reached = headlines(trained(Experiment.from_link(vary(LINKS["headliner"], **KINDS[kind])), seed))
    measured(f"headlines: {kind}: two", reached.bigrams)
    assert measured(f"headlines: {kind}: one", reached.unigrams) > 0.3


def test_over_the_seeds_no_kind_of_network_stands_out():
    means = [quoted(f"reading: headlines: {kind}: one").mean for kind in KINDS]
    assert max(means) - min(means) < 0.03
