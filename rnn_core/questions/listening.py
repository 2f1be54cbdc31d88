"""What does a network make of a sound, frame by frame?"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data.audio import HOP, decode, level, log_mel, noisy, trim
from rnn_core.data.spoken import read_clip
from rnn_core.data.voices import RATE
from rnn_core.findings.listening import Listening
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
class RecordingListening(Question[tuple[Listening, float, float]]):
    """How a network hears a recording; also its length in seconds, and how many are cut off in front.

    Of a long one it hears what comes first, once it is not quiet any more. Raises ValueError as `decode` does.
    """

    may_refuse: ClassVar = True
    private: ClassVar = True

    net: Net
    file: bytes

    def answer(self) -> tuple[Listening, float, float]:
        samples, rate = decode(self.file)
        whole = len(samples) / rate
        samples, cut = trim(samples, rate)
        samples = level(samples[: _longest(rate)])
        frames = log_mel(samples, rate)
        if not len(frames):
            raise ValueError("Too little of this recording is anything but quiet: speak closer to the microphone.")
        reading = SequenceReading(self.net, _task(self.net).read(frames)).answer()
        return Listening(samples, rate, reading, (), None), whole, cut


def _longest(rate: int) -> int:
    """Return how many samples STEPS frames are."""
    return round((STEPS * HOP + 0.01) * rate)


def _task(net: Net) -> Words:
    task = net.experiment.task
    assert isinstance(task, Words)
    return task
