"""Short utterances with their phonemes: one to three words each, spoken by many voices, under a little noise.

The words are the commonest of the State of the Union addresses since 1981; every eighth one is held out, and so are
voices. Everything spoken is synthetic; the phonemes, and when each begins, are the speech engine's own.
"""

import functools
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnn_core.data.audio import level, log_mel, noisy, trim
from rnn_core.data.kept import Arrays, kept
from rnn_core.data.ragged import audio_of, between
from rnn_core.data.speeches import read_speeches
from rnn_core.data.voices import HEARD, RATE, UNHEARD, restart, say

ACCENT = "en-us"
BLANK = "–"
PHONEMES = (
    *("i:", "I", "E", "a", "V", "U", "u:", "aa", "O:", "@", "3", "@L", "eI", "aI", "OI", "aU", "oU", "A@", "e@", "i@"),
    *("p", "b", "t", "d", "k", "g", "f", "v", "T", "D", "s", "z", "S", "Z", "tS", "dZ", "h", "m", "n", "N", "l", "r"),
    *("j", "w"),
)
# Variants that sound (nearly) alike count as one, as is usual (Lee & Hon 1989 did so with TIMIT's).
FOLDED = {
    **{
        "i": "i:",
        "I2": "I",
        "I#": "I",
        "0": "aa",
        "A:": "aa",
        "O2": "O:",
        "o@": "O:",
        "O@": "O:",
        "a#": "@",
        "@2": "@",
    },
    **{
        "3:": "3",
        "@-": "@",
        "t#": "t",
        "t2": "t",
        "r-": "r",
        "I@": "i@",
        "U@": "U",
        "aI@": "aI",
        "aI3": "aI",
        "i@3": "i@",
    },
}
WORDS, EVERY = 960, 8  # the commonest words; of each eight one is held out
NOISES = (40, 30, 20)  # decibels
COUNTS = {"training": 60, "held out": 12}  # utterances per voice
STRETCH = 0.12
MOST = 40  # phonemes of an utterance


class Spoken(NamedTuple):
    """An utterance: its samples at RATE, of root mean square 1; its phonemes, and the second of each; its words."""

    samples: np.ndarray
    sounds: tuple[tuple[str, float], ...]
    text: str


@functools.cache
def words(held_out: bool) -> tuple[str, ...]:
    """Return the words to train on, or those held out, commonest first."""
    return tuple(word for n, word in enumerate(_commonest()) if (n % EVERY == EVERY - 1) == held_out)


@functools.cache
def _commonest() -> list[str]:
    counts = Counter(word for text in read_speeches("1981-2026") for word in re.findall(r"\b[a-z]{3,9}\b", text))
    return sorted(counts, key=lambda word: (-counts[word], word))[:WORDS]


def folded(phonemes: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """Return phonemes with variants taken together, without those that stay unknown."""
    named = [(FOLDED.get(symbol, symbol), second) for symbol, second in phonemes]
    return [(symbol, second) for symbol, second in named if symbol in PHONEMES]


def make_utterances(part: str) -> Arrays:
    """Make utterances, "training" or "held out": arrays by name.

    frames (all frames, BANDS) float16, one utterance after the other, and ends (utterances,); labels (utterances,
    MOST): the phonemes by number, 0 behind their end, and onsets, in seconds; texts; audio (all samples,) int16 and
    audio_ends, held out only.
    """
    restart()
    rng, train = np.random.default_rng(len(part)), part == "training"
    vocabulary, stretch = words(held_out=not train), STRETCH if train else 0.0
    made = [
        _utter(vocabulary, f"{ACCENT}+{voice}", stretch, rng)
        for voice in (HEARD if train else UNHEARD)
        for _ in range(COUNTS[part])
    ]
    frames, spoken = [utterance for utterance, _ in made], [utterance for _, utterance in made]
    labels, onsets = np.zeros((len(made), MOST), np.int64), np.zeros((len(made), MOST), np.float32)
    for row, utterance in enumerate(spoken):
        labels[row, : len(utterance.sounds)] = [1 + PHONEMES.index(symbol) for symbol, _ in utterance.sounds]
        onsets[row, : len(utterance.sounds)] = [second for _, second in utterance.sounds]
    arrays = {
        "frames": np.concatenate(frames).astype(np.float16),
        "ends": np.cumsum([len(utterance) for utterance in frames]),
        "labels": labels,
        "onsets": onsets,
        "texts": np.array([utterance.text for utterance in spoken]),
    }
    return arrays if train else arrays | audio_of([utterance.samples for utterance in spoken])


def _utter(
    vocabulary: Sequence[str], voice: str, stretch: float, rng: np.random.Generator
) -> tuple[np.ndarray, Spoken]:
    """Draw one to three words and how they are said; return their frames, and what was said."""
    text = " ".join(str(word) for word in rng.choice(vocabulary, rng.integers(1, 4)))
    manner = [int(rng.integers(*ends)) for ends in ((120, 200), (20, 80), (20, 80))]
    heard, phonemes = say(text, voice, *manner)
    samples, cut = trim(heard.astype(np.float32), RATE)
    samples, rate = level(samples), round(RATE * rng.uniform(1 - stretch, 1 + stretch))
    sounds = tuple((symbol, max(0.0, second - cut)) for symbol, second in folded(phonemes)[:MOST])
    return log_mel(noisy(samples, rng.choice(NOISES), rng), rate), Spoken(samples, sounds, text)


def read_utterances(part: str) -> Arrays:
    """Return what `make_utterances` made."""
    return kept(make_utterances, part)


def read_spoken(number: int) -> Spoken:
    """Return a held-out utterance by its number."""
    made = read_utterances("held out")
    samples = made["audio"][between(made["audio_ends"], number)]
    count = int((made["labels"][number] > 0).sum())
    pairs = zip(made["labels"][number, :count], made["onsets"][number, :count], strict=True)
    sounds = tuple((PHONEMES[int(label) - 1], float(second)) for label, second in pairs)
    return Spoken(level(samples.astype(np.float32)), sounds, str(made["texts"][number]))
