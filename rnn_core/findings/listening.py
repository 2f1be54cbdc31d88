"""A sound, and what a network makes of it frame by frame: what a picture of both needs."""

from typing import NamedTuple

import numpy as np

from rnn_core.data.audio import Samples
from rnn_core.tasks.base import Array
from rnn_core.trace import Reading, softmax

ENVELOPE = 400  # pieces of which the waveform is drawn


class Surroundings(NamedTuple):
    """The recording that a sound was cut out of.

    envelope: of all of it, (2, pieces). seconds: how long it is; the sound is what lies from `begin` to `end`. note:
    what a reader should know of it, if anything.
    """

    envelope: Array
    seconds: float
    begin: float
    end: float
    note: str


class Listening(NamedTuple):
    """A sound and a network on one clock.

    samples at `rate` a second. reading: all of the network's inside. sounds: phonemes and the seconds at which they
    begin, where known. truth: the right answer, if there is one. around: of a recording, what it was cut out of.
    """

    samples: Samples
    rate: int
    reading: Reading
    sounds: tuple[tuple[str, float], ...]
    truth: int | None
    around: Surroundings | None = None

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
        """The lowest and the highest sample of each of its pieces, (2, pieces), of the loudest."""
        return envelope_of(self.samples)


def envelope_of(samples: Samples) -> Array:
    """Return the lowest and the highest sample of each of ENVELOPE pieces, (2, ENVELOPE), of the loudest."""
    pieces = np.array_split(samples, min(ENVELOPE, len(samples)))
    ends = np.array([[piece.min(), piece.max()] for piece in pieces], np.float32).T
    return ends / max(float(np.abs(ends).max()), 1e-9)
