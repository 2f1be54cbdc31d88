"""Next character of a text that the learner may type or paste.

The last tenth of the text is held out. The levels are what counting letters would reach on that
tenth: "chance" knows how common each letter is, "solved" also which letter follows the last two
(and is at least a tenth below chance: a short text repeats too little for such counts to help).
"""

import functools
from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data import rhyme
from rnn_core.settings import setting
from rnn_core.tasks.base import Array, Batch, Task, everywhere

SHORTEST, LONGEST = 40, 10_000


@dataclass(frozen=True, kw_only=True)
class Text(Task):
    """Windows of a text; at every step the answer is the next character."""

    name: ClassVar = "text"
    title: ClassVar = "Next character of a text"
    story: ClassVar = "A text, one letter at a time. At every letter: which one comes next?"
    readout: ClassVar = "every"
    metric: ClassVar = "bits per character"
    form: ClassVar = "text"
    answers_in_input: ClassVar = True
    source: ClassVar = rhyme.SOURCE

    length: int = setting(50, "Window (characters)", (5, 400), "How much of the text is read at a time", main=True)
    text: str = setting(rhyme.read_rhyme(), "Text")

    def __post_init__(self) -> None:
        super().__post_init__()
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
    def answers(self) -> tuple[str, ...]:
        return self.vocabulary

    @property
    def chance(self) -> float:
        return _counted_bits(self.text, self.split, order=0)

    @property
    def solved(self) -> float:
        return min(_counted_bits(self.text, self.split, order=2), 0.9 * self.chance)

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
def _counted_bits(text: str, split: int, order: int) -> float:
    """Cross-entropy, in bits, of the held-out tail under counts of the part before it.

    Orders are interpolated as by Witten & Bell (1991): a context of n letters seen with k distinct
    successors trusts its own counts with weight n / (n + k) and asks the shorter context otherwise.
    """
    successors: list[dict[str, Counter[str]]] = []
    for n in range(order + 1):
        table: dict[str, Counter[str]] = {}
        for at in range(n, split):
            table.setdefault(text[at - n : at], Counter())[text[at]] += 1
        successors.append(table)
    total = 0.0
    for at in range(split, len(text)):
        chance = 1 / len(set(text))
        for n, table in enumerate(successors):
            seen = table.get(text[at - n : at])
            if seen:
                trust = seen.total() / (seen.total() + len(seen))
                chance = trust * seen[text[at]] / seen.total() + (1 - trust) * chance
        total -= float(np.log2(chance))
    return total / (len(text) - split)
