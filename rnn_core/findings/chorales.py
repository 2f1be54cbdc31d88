"""Voices under a melody: the likeliest that fit together, and how many of their notes are Bach's."""

import numpy as np

from rnn_core.data.chorales import LOWEST
from rnn_core.tasks.base import Array, Batch
from rnn_core.tasks.chorales import Chorales

RANGES = ((55, 74), (48, 69), (36, 62))  # of alto, tenor, bass: of their notes in the chorales all but 1 % at each end


def under(soprano: Array) -> Batch:
    """Return what is asked of a harmonizer that reads a soprano, as a batch of one; its answers are unknown."""
    rests = np.zeros((len(soprano), 3), np.int64)
    return Chorales(way="harmonize").whole(np.concatenate([soprano[:, None], rests], 1))


def decoded(scores: Array, soprano: Array) -> Array:
    """Return the likeliest alto, tenor and bass at every step, each within its range and below the voice before.

    scores (steps, pitches): log-odds of each pitch. Where the soprano rests, all do.
    """
    chords = [_chord(row, pitch) if pitch else (0, 0, 0) for row, pitch in zip(scores, soprano, strict=True)]
    return np.array(chords, np.int64)


def _chord(scores: Array, soprano: int) -> tuple[int, ...]:
    alto, tenor, bass = np.ix_(*(np.arange(low, high + 1) for low, high in RANGES))
    total = scores[alto - LOWEST] + scores[tenor - LOWEST] + scores[bass - LOWEST]
    total = np.where((alto <= soprano) & (tenor < alto) & (bass < tenor), total, -np.inf)
    places = np.unravel_index(int(np.nan_to_num(total, nan=-np.inf).argmax()), total.shape)
    return tuple(low + int(place) for (low, _), place in zip(RANGES, places, strict=True))


def shared(harmony: Array, voices: Array) -> float:
    """Return the share of notes, where a voice sings at all, that are equal to those of a chorale, both (steps, 3)."""
    return float((harmony == voices)[voices > 0].mean())
