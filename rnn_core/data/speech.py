"""Where in a recording somebody speaks: between the noise of the room before and after.

A rule without weights: what is louder than the room is speech; short gaps belong to the word (a mouth that closes for
a t is silent for a tenth of a second); of several stretches the one with the most energy is meant.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_core.data.audio import Samples

BLOCK = 0.01  # seconds
GAP = 0.2  # seconds: what is apart by less is one word
BEFORE, AFTER = 0.03, 0.01  # seconds that are left around speech, as there are around the words to learn from
_RANGE = 30.0  # decibels below the loudest moment: what is quieter is no speech, however quiet the room is
_ABOVE = 4.0  # decibels by which speech is louder than the room
_LEAST = 10.0  # decibels below the loudest moment that count as speech in any room
_ROOM = 0.1  # seconds: the quietest stretch of this length is the room
_HUM = 100.0  # Hz: what is lower is hum and wind


class Stretch(NamedTuple):
    """A part of a recording, in seconds: from its first sample to behind its last one."""

    begin: float
    end: float


def find_speech(samples: Samples, rate: int) -> Stretch:
    """Return where the speech is; the whole recording, where nothing stands out."""
    levels, whole = _levels(samples, rate), len(samples) / rate
    if not len(levels) or not np.isfinite(levels.max()):
        return Stretch(0.0, whole)
    loud = levels > _threshold(levels)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], loud, [False]]).astype(int)))
    begins, ends = _joined(edges[::2], edges[1::2])
    energies = [np.sum(10 ** (levels[begin:end] / 10)) for begin, end in zip(begins, ends, strict=True)]
    meant = int(np.argmax(energies))
    return Stretch(max(0.0, begins[meant] * BLOCK - BEFORE), min(whole, ends[meant] * BLOCK + AFTER))


def _levels(samples: Samples, rate: int) -> NDArray[np.float64]:
    """Return how loud each block is, in decibels, without hum."""
    from scipy.signal import butter, sosfilt

    size = round(BLOCK * rate)
    clear = np.asarray(sosfilt(butter(2, _HUM, "highpass", fs=rate, output="sos"), samples.astype(np.float64)))
    power = np.square(clear[: len(clear) // size * size]).reshape(-1, size).mean(1)
    with np.errstate(divide="ignore"):
        return 10 * np.log10(power)


def _threshold(levels: NDArray[np.float64]) -> float:
    width = min(len(levels), round(_ROOM / BLOCK))
    power = np.convolve(10 ** (levels / 10), np.ones(width) / width, "valid")
    room = 10 * np.log10(max(float(power.min()), 1e-30))
    loudest = float(levels.max())
    return min(max(loudest - _RANGE, room + _ABOVE), loudest - _LEAST)


def _joined(begins: NDArray[np.int64], ends: NDArray[np.int64]) -> tuple[list[int], list[int]]:
    """Return stretches, in blocks, with those taken together that are apart by a short gap."""
    apart = np.flatnonzero((begins[1:] - ends[:-1]) * BLOCK >= GAP)
    return [int(begins[0]), *map(int, begins[apart + 1])], [*map(int, ends[apart]), int(ends[-1])]
