"""Spoken words: log-mel frames of many synthetic voices; which word was it?"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data.audio import HOP, bands
from rnn_core.data.ragged import between, side_by_side
from rnn_core.data.spoken import LEXICONS, NOISES, TRAINED, read_words
from rnn_core.data.voices import SOURCE, UNHEARD
from rnn_core.settings import setting
from rnn_core.tasks.base import Array, Batch, Task

STEPS = 60  # frames: what is longer is cut off
EXAMPLE = 1  # of the held-out clips: the first voice's second word
NOISY = ("quiet", "up to 5 dB")


@dataclass(frozen=True, kw_only=True)
class Words(Task):
    """A word arrives frame by frame, spoken by one of many voices; which one was it? Other voices are held out."""

    name: ClassVar = "words"
    title: ClassVar = "Spoken words"
    story: ClassVar = (
        "A word arrives as sound, 16 milliseconds at a time, in a voice never heard before. Which word is it?"
    )
    form: ClassVar = "sound"
    hop: ClassVar = HOP
    source: ClassVar = SOURCE
    packages: ClassVar = ("espeakng-loader", "kaldi-native-fbank")

    lexicon: str = setting(
        "one sound apart", "Words", tuple(LEXICONS), "Which words it learns to tell apart", main=True
    )
    noise: str = setting(NOISY[1], "Noise while it trains", NOISY, "Words as they are, or in white noise")

    @property
    def steps(self) -> int:
        return STEPS

    @property
    def channels(self) -> tuple[str, ...]:
        return tuple(f"{hertz:.0f} Hz" for hertz in bands())

    @property
    def answers(self) -> tuple[str, ...]:
        return LEXICONS[self.lexicon]

    @property
    def solved(self) -> float:
        return 0.9

    @property
    def noises(self) -> int:
        """How many of NOISES it trains on."""
        return 1 if self.noise == "quiet" else TRAINED

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        clips = rng.integers(0, len(read_words(self.lexicon, "training")["ends"]), size)
        return self._batch("training", clips, rng.integers(0, self.noises, size))

    def held_out(self, rng: np.random.Generator) -> Batch:
        spoken = np.flatnonzero(read_words(self.lexicon, "held out")["voices"] < len(UNHEARD))
        takes = spoken // len(LEXICONS[self.lexicon])  # each of all words once: so every word is met under every noise
        return self._batch("held out", spoken, takes % self.noises)

    def _batch(self, part: str, clips: Array, noises: Array) -> Batch:
        spoken = read_words(self.lexicon, part)
        chosen = zip(clips, noises, strict=True)
        inputs, lengths = side_by_side(
            [spoken["frames"][noise, between(spoken["ends"], clip)] for clip, noise in chosen], STEPS
        )
        mask = np.arange(STEPS) == lengths[:, None] - 1
        return Batch(inputs, np.asarray(spoken["words"][clips], np.int64), lengths, mask)

    def tested(self, noise: int, klatt: bool = False) -> Batch:
        """Return all held-out clips under one of NOISES; `klatt`: those of the other kind of synthesizer."""
        voices = read_words(self.lexicon, "held out")["voices"]
        clips = np.flatnonzero((voices >= len(UNHEARD)) == klatt)
        return self._batch("held out", clips, np.full(len(clips), NOISES.index(noise)))

    def example(self, rng: np.random.Generator) -> Batch:
        return self.alone(self._batch("held out", np.array([EXAMPLE]), np.array([0])))

    def read(self, frames: Array, answer: int | None = None) -> Batch:
        """Return a word's frames (frames, BANDS) as a batch of one; without an answer nothing is right or wrong."""
        heard = frames[None, :STEPS].astype(np.float32)
        length = heard.shape[1]
        mask = np.zeros((1, length), bool)
        mask[0, -1] = answer is not None
        return Batch(heard, np.array([answer or 0]), np.array([length]), mask)
