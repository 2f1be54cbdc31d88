"""The adding problem: add the two marked numbers of a long list.

Source: Hochreiter & Schmidhuber, Long Short-Term Memory, 1997, experiment 4; here in the form of
Le, Jaitly & Hinton 2015, section 4.1 (two channels, one mark in each half).
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.settings import setting
from rnn_core.tasks.base import Batch, Task, at_the_end
from rnn_core.tasks.losses import SQUARED
from rnn_core.tasks.metrics import MSE


@dataclass(frozen=True, kw_only=True)
class Adding(Task):
    """Each step shows a number in 0..1 and a mark; the answer is the sum of the two marked numbers."""

    name: ClassVar = "adding"
    title: ClassVar = "Adding problem"
    story: ClassVar = "A list of random numbers, two of them marked. At the end: what is the sum of the two?"
    loss: ClassVar = SQUARED
    metric: ClassVar = MSE
    form: ClassVar = "sum"

    length: int = setting(50, "Sequence length", (4, 400), "Steps from the first number to the answer", main=True)

    @property
    def steps(self) -> int:
        return self.length

    @property
    def channels(self) -> tuple[str, ...]:
        return ("number", "mark")

    @property
    def answers(self) -> tuple[str, ...]:
        return ("sum",)

    @property
    def chance(self) -> float:
        return 1 / 6  # the variance of a sum of two uniform numbers: always answering 1 costs this

    @property
    def solved(self) -> float:
        return 0.01

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        half, rows = self.length // 2, np.arange(size)
        numbers = rng.random((size, self.length), dtype=np.float32)
        marks = np.zeros_like(numbers)
        marks[rows, rng.integers(0, half, size)] = 1
        marks[rows, rng.integers(half, self.length, size)] = 1
        total = (numbers * marks).sum(1, keepdims=True)
        return Batch(np.stack([numbers, marks], -1), total, *at_the_end(size, self.length))

    def telling(self, few: Batch) -> int:
        return int(np.abs(few.targets[:, 0] - 1).argmax())  # always to answer 1 looks right where that is nearly so
