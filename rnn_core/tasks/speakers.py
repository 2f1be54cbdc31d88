"""Real speech: nine men say the same two vowels; who was it?"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data.vowels import CEPSTRA, HOP, LONGEST, SOURCE, SPEAKERS, read_vowels
from rnn_core.settings import setting
from rnn_core.tasks.base import Array, Batch, Task


@dataclass(frozen=True, kw_only=True)
class Speakers(Task):
    """The vowels /ae/ arrive frame by frame, as 12 cepstra each; the answer is the speaker."""

    name: ClassVar = "speakers"
    title: ClassVar = "Who is speaking?"
    story: ClassVar = "Nine men say the Japanese vowels /ae/, recorded. Each frame is 12 numbers. Who was it?"
    form: ClassVar = "sound"
    hop: ClassVar = HOP
    source: ClassVar = SOURCE
    packages: ClassVar = ("sktime",)

    blur: float = setting(0.1, "Noise on the frames", (0.0, 1.0), "Added to each number while it trains", main=True)

    @property
    def steps(self) -> int:
        return LONGEST

    @property
    def channels(self) -> tuple[str, ...]:
        return tuple(f"cepstrum {n}" for n in range(1, CEPSTRA + 1))

    @property
    def answers(self) -> tuple[str, ...]:
        return tuple(str(n) for n in range(1, SPEAKERS + 1))

    @property
    def solved(self) -> float:
        return 0.95

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        batch = self._batch("TRAIN", rng.integers(0, len(read_vowels("TRAIN")[2]), size))
        real = np.arange(LONGEST)[:, None] < batch.lengths[:, None, None]
        noise = rng.standard_normal(batch.inputs.shape, np.float32) * np.float32(self.blur)
        return batch._replace(inputs=batch.inputs + noise * real)

    def held_out(self, rng: np.random.Generator) -> Batch:
        return self._batch("TEST", np.arange(len(read_vowels("TEST")[2])))

    def _batch(self, part: str, chosen: Array) -> Batch:
        frames, lengths, speakers = read_vowels(part)
        mask = np.arange(LONGEST) == lengths[chosen, None] - 1
        return Batch(frames[chosen], speakers[chosen], lengths[chosen], mask)
