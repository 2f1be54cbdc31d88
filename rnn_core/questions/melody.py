"""What does a choir sing of a melody that was typed?"""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from rnn_core.data.chorales import HIGHEST
from rnn_core.data.notation import read_tune
from rnn_core.music.engraving import QUARTER, engrave
from rnn_core.questions.base import Question
from rnn_core.tasks.base import Array

SOPRANO = (57, 81)
MOST_QUARTERS = 64  # of a melody
_MODES = {"": 0, "m": -3, "dor": -2, "mix": -1}  # how many sharps fewer than major


class Melody(NamedTuple):
    """A melody as a network reads it, (steps,); by how many semitones its key was moved; its sharps, or minus flats."""

    pitches: Array
    moved: int
    fifths: int


@dataclass(frozen=True)
class SungMelody(Question[Melody]):
    """What sounds at each quarter note of a tune in ABC. Raises ValueError with a sentence."""

    text: str

    may_refuse: ClassVar[bool] = True

    def answer(self) -> Melody:
        notes, key = engrave(self.text).notes, read_tune(self.text).key
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
