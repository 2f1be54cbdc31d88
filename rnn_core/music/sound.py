"""Sound from notes: each is a sum of sines that dies away like a plucked string. NumPy and the standard library."""

import io
import wave
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

RATE = 16_000  # samples per second
PARTIALS = (1.0, 0.5, 0.28, 0.14, 0.07)  # how strong the fundamental and its overtones are
ATTACK, RELEASE = 0.008, 0.05  # seconds in which a note comes and goes: a sudden edge would click
DECAY = 2.2  # a note falls to 1/e in 1 / DECAY seconds, its overtones sooner
LOUDEST = 0.8  # of full scale


class Note(NamedTuple):
    """One note: its MIDI pitch (60 is middle C), when it begins and how long it is, in seconds."""

    pitch: int
    start: float
    seconds: float


def synthesize(notes: Sequence[Note]) -> NDArray[np.float64]:
    """Return the sound of notes as samples between -1 and 1, (time,)."""
    end = max((note.start + note.seconds for note in notes), default=0.0)
    sound = np.zeros(int((end + RELEASE) * RATE) + 1)
    for note in notes:
        tone = _tone(note)
        begin = int(note.start * RATE)
        sound[begin : begin + len(tone)] += tone[: len(sound) - begin]
    return sound * (LOUDEST / max(float(np.abs(sound).max(initial=0)), 1e-9))


def _tone(note: Note) -> NDArray[np.float64]:
    seconds = np.arange(int((note.seconds + RELEASE) * RATE)) / RATE
    frequency = 440.0 * 2 ** ((note.pitch - 69) / 12)
    tone = np.zeros_like(seconds)
    for number, strength in enumerate(PARTIALS, start=1):
        if number * frequency < RATE / 2:  # what is higher would come back as another tone
            tone += strength * np.exp(-DECAY * number**0.5 * seconds) * np.sin(2 * np.pi * number * frequency * seconds)
    tone *= np.minimum(1, seconds / ATTACK)
    return tone * np.clip((note.seconds + RELEASE - seconds) / RELEASE, 0, 1)


def as_wav(samples: NDArray[np.floating[Any]], rate: int = RATE) -> bytes:
    """Return samples between -1 and 1 as a WAV file, mono, 16 bits."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return file.getvalue()
