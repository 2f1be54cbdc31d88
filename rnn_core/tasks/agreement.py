"""Next-word prediction on a small grammar: the verb must agree with a subject that may stand far before it.

Source: Linzen, Dupoux & Goldberg 2016, Assessing the Ability of LSTMs to Learn Syntax-Sensitive
Dependencies (TACL). The entropy of the grammar is known, so "solved" is what nobody can beat.
"""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data.grammar import BETWEEN, NOUNS, VERBS, WORDS
from rnn_core.settings import setting
from rnn_core.tasks.base import Array, Batch, Task
from rnn_core.tasks.metrics import BITS_PER_WORD

CODE = {word: code for code, word in enumerate(WORDS)}
VERB_CODES = np.array([[CODE[word] for word in pair] for pair in VERBS])  # (verbs, 2): singular, plural
SINGULAR_VERBS, PLURAL_VERBS = VERB_CODES[:, 0], VERB_CODES[:, 1]
NOUN_CODES = np.array([[CODE[word] for word in pair] for pair in NOUNS])
BETWEEN_CODES = np.array([CODE[word] for word in BETWEEN])


@dataclass(frozen=True, kw_only=True)
class Agreement(Task):
    """Sentences "the cat (near the dogs ...) sleeps ."; after every word, the next one is to be predicted."""

    name: ClassVar = "agreement"
    title: ClassVar = "The cat … sleeps"
    story: ClassVar = (
        "Small sentences such as “the cat near the dogs sleeps”. After each word: which one comes next? "
        "The verb must agree with the first noun, whatever stands between."
    )
    readout: ClassVar = "every"
    metric: ClassVar = BITS_PER_WORD
    form: ClassVar = "text"
    answers_in_input: ClassVar = True

    phrases: int = setting(2, "Longest insertion", (0, 8), "Phrases such as “near the dogs” before the verb", main=True)
    attractors: float = setting(
        0.5, "Attractors", (0.0, 1.0), "Share of the nouns in between that have the other number", main=True
    )

    @property
    def steps(self) -> int:
        return 4 + 3 * self.phrases - 1

    @property
    def vocabulary(self) -> tuple[str, ...]:
        return WORDS

    @property
    def answers(self) -> tuple[str, ...]:
        return WORDS

    @property
    def chance(self) -> float:
        return math.log2(len(WORDS))

    @property
    def solved(self) -> float:
        return self.entropy + 0.05

    @property
    def entropy(self) -> float:
        """The mean uncertainty of the next word in bits, for one who knows the grammar and the number of every noun."""
        bits, words = 0.0, 0.0
        for count in range(self.phrases + 1):  # each number of phrases is equally likely
            goes_on = sum(_of(1 / (self.phrases - k + 1)) for k in range(min(count + 1, self.phrases)))
            subject = 1 + math.log2(len(NOUNS))
            phrase = math.log2(len(BETWEEN)) + _of(self.attractors) + math.log2(len(NOUNS))
            bits += subject + count * phrase + goes_on + math.log2(len(VERBS))
            words += 3 + 3 * count
        return bits / words

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        counts = rng.integers(0, self.phrases, size, endpoint=True)
        subject = rng.integers(0, 2, size)  # 0 singular, 1 plural
        words = np.zeros((size, self.steps + 1), dtype=np.int64)
        words[:, 0] = CODE["the"]
        words[:, 1] = NOUN_CODES[rng.integers(0, len(NOUNS), size), subject]
        for number in range(self.phrases):
            other = (rng.random(size) < self.attractors) ^ (subject == 1)
            at = 2 + 3 * number
            words[:, at] = BETWEEN_CODES[rng.integers(0, len(BETWEEN), size)]
            words[:, at + 1] = CODE["the"]
            words[:, at + 2] = NOUN_CODES[rng.integers(0, len(NOUNS), size), other.astype(int)]
        ends, rows = 2 + 3 * counts, np.arange(size)
        words[rows, ends] = VERB_CODES[rng.integers(0, len(VERBS), size), subject]
        words[rows, ends + 1] = CODE["."]
        real = np.arange(self.steps) < (ends + 1)[:, None]
        return Batch(words[:, :-1] * real, words[:, 1:] * real, ends + 1, real)

    def example(self, rng: np.random.Generator) -> Batch:
        return self.read("the cat near the dogs behind the girls sleeps .")

    def read(self, sentence: str) -> Batch:
        """Return a typed beginning of a sentence as a batch of one. Raises ValueError naming what is not known."""
        typed = sentence.lower().replace(".", " . ").split()
        unknown = [word for word in typed if word not in CODE]
        if unknown:
            raise ValueError(f"“{unknown[0][:20]}” is not among the words of this grammar: {', '.join(WORDS[1:])}.")
        if not 1 <= len(typed) <= 60:
            raise ValueError("Type 1 to 60 words.")
        codes = np.array([[CODE[word] for word in typed]])
        targets = np.roll(codes, -1, 1)
        mask = np.ones(codes.shape, bool)
        mask[:, -1] = False  # what follows the last word is open
        return Batch(codes, targets, np.array([codes.shape[1]]), mask)


def _of(share: float) -> float:
    """Return the entropy in bits of an event of that probability."""
    return sum(-p * math.log2(p) for p in (share, 1 - share) if p > 0)


def subjects(batch: Batch) -> Array:
    """Return (batch,) the number of each sentence's subject: 0 singular, 1 plural."""
    return np.isin(batch.inputs[:, 1], NOUN_CODES[:, 1]).astype(np.int64)


def agreement(chances: Array, batch: Batch) -> Array:
    """Return (batch,) bool: whether, before the verb, the right verb forms are given more than the wrong ones.

    chances (batch, time, words): the probability of each next word.
    """
    rows, before = np.arange(len(chances)), batch.lengths - 2
    by_number = chances[rows[:, None, None], before[:, None, None], VERB_CODES.T[None]].sum(-1)  # (batch, 2)
    return by_number.argmax(1) == subjects(batch)
