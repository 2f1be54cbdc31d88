"""What networks make of Bach's chorales: what the next chord costs them, and which voices they put under a melody."""

import functools
from typing import NamedTuple

import numpy as np

from rnn_core.data.chorales import HIGHEST, LOWEST
from rnn_core.data.notation import read_tune
from rnn_core.music.engraving import QUARTER, engrave
from rnn_core.questions.looks import Net, read_sequence, record_batch
from rnn_core.tasks.base import Array, Batch
from rnn_core.tasks.chorales import Chorales, chosen, counted_chances, nats

RANGES = ((55, 74), (48, 69), (36, 62))  # of alto, tenor, bass: of their notes in the chorales all but 1 % at each end
SOPRANO = (57, 81)
MOST_QUARTERS = 64  # of a melody
_MODES = {"": 0, "m": -3, "dor": -2, "mix": -1}  # how many sharps fewer than major


class Melody(NamedTuple):
    """A melody as a network reads it, (steps,); by how many semitones its key was moved; its sharps, or minus flats."""

    pitches: Array
    moved: int
    fifths: int


class Harmony(NamedTuple):
    """The three voices under a soprano, (steps, 3), by a network and by counting."""

    network: Array
    table: Array


def costs_of(net: Net, number: int) -> tuple[float, float, float]:
    """Return the nats per step of a held-out chorale: of a network, of the pitches' frequencies, of the chord held."""
    task = Chorales()
    batch = task.whole(chosen(True)[number])
    scores = read_sequence(net, batch).trace.outputs[0]
    found = float((np.logaddexp(0, scores) - scores * batch.targets[0]).sum(-1).mean())
    alone, held = (nats(counted_chances(task.way, order, batch.inputs), batch.targets) for order in (0, 1))
    return found, alone, held


def harmonize(net: Net, soprano: Array) -> Harmony:
    """Return the voices under a soprano, (steps,)."""
    batch = under(soprano)
    return _voices(read_sequence(net, batch).trace.outputs[0], batch.inputs[0])


def _voices(scores: Array, inputs: Array) -> Harmony:
    """Return the voices that the scores of a network, and counting, put under what is read, both (steps, pitches)."""
    soprano = np.where(inputs.any(-1), LOWEST + inputs.argmax(-1), 0)
    chances = counted_chances("harmonize", 1, inputs[None])[0]
    return Harmony(decoded(scores, soprano), decoded(np.log(chances / (1 - chances)), soprano))


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


def shared(found: Array, voices: Array) -> float:
    """Return the share of notes, where a voice sings at all, that are equal to those of a chorale, both (steps, 3)."""
    return float((found == voices)[voices > 0].mean())


def shared_by_all(net: Net) -> tuple[float, float]:
    """Return the shares of notes equal to Bach's over all held-out chorales, by a network and by counting."""
    whole = [Chorales(way="harmonize").whole(one) for one in chosen(True)]
    lengths = np.array([batch.inputs.shape[1] for batch in whole])
    inputs = np.zeros((len(whole), lengths.max(), whole[0].inputs.shape[-1]), np.float32)
    mask = np.zeros(inputs.shape[:2], bool)
    for number, (batch, steps) in enumerate(zip(whole, lengths, strict=True)):
        inputs[number, :steps], mask[number, :steps] = batch.inputs[0], True
    scores = record_batch(net, Batch(inputs, np.zeros_like(inputs), lengths, mask)).outputs
    found, bach = _voices(scores[mask], inputs[mask]), np.concatenate([one[:, 1:] for one in chosen(True)])
    return shared(found.network, bach), shared(found.table, bach)


@functools.lru_cache(maxsize=32)
def read_melody(text: str) -> Melody:
    """Read a tune in ABC: what sounds at each quarter note. Raises ValueError with a sentence."""
    notes, key = engrave(text).notes, read_tune(text).key
    if not notes:
        raise ValueError("There is no note in it.")
    steps = int(np.ceil(max(note.start + note.seconds for note in notes) / QUARTER - 1e-6))
    if not 2 <= steps <= MOST_QUARTERS:
        raise ValueError(f"This melody has {steps} quarter notes; it must have 2 to {MOST_QUARTERS}.")
    pitches = np.zeros(steps, np.int64)
    for note in notes:
        first, behind = (int(np.ceil(at / QUARTER - 1e-6)) for at in (note.start, note.start + note.seconds))
        pitches[first:behind] = note.pitch
    letter, mode = key[0], key[1:].lstrip("#b")
    fifths = "FCGDAEB".index(letter) - 1 + 7 * key.count("#") - 7 * key[1:2].count("b") + _MODES[mode]
    by = (5 * fifths + 6) % 12 - 6
    return Melody(*_into_range(pitches, by), fifths)


def _into_range(pitches: Array, by: int) -> tuple[Array, int]:
    """Move a melody by so many semitones, and by octaves until a soprano can sing it."""
    sung = pitches[pitches > 0]
    for octaves in (0, -12, 12, -24, 24):
        if (
            len(sung)
            and sung.min() + by + octaves >= SOPRANO[0]
            and sung.max() + by + octaves <= min(SOPRANO[1], HIGHEST)
        ):
            return np.where(pitches > 0, pitches + by + octaves, 0), by
    raise ValueError("No soprano can sing this: its notes on the quarters span two octaves or more, or there are none.")
