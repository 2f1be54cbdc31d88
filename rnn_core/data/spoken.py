"""Words spoken by many voices, as log-mel frames under several amounts of noise. Made by the speech engine.

Everything is synthetic. Voices that are held out are heard in no clip to train on; the last six of them come from
another kind of synthesizer.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from rnn_core.data.audio import HOP, level, log_mel, noisy, trim
from rnn_core.data.kept import Arrays, kept
from rnn_core.data.ragged import audio_of, between
from rnn_core.data.voices import ACCENTS, HEARD, KLATT, RATE, UNHEARD, restart, say

LEXICONS = {
    "one sound apart": ("bad", "bat", "bed", "bet", "pad", "pat", "pen", "pet", "dad", "tad", "den", "ten"),
    "digits": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    "commands": ("yes", "no", "up", "down", "left", "right", "on", "off", "stop", "go"),
}
NOISES = (40, 20, 10, 5, 0, -5)  # decibels by which the noise is quieter than the word; 40: a quiet room
TRAINED = 4  # of NOISES: the first ones are trained on
TAKES = {"training": 5, "held out": 2}  # how often each voice says each word
MOST_SOUNDS = 8
STRETCH = 0.15  # a clip to train on is played up to so much faster or slower: other throats, other lengths


class Utterance(NamedTuple):
    """What one voice is to say, and how fast and high."""

    text: str
    voice: str
    speed: int
    pitch: int
    spread: int


def plan(texts: Sequence[str], voices: Sequence[str], takes: int, rng: np.random.Generator) -> Iterator[Utterance]:
    """Draw who says what and how: every voice all texts, so many times, each time in another manner."""
    for voice in voices:
        for _ in range(takes):
            accent = ACCENTS[rng.integers(len(ACCENTS))]
            for text in texts:
                speed, pitch, spread = (int(rng.integers(*ends)) for ends in ((120, 220), (20, 80), (20, 80)))
                yield Utterance(text, f"{accent}+{voice}", speed, pitch, spread)


def make_words(lexicon: str, part: str) -> Arrays:
    """Make the clips of a lexicon, "training" or "held out": arrays by name.

    frames (noises, all frames, BANDS) float16, one clip after the other; ends (clips,): where each one ends; words and
    voices (clips,): which they are, as numbers; sounds (clips, MOST_SOUNDS): the phonemes of a word, and onsets: the
    frame at which each begins, -1 where there is none; audio (all samples,) int16 and audio_ends, held out only.
    """
    restart()
    rng, words = np.random.default_rng(len(part)), LEXICONS[lexicon]
    voices = HEARD if part == "training" else (*UNHEARD, *KLATT)
    noises = NOISES[:TRAINED] if part == "training" else NOISES
    stretch = STRETCH if part == "training" else 0.0
    clips = [
        _say(one, round(RATE * rng.uniform(1 - stretch, 1 + stretch)), noises, rng)
        for one in plan(words, voices, TAKES[part], rng)
    ]
    made = {
        "frames": np.concatenate([clip.frames for clip in clips], 1).astype(np.float16),
        "ends": np.cumsum([clip.frames.shape[1] for clip in clips]),
        "words": np.arange(len(clips)) % len(words),
        "voices": np.arange(len(clips)) // (TAKES[part] * len(words)),
        "sounds": np.array([clip.sounds for clip in clips]),
        "onsets": np.array([clip.onsets for clip in clips]),
    }
    return made if part == "training" else made | audio_of([clip.samples for clip in clips])


class Clip(NamedTuple):
    """A held-out clip: its samples at RATE, of root mean square 1; its phonemes, and at which second each begins."""

    samples: np.ndarray
    sounds: tuple[tuple[str, float], ...]
    word: int


class _Made(NamedTuple):
    """One word as it was said: frames (noises, frames, BANDS), its samples, its phonemes and where they begin."""

    frames: np.ndarray
    samples: np.ndarray
    sounds: list[str]
    onsets: list[int]


def _say(utterance: Utterance, rate: int, noises: Sequence[float], rng: np.random.Generator) -> _Made:
    """Return an utterance played at `rate` samples per second (Ko et al. 2015), under each of `noises`."""
    spoken, phonemes = say(*utterance)
    samples, cut = trim(spoken.astype(np.float32), RATE)
    samples = level(samples)
    frames = np.stack([log_mel(noisy(samples, noise, rng), rate) for noise in noises])
    padded = phonemes[:MOST_SOUNDS] + [("", -1.0)] * (MOST_SOUNDS - len(phonemes))
    onsets = [max(0, round((begin - cut) * RATE / rate / HOP)) if symbol else -1 for symbol, begin in padded]
    return _Made(frames, samples, [symbol for symbol, _ in padded], onsets)


def read_words(lexicon: str, part: str) -> Arrays:
    """Return what `make_words` made."""
    return kept(make_words, lexicon, part)


def read_clip(lexicon: str, number: int) -> Clip:
    """Return a held-out clip by its number."""
    spoken = read_words(lexicon, "held out")
    samples = spoken["audio"][between(spoken["audio_ends"], number)]
    onsets = zip(spoken["sounds"][number], spoken["onsets"][number], strict=True)
    sounds = tuple((str(symbol), float(onset * HOP)) for symbol, onset in onsets if symbol)
    return Clip(level(samples.astype(np.float32)), sounds, int(spoken["words"][number]))
