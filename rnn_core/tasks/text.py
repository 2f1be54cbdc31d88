"""Next character of a text that the learner may type or paste.

The last tenth of the text is held out. The levels are what counting letters would reach on that
tenth: "chance" knows how common each letter is, "solved" also which letter follows the last two
(and is at least a tenth below chance: a short text repeats too little for such counts to help).
"""

import functools
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data import rhyme
from rnn_core.settings import setting
from rnn_core.tasks.base import Array, Batch, everywhere
from rnn_core.tasks.letters import Letters
from rnn_core.tasks.ngrams import counted_bits

SHORTEST, LONGEST = 40, 10_000
SOLVED_ORDER = 2  # solved: as good as counting what follows each two letters


@dataclass(frozen=True, kw_only=True)
class Text(Letters):
    """Windows of a text; at every step the answer is the next character."""

    name: ClassVar = "text"
    title: ClassVar = "Next character of a text"
    story: ClassVar = "A text, one letter at a time. At every letter: which one comes next?"
    source: ClassVar = rhyme.SOURCE

    length: int = setting(50, "Window (characters)", (5, 400), "How much of the text is read at a time", main=True)
    text: str = setting(rhyme.read_rhyme(), "Text")

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "text", self.spell(self.text))  # in an old link, too, accents may come apart
        if not SHORTEST <= len(self.text) <= LONGEST:
            raise ValueError(
                f"text has {len(self.text):,} characters, but it must have {SHORTEST} to {LONGEST:,}: "
                "paste a paragraph or a page."
            )
        if len(set(self.text)) < 2:
            raise ValueError("text is one character over and over: there is nothing to predict. Paste some words.")

    @property
    def window(self) -> int:
        """The characters read at a time: `length`, or less when a tenth of the text is shorter."""
        return min(self.length, max(2, len(self.text) - self.split - 1))

    @property
    def split(self) -> int:
        """Where the held-out tail begins, in characters."""
        return len(self.text) - max(len(self.text) // 10, 4)

    @property
    def steps(self) -> int:
        return self.window

    @property
    def vocabulary(self) -> tuple[str, ...]:
        return tuple(sorted(set(self.text)))

    @property
    def solved(self) -> float:
        return min(self.counted(SOLVED_ORDER)[-1], 0.9 * self.chance)

    def counted(self, order: int) -> tuple[float, ...]:
        return _counted(self.text, self.split, order)

    @property
    def studied(self) -> str:
        return self.text[: self.split]

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        start = rng.integers(0, self.split - self.window, size)
        return self._batch(start)

    def held_out(self, rng: np.random.Generator) -> Batch:
        last = len(self.text) - self.window - 1
        return self._batch(np.unique(np.linspace(self.split, last, 64).astype(int)))

    def _batch(self, start: Array) -> Batch:
        codes = _encode(self.text)
        windows = codes[start[:, None] + np.arange(self.window + 1)]
        return Batch(windows[:, :-1], windows[:, 1:], *everywhere(len(start), self.window))


@functools.lru_cache(maxsize=64)
def _encode(text: str) -> Array:
    index = {char: code for code, char in enumerate(sorted(set(text)))}
    return np.array([index[char] for char in text])


@functools.lru_cache(maxsize=64)
def _counted(text: str, split: int, order: int) -> tuple[float, ...]:
    codes, before = _encode(text), min(order, split)
    rows = codes[None, split - before :]
    return tuple(counted_bits(codes[:split], rows, len(set(text)), order, skip=before))
