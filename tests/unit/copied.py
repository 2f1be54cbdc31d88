"""What stands on both sides of a split, counted: so that what pages say of it is held against the data."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from rnn_core.data.descriptions import read_descriptions
from rnn_core.data.digits import read_digits
from rnn_core.data.notation import Tune, _tokens, read_tune
from rnn_core.data.speeches import read_speeches
from rnn_core.data.uttered import words
from rnn_core.questions.dictionary import _dictionary
from rnn_core.tasks.headlines import split
from rnn_core.tasks.speeches import HELD_OUT_EVERY, _joined
from rnn_core.tasks.tunes import BETWEEN, joined

COPIED_RUN = 5  # words in a row that two descriptions hardly share by chance


def sheets() -> np.ndarray:
    """Return for each scan which stretch of the file it is in, (1797,): one or two sheets, so one or two writers.

    Who wrote a scan is not told. But the file is in the order of the sheets, and a sheet begins with 0 to 9, three
    times. Of 12 stretches two are twice as long: there the beginning of the second sheet is incomplete.
    """
    _, labels = read_digits()
    beginning = np.tile(np.arange(10), 3)
    begins = (np.lib.stride_tricks.sliding_window_view(labels, len(beginning)) == beginning).all(1)
    return np.searchsorted(np.flatnonzero(begins), np.arange(len(labels)), "right") - 1


def melody(tune: Tune) -> tuple[tuple[int | None, int], ...]:
    """Return how many steps of the staff each note is above the first one, and its length in ticks; a rest has None.

    Accidentals are not looked at: a tune in another key has the same melody.
    """
    notes = list[tuple[int | None, int]]()
    for bar in tune.bars:
        tokens = (token for token in _tokens(bar.text) if token["note"])
        notes += [(_height(token), length) for token, length in zip(tokens, bar.lengths, strict=True)]
    return from_first(notes)


def from_first(notes: Sequence[tuple[int | None, int]]) -> tuple[tuple[int | None, int], ...]:
    """Return notes with their steps counted from the first of them that is no rest."""
    first = next((step for step, _ in notes if step is not None), 0)
    return tuple((None if step is None else step - first, length) for step, length in notes)


def _height(note: re.Match[str]) -> int | None:
    """Return on which step of the staff a note stands, 0 for C; None for a rest."""
    if note["letter"] == "z":
        return None
    octave = note["letter"].islower() + note["octave"].count("'") - note["octave"].count(",")
    return "CDEFGAB".index(note["letter"].upper()) + 7 * octave


def copied_melodies(run: int = 9) -> dict[str, float]:
    """Return for each held-out tune the share of its runs of notes that one tune to train on has, too, in any key."""
    where = defaultdict[object, set[int]](set)
    for n, text in enumerate(joined(held_out=False).split(BETWEEN)[:-1]):
        for notes in _runs(text, run):
            where[notes].add(n)
    shares = dict[str, float]()
    for text in joined(held_out=True).split(BETWEEN)[:-1]:
        runs = _runs(text, run)
        tunes = Counter(n for notes in runs for n in where.get(notes, ()))
        shares[text] = max(tunes.values(), default=0) / len(runs)
    return shares


def _runs(text: str, run: int) -> list[tuple[tuple[int | None, int], ...]]:
    """Return every run of so many notes of a tune, each as a melody of its own."""
    notes = melody(read_tune(text))
    return [from_first(notes[at : at + run]) for at in range(len(notes) - run + 1)]


def homophones() -> dict[str, str]:
    """Return the held-out words that sound like a word to train on, each with that word: its phonemes are not new."""
    dictionary, pronounced = _dictionary()
    trained = len(words(held_out=False))
    sounds = dict(zip(pronounced[:trained], dictionary[:trained], strict=True))
    spoken = zip(dictionary[trained:], pronounced[trained:], strict=True)
    return {word: sounds[said] for word, said in spoken if said in sounds}


def near_copies() -> np.ndarray:
    """Return the numbers of the held-out pairs whose description is half copied from one to train on.

    Half of its runs of COPIED_RUN words stand there, too: some R packages hold the same data sets as others.
    """
    runs = [{text[n : n + COPIED_RUN] for n in range(len(text) - COPIED_RUN + 1)} for _, text, _ in read_descriptions()]
    studied, held_out = split()
    return np.array([n for n in held_out if 2 * max(len(runs[n] & runs[k]) for k in studied) >= len(runs[n])])


def copied_shares(era: str, stretch: int = 50) -> tuple[float, ...]:
    """Return for each held-out address the share of its stretches of so many letters that one to train on has, too."""
    studied, addresses = _joined(era, held_out=False), read_speeches(era)[3::HELD_OUT_EVERY]
    seen = {hash(studied[n : n + stretch]) for n in range(len(studied) - stretch + 1)}
    return tuple(
        sum(hash(text[n : n + stretch]) in seen for n in range(ends)) / ends
        for text in addresses
        if (ends := len(text) - stretch + 1) > 0
    )
