"""Which of two marked words came first? The least that order can mean."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.settings import setting
from rnn_core.tasks.base import Array, Batch, Task, at_the_end, codes

MARKS = 2  # A and B: the first two words of the vocabulary


@dataclass(frozen=True, kw_only=True)
class First(Task):
    """One A and one B stand somewhere among filler words; the answer is which came first."""

    name: ClassVar = "first"
    title: ClassVar = "Which came first?"
    story: ClassVar = "Among filler words stand one A and one B. At the end: which of the two came first?"

    length: int = setting(20, "Sequence length", (4, 200), "Words in a sequence", main=True)
    where: str = setting(
        "anywhere", "A and B stand", ("anywhere", "first half", "second half"), "Where in the sequence", main=True
    )
    order: str = setting(
        "kept", "Order of the words", ("kept", "shuffled"), "Shuffled after the answer is written down", main=True
    )

    @property
    def steps(self) -> int:
        return self.length

    @property
    def vocabulary(self) -> tuple[str, ...]:
        return ("A", "B", "c", "d", "e", "f")

    @property
    def answers(self) -> tuple[str, ...]:
        return ("A first", "B first")

    def example(self, rng: np.random.Generator) -> Batch:
        return self.read("cdAffecBedcdfedcfecd")

    def read(self, typed: str) -> Batch:
        """Return a typed sequence as a batch of one. Raises ValueError unless it has one A and one B."""
        upper = "".join(word.upper() for word in self.vocabulary)
        words = codes(typed, tuple(upper), "write A, B, and c to f as filler")
        if [(words == mark).sum() for mark in range(MARKS)] != [1, 1]:
            raise ValueError("Write exactly one A and exactly one B.")
        return Batch(words, first_mark(words), *at_the_end(*words.shape))

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        words = draw_words((size, self.length), self.where, rng)
        targets = first_mark(words)
        if self.order == "shuffled":
            words = rng.permuted(words, axis=1)
        return Batch(words, targets, *at_the_end(size, self.length))


def draw_words(shape: tuple[int, int], where: str, rng: np.random.Generator) -> Array:
    """Return word codes (batch, time) with one A and one B in each sequence."""
    size, length = shape
    half = length // 2
    low, high = {"first half": (0, half), "second half": (half, length)}.get(where, (0, length))
    places = rng.random((size, high - low)).argsort(1)[:, :MARKS] + low  # two different ones
    words = rng.integers(MARKS, 6, shape)
    np.put_along_axis(words, places, np.arange(MARKS), 1)
    return words


def first_mark(words: Array) -> Array:
    """Return (batch,): 0 where A (code 0) stands before B (code 1), else 1."""
    return ((words == 0).argmax(1) > (words == 1).argmax(1)).astype(np.int64)
