"""Counting with a reset: how many ones since the last reset mark? What a forget gate is for.

Source: the counting tasks of Gers & Schmidhuber 2000, and their argument for a gate that can forget.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.settings import setting
from rnn_core.tasks.base import Array, Batch, Task, codes, everywhere

MOST = 9  # the count stands still there


@dataclass(frozen=True, kw_only=True)
class Counting(Task):
    """Ones, dots and reset marks R; at every step the answer is the number of ones since the last R (at most 9)."""

    name: ClassVar = "counting"
    title: ClassVar = "Counting with a reset"
    story: ClassVar = "Ones are to be counted, dots to be ignored, and at every R the count starts again at 0."
    readout: ClassVar = "every"

    length: int = setting(30, "Sequence length", (5, 200), "Symbols in a sequence", main=True)

    @property
    def steps(self) -> int:
        return self.length

    @property
    def vocabulary(self) -> tuple[str, ...]:
        return (".", "1", "R")

    @property
    def answers(self) -> tuple[str, ...]:
        return tuple(str(count) for count in range(MOST + 1))

    @property
    def chance(self) -> float:
        # Always saying 0: right where the last symbol that was no dot was an R (1 in 5), or none has come yet.
        return 0.2 + 0.8 * (1 - 0.5**self.length) / self.length

    def example(self, rng: np.random.Generator) -> Batch:
        return self.read("11.1..1R1.1.11...1R.11")

    def read(self, typed: str) -> Batch:
        """Return a typed sequence as a batch of one. Raises ValueError naming what is no symbol."""
        symbols = codes(typed, self.vocabulary, "write dots, ones and R")
        return Batch(symbols, counts(symbols), *everywhere(*symbols.shape))

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        symbols = rng.choice(3, (size, self.length), p=(0.5, 0.4, 0.1))
        return Batch(symbols, counts(symbols), *everywhere(size, self.length))


def counts(symbols: Array) -> Array:
    """Return (batch, time): the ones up to and including each step, since the last reset."""
    ones = (symbols == 1).cumsum(1)
    at_reset = np.maximum.accumulate(np.where(symbols == 2, ones, 0), axis=1)
    return np.minimum(ones - at_reset, MOST)
