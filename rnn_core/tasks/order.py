"""Temporal order: two marked symbols somewhere in the noise; which came first?

Source: Hochreiter & Schmidhuber 1997, experiment 6a.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.settings import setting
from rnn_core.tasks.base import Batch, Task, at_the_end


@dataclass(frozen=True, kw_only=True)
class Order(Task):
    """Two of the symbols X and Y appear, one in each half, among noise; the answer is the ordered pair."""

    name: ClassVar = "order"
    title: ClassVar = "Temporal order"
    story: ClassVar = "Somewhere in the noise two symbols appear, each X or Y. At the end: which two, in which order?"

    length: int = setting(30, "Sequence length", (4, 400), "Steps from the start to the answer", main=True)

    @property
    def steps(self) -> int:
        return self.length

    @property
    def vocabulary(self) -> tuple[str, ...]:
        return ("X", "Y", "a", "b", "c", "d")

    @property
    def answers(self) -> tuple[str, ...]:
        return ("XX", "XY", "YX", "YY")

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        half, rows = self.length // 2, np.arange(size)
        inputs = rng.integers(2, 6, (size, self.length))
        first, second = rng.integers(0, 2, (2, size))
        inputs[rows, rng.integers(0, half, size)] = first
        inputs[rows, rng.integers(half, self.length, size)] = second
        return Batch(inputs, 2 * first + second, *at_the_end(size, self.length))
