"""What CTC names: labels as symbols, and the frames at which a path names one anew."""

from rnn_core.data.uttered import PHONEMES
from rnn_core.tasks.base import Array

WIDTH = 8  # prefixes that a beam keeps
MOST_WORDS = 3  # of a held-out utterance


def spikes_of(path: Array) -> list[tuple[int, int]]:
    """Return (frame, label) wherever a path names a label anew."""
    return [(t, int(code)) for t, code in enumerate(path) if code and (t == 0 or path[t - 1] != code)]


def symbol_of(code: int) -> str:
    """Return a label as the speech engine writes it; a blank is a dash."""
    return PHONEMES[code - 1] if code else "–"
