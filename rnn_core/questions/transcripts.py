"""Which phonemes does a network hear in an utterance, and where?"""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from rnn_core.data.audio import level, log_mel, noisy, trim
from rnn_core.data.uttered import ACCENT, NOISES, PHONEMES, Spoken, folded, read_spoken
from rnn_core.data.voices import RATE, say
from rnn_core.findings.lattice import beam_search, occupancy, states_of
from rnn_core.findings.phonemes import MOST_WORDS, WIDTH, spikes_of, symbol_of
from rnn_core.questions.base import Question
from rnn_core.questions.dictionary import NearestWords
from rnn_core.questions.net import Net
from rnn_core.questions.reading import SequenceReading
from rnn_core.tasks.base import Array
from rnn_core.tasks.ctc import collapse, error_rate
from rnn_core.tasks.phonemes import Phonemes
from rnn_core.trace import Reading, softmax


class Transcript(NamedTuple):
    """One utterance and what a network hears: its reading, the labels of its best path and of a beam, the lattice.

    spelled: (frame, phoneme) of the best path. beam: (phonemes, chance), best first. rows and lattice (rows, frames):
    where the true labels are likeliest to be, or None where they are too many for the frames. words: by dictionary.
    """

    spoken: Spoken
    reading: Reading
    spelled: tuple[tuple[int, str], ...]
    beam: tuple[tuple[str, float], ...]
    rows: tuple[str, ...]
    lattice: Array | None
    words: str
    errors: float

    @property
    def answers(self) -> Array:
        """The chance of every label at every frame, (frames, labels)."""
        return softmax(self.reading.trace.outputs[0])


@dataclass(frozen=True)
class UtteranceTranscript(Question[Transcript]):
    """What a network hears in one of the utterances that are held out."""

    net: Net
    number: int

    def answer(self) -> Transcript:
        return _transcribe(self.net, read_spoken(self.number))


@dataclass(frozen=True)
class TextTranscript(Question[Transcript]):
    """What a network hears as the engine says a text. Raises ValueError with a sentence for what cannot be said."""

    may_refuse: ClassVar = True

    net: Net
    text: str
    voice: str

    def answer(self) -> Transcript:
        sound, phonemes = say(self.text, f"{ACCENT}+{self.voice}")
        sounds = folded(phonemes)
        if not sounds:
            raise ValueError("The speech engine says nothing to this text: type some English words.")
        samples, cut = trim(sound.astype(np.float32), RATE)
        onsets = tuple((symbol, max(0.0, second - cut)) for symbol, second in sounds)
        return _transcribe(self.net, Spoken(level(samples), onsets, self.text))


def _transcribe(net: Net, spoken: Spoken) -> Transcript:
    task = net.experiment.task
    assert isinstance(task, Phonemes)
    labels = [1 + PHONEMES.index(symbol) for symbol, _ in spoken.sounds]
    samples = noisy(spoken.samples, NOISES[0], np.random.default_rng(0))
    reading = SequenceReading(net, task.read(log_mel(samples, RATE), np.array(labels))).answer()
    chances = softmax(reading.trace.outputs[0]).astype(float)
    path = chances.argmax(1)
    best = collapse(path)
    rows = tuple(symbol_of(code) for code in states_of(labels))
    try:
        shares = occupancy(chances, labels)
    except ValueError:
        shares = None
    beam = tuple((" ".join(map(symbol_of, way)), float(chance)) for way, chance in beam_search(chances, WIDTH)[:3])
    spikes = tuple((frame, symbol_of(code)) for frame, code in spikes_of(path))
    most = max(MOST_WORDS, len(spoken.text.split()))
    nearest = NearestWords(tuple(best), most).answer()
    return Transcript(spoken, reading, spikes, beam, rows, shares, nearest, error_rate([labels], [best]))
