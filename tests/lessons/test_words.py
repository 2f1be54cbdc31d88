"""What the page on spoken words claims: gates keep the first sound to the end of the word, a vanilla RNN forgets it."""

from dataclasses import replace

import pytest
from safetensors.torch import save

from rnn_core.data.spoken import NOISES
from rnn_core.experiment import Experiment
from rnn_core.questions.net import Net
from rnn_core.questions.words import WordPassage, WordRecognition
from rnn_core.shipped import LINKS
from tests.lessons.training import trained

NAMES = {"gru": "GRU", "lstm": "LSTM", "rnn": "RNN"}
SECONDS = 120  # of training, on one of two cores


@pytest.fixture(scope="module")
def nets():
    """The three networks of the page's opening, by seed."""
    made = {}

    def get(seed):
        if seed not in made:
            made[seed] = {model: _net(model, seed) for model in NAMES}
        return made[seed]

    return get


def _net(model, seed):
    run = trained(Experiment.from_link(LINKS[f"listener_{model}"]), seed)
    assert run.seconds < SECONDS
    return Net(run.experiment, weights=save(dict(run.model.state_dict())))


def test_a_gru_hears_new_voices_and_a_vanilla_rnn_far_fewer_words(nets, seed, measured):
    told = {model: WordRecognition(net).answer() for model, net in nets(seed).items()}
    for model, one in told.items():
        for noise, right in zip(NOISES, one.noises, strict=True):
            measured(f"{NAMES[model]}: noise {noise} dB below: accuracy", right)
        measured(f"{NAMES[model]}: another synthesizer: accuracy", one.klatt)
        assert one.noises[0] > one.noises[-1] + 0.3 and one.klatt < one.noises[0]
    assert told["gru"].noises[0] >= 0.9
    assert min(told["gru"].noises[0], told["lstm"].noises[0]) > told["rnn"].noises[0] + 0.1


def test_the_vanilla_rnn_mistakes_the_first_sound_most_for_it_knew_it_and_forgets_it(nets, seed, measured):
    found = {model: WordPassage(net).answer() for model, net in nets(seed).items()}
    for model, one in found.items():
        measured(f"{NAMES[model]}: first sound read off h: best", one.readable.max())
        measured(f"{NAMES[model]}: first sound read off h: at the end", one.readable[-1])
        for name, row in zip(("first sound", "vowel", "last sound"), one.parts, strict=True):
            measured(f"{NAMES[model]}: answers right about the {name}", row[-1])
    rnn = found["rnn"]
    assert rnn.readable.max() - rnn.readable[-1] > 0.1
    assert rnn.parts[0, -1] < rnn.parts[1:, -1].min() - 0.03
    assert all(found[model].readable[-1] > 0.9 for model in ("gru", "lstm"))


@pytest.mark.survey
def test_trained_in_quiet_it_is_helpless_in_noise(seed, measured):
    run = trained(Experiment.from_link(f"{LINKS['listener_gru']}&noise=quiet"), seed)
    one = WordRecognition(Net(run.experiment, weights=save(dict(run.model.state_dict())))).answer()
    measured("GRU, learned in quiet: noise 5 dB below: accuracy", one.noises[NOISES.index(5)])
    assert one.noises[NOISES.index(5)] < one.noises[0] - 0.3


@pytest.mark.parametrize("model", list(NAMES))
def test_real_vowels_need_no_gates(model, seed, measured):
    experiment = Experiment.from_link(LINKS["speaker"])
    run = trained(replace(experiment, lane=experiment.lane.vary(model=model)), seed)
    assert measured(f"{NAMES[model]}: real voices: accuracy", run.history[-1].val_metric) > 0.9
