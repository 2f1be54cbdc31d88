"""What does a network make of a sound, frame by frame?"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data.audio import HOP, level, log_mel, noisy
from rnn_core.data.recording import decode
from rnn_core.data.speech import find_speech
from rnn_core.data.spoken import read_clip
from rnn_core.data.voices import RATE
from rnn_core.findings.listening import Listening, Surroundings, envelope_of
from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.questions.reading import SequenceReading
from rnn_core.tasks.words import STEPS, Words


@dataclass(frozen=True)
class ClipListening(Question[Listening]):
    """How a network hears a clip that is held out, under noise `noise` decibels quieter than the word.

    The noise is drawn anew from 0.
    """

    net: Net
    number: int
    noise: int

    def answer(self) -> Listening:
        task = _task(self.net)
        spoken = read_clip(task.lexicon, self.number)
        samples = noisy(spoken.samples, self.noise, np.random.default_rng(self.number))
        reading = SequenceReading(self.net, task.read(log_mel(samples, RATE), spoken.word)).answer()
        return Listening(samples[: _longest(RATE)], RATE, reading, spoken.sounds, spoken.word)


@dataclass(frozen=True)
class RecordingListening(Question[Listening]):
    """How a network hears the speech in a recording, without the quiet before and after.

    Of long speech it hears what comes first. Raises ValueError as `decode` does.
    """

    may_refuse: ClassVar = True
    private: ClassVar = True

    net: Net
    file: bytes

    def answer(self) -> Listening:
        whole, rate, note = decode(self.file)
        stretch = find_speech(whole, rate)
        first = round(stretch.begin * rate)
        samples = level(whole[first : round(stretch.end * rate)][: _longest(rate)])
        frames = log_mel(samples, rate)
        if not len(frames):
            raise ValueError("Too little of this recording is anything but quiet: speak closer to the microphone.")
        reading = SequenceReading(self.net, _task(self.net).read(frames)).answer()
        ends = first / rate, (first + len(samples)) / rate
        around = Surroundings(envelope_of(whole), len(whole) / rate, *ends, note)
        return Listening(samples, rate, reading, (), None, around)


def _longest(rate: int) -> int:
    """Return how many samples STEPS frames are."""
    return round((STEPS * HOP + 0.01) * rate)


def _task(net: Net) -> Words:
    task = net.experiment.task
    assert isinstance(task, Words)
    return task
