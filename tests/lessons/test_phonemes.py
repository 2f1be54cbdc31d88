"""What the page on phonemes claims: spelled without an alignment, in spikes, and better where both ways are read."""

import pytest
from safetensors.torch import save

from pages.sections.phonemes.transcription import FAMILIES
from rnn_core.course.results import quoted
from rnn_core.experiment import Experiment
from rnn_core.questions.net import Net
from rnn_core.questions.phonemes import PhonemeRecognition
from rnn_core.questions.transcripts import TextTranscript
from rnn_core.shipped import LINKS, SPELLER
from tests.lessons.training import trained


@pytest.fixture(scope="module")
def nets():
    """The network of the page's opening, by seed."""
    made = {}

    def get(seed):
        if seed not in made:
            made[seed] = _trained(seed)
        return made[seed]

    return get


def _trained(seed):
    run = trained(Experiment.from_link(LINKS["speller"]), seed)
    return Net(run.experiment, weights=save(dict(run.model.state_dict())))


def test_new_words_by_new_voices_are_spelled_and_in_spikes(nets, seed, measured):
    one = PhonemeRecognition(nets(seed)).answer()
    assert measured("opening: phoneme error rate", one.greedy) <= 0.2
    assert measured("opening: with a beam", one.beam) <= one.greedy + 0.01
    assert measured("opening: word error rate", one.words) < 0.5
    assert measured("opening: frames that are blank", one.blank) > 0.5
    assert measured("opening: frames per phoneme", one.named) <= 2
    measured("opening: seconds from a phoneme's beginning to its spike", one.late.mean())


def test_a_sentence_is_spelled_that_is_longer_than_all_it_has_learned(nets, seed, measured):
    one = TextTranscript(nets(seed), "the river runs to the sea", "Andy").answer()
    assert measured("a sentence: phoneme error rate", one.errors) < 0.6
    assert one.lattice is not None and abs(one.lattice.sum(0) - 1).max() < 1e-6


@pytest.mark.survey
@pytest.mark.parametrize("name", FAMILIES)
def test_who_reads_both_ways_errs_less(name, seed, measured):
    both, cell = "bidirectional" in name, name.split()[-1].lower()
    link = f"{SPELLER}&updates=800".replace("model=lstm", f"model={cell}") + "&direction=bidirectional" * both
    run = trained(Experiment.from_link(link), seed)
    net = Net(run.experiment, weights=save(dict(run.model.state_dict())))
    measured(f"{name}: phoneme error rate", PhonemeRecognition(net).answer().greedy)


def test_the_direction_counts_for_more_than_the_cell():
    forward, both = (
        [quoted(f"phonemes: {name}: phoneme error rate") for name in part] for part in (FAMILIES[:3], FAMILIES[3:])
    )
    assert max(one.mean for one in both) < min(one.mean for one in forward) - 0.1
