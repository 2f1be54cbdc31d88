"""Folk tunes, letter by letter in ABC notation: every window begins where a tune begins."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data.tunes import LETTERS, SOURCE, read_tunes
from rnn_core.settings import setting
from rnn_core.tasks.base import Array, Batch
from rnn_core.tasks.letters import Letters, coded, table_bits, windows
from rnn_core.tasks.ngrams import counted_costs

HELD_OUT_EVERY = 8  # tunes: the fourth of each eight is held out
HELD_OUT_WINDOWS = 128
BETWEEN = "\n\n"  # tunes
SOLVED_ORDER = 3  # solved: better than counting what follows each three letters


@dataclass(frozen=True, kw_only=True)
class Tunes(Letters):
    """Windows of old dance tunes, each from its first letter on; at every step the answer is the next letter."""

    name: ClassVar = "tunes"
    title: ClassVar = "Next letter of a tune"
    story: ClassVar = "Folk tunes in ABC notation, one letter at a time. Which letter comes next?"
    source: ClassVar = SOURCE
    packages: ClassVar = ("music21",)

    length: int = setting(200, "Window (characters)", (20, 400), "How much is read at a time", main=True)

    @property
    def steps(self) -> int:
        return self.length

    @property
    def vocabulary(self) -> tuple[str, ...]:
        return tuple(LETTERS)

    @property
    def solved(self) -> float:
        return min(self.counted(SOLVED_ORDER))

    @property
    def studied(self) -> str:
        return joined(held_out=False)

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        return self._batch(False, rng.integers(0, len(tune_starts(False, self.length)), size))

    def held_out(self, rng: np.random.Generator) -> Batch:
        last = len(tune_starts(True, self.length)) - 1
        return self._batch(True, np.linspace(0, last, HELD_OUT_WINDOWS).astype(int))

    def example(self, rng: np.random.Generator) -> Batch:
        return self.read(joined(held_out=True).split(BETWEEN)[0][: self.length + 1])

    def _batch(self, held_out: bool, tunes: Array) -> Batch:
        start = tune_starts(held_out, self.length)[tunes]
        return windows(tune_codes(held_out), start, self.length)

    def counted(self, order: int) -> tuple[float, ...]:
        return _counted(self.length, order)


@functools.cache
def joined(held_out: bool) -> str:
    """Return the tunes to train on, or those held out, one behind the other."""
    return "".join(text + BETWEEN for n, text in enumerate(read_tunes()) if (n % HELD_OUT_EVERY == 3) == held_out)


@functools.cache
def tune_codes(held_out: bool) -> Array:
    """Return all tunes to train on, or those held out, as codes."""
    return coded(joined(held_out), LETTERS)


@functools.cache
def tune_starts(held_out: bool, length: int) -> Array:
    """Return where in the codes tunes begin that `length` + 1 letters follow."""
    parts = joined(held_out).split(BETWEEN)[:-1]
    starts = np.cumsum([0] + [len(part) + len(BETWEEN) for part in parts[:-1]])
    return starts[starts + length < len(tune_codes(held_out))]


@functools.lru_cache(maxsize=64)
def _counted(length: int, order: int) -> tuple[float, ...]:
    held_out = Tunes(length=length).held_out(np.random.default_rng())
    return table_bits(tune_codes(False), held_out, len(LETTERS), order)


def counted_costs_of(texts: Sequence[str], order: int) -> list[Array]:
    """Return what each letter of texts costs a table of counts that looks back `order` letters, in bits."""
    codes = [Tunes().codes(text) for text in texts]
    rows = np.zeros((len(codes), max(map(len, codes))), np.int64)  # what stands behind a text is not looked at
    for row, text in zip(rows, codes, strict=True):
        row[: len(text)] = text
    costs_by_row = counted_costs(tune_codes(False), rows, len(LETTERS), order)[-1]
    return [costs[: len(text) - 1] for costs, text in zip(costs_by_row, codes, strict=True)]
