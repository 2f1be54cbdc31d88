"""A sound, and what a network makes of it frame by frame: what a picture of both needs."""

from typing import NamedTuple

import numpy as np

from rnn_core.data.audio import HOP, Samples, decode, level, log_mel, noisy, trim
from rnn_core.data.spoken import read_clip
from rnn_core.data.voices import RATE
from rnn_core.questions.looks import Net, read_sequence
from rnn_core.tasks.base import Array
from rnn_core.tasks.words import STEPS, Words
from rnn_core.trace import Reading, softmax

ENVELOPE = 400  # pieces of which the waveform is drawn


class Listening(NamedTuple):
    """A sound and a network on one clock.

    samples at `rate` a second. reading: all of the network's inside. sounds: phonemes and the seconds at which they
    begin, where known. truth: the right answer, if there is one.
    """

    samples: Samples
    rate: int
    reading: Reading
    sounds: tuple[tuple[str, float], ...]
    truth: int | None

    @property
    def mel(self) -> Array:
        """What the network reads, (frames, bands)."""
        return self.reading.inputs

    @property
    def states(self) -> Array:
        """What its top layer remembers, (frames, units)."""
        return self.reading.trace.states["h"][-1, 0]

    @property
    def answers(self) -> Array:
        """The chance that it gives to each answer, (frames, answers)."""
        return softmax(self.reading.trace.outputs[0])

    @property
    def seconds(self) -> float:
        """How long the sound is."""
        return len(self.samples) / self.rate

    @property
    def envelope(self) -> Array:
        """The lowest and the highest sample of each of ENVELOPE pieces, (2, ENVELOPE), of the loudest."""
        pieces = np.array_split(self.samples, min(ENVELOPE, len(self.samples)))
        ends = np.array([[piece.min(), piece.max()] for piece in pieces], np.float32).T
        return ends / max(float(np.abs(ends).max()), 1e-9)


def hear_clip(net: Net, number: int, noise: int) -> Listening:
    """Let a network hear a held-out clip under noise, `noise` decibels quieter than the word, drawn anew from 0."""
    task = _task(net)
    spoken = read_clip(task.lexicon, number)
    samples = noisy(spoken.samples, noise, np.random.default_rng(number))
    reading = read_sequence(net, task.read(log_mel(samples, RATE), spoken.word))
    return Listening(samples[: _longest(RATE)], RATE, reading, spoken.sounds, spoken.word)


def hear_recording(net: Net, file: bytes) -> tuple[Listening, float, float]:
    """Let a network hear a recording; return also its length in seconds, and how many were cut off in front.

    Of a long one it hears what comes first, once it is not quiet any more. Raises ValueError as `decode` does.
    """
    task = _task(net)
    samples, rate = decode(file)
    whole = len(samples) / rate
    samples, cut = trim(samples, rate)
    samples = level(samples[: _longest(rate)])
    frames = log_mel(samples, rate)
    if not len(frames):
        raise ValueError("Too little of this recording is anything but quiet: speak closer to the microphone.")
    return Listening(samples, rate, read_sequence(net, task.read(frames)), (), None), whole, cut


def _longest(rate: int) -> int:
    """Return how many samples STEPS frames are."""
    return round((STEPS * HOP + 0.01) * rate)


def _task(net: Net) -> Words:
    task = net.experiment.task
    assert isinstance(task, Words)
    return task
