"""Handwritten digits, read row by row: real scans as sequences of eight rows of eight pixels."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data import digits
from rnn_core.settings import setting
from rnn_core.tasks.base import Batch, Task, at_the_end

TRAINING_SCANS = 1_347  # the other 450 are held out; the split is the same for every seed


@dataclass(frozen=True, kw_only=True)
class Digits(Task):
    """One row of pixels at each step, top to bottom (or one column, left to right); which digit is it?"""

    name: ClassVar = "digits"
    title: ClassVar = "Handwritten digits, row by row"
    story: ClassVar = "A real scan of a handwritten digit arrives one row of pixels at a time. Which digit is it?"
    form: ClassVar = "image"
    source: ClassVar = digits.SOURCE
    packages: ClassVar = ("scikit-learn",)

    scan: str = setting("rows", "Reading direction", ("rows", "columns"), "Top to bottom, or left to right", main=True)

    @property
    def steps(self) -> int:
        return 8

    @property
    def channels(self) -> tuple[str, ...]:
        return tuple(f"pixel {n}" for n in range(1, 9))

    @property
    def answers(self) -> tuple[str, ...]:
        return tuple("0123456789")

    @property
    def solved(self) -> float:
        return 0.95

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        return self._batch(_shuffled()[:TRAINING_SCANS][rng.integers(0, TRAINING_SCANS, size)])

    def held_out(self, rng: np.random.Generator) -> Batch:
        return self._batch(_shuffled()[TRAINING_SCANS:])

    def _batch(self, chosen: np.ndarray) -> Batch:
        images, labels = digits.read_digits()
        inputs = images[chosen] if self.scan == "rows" else images[chosen].transpose(0, 2, 1)
        return Batch(np.ascontiguousarray(inputs), labels[chosen], *at_the_end(len(chosen), 8))


def _shuffled() -> np.ndarray:
    return np.random.default_rng(1998).permutation(1_797)
