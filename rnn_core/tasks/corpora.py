"""Parallel corpora: numbers, dates and sentences, each text by its number in every language there is."""

import functools
from collections.abc import Sequence

import numpy as np

from rnn_core.data.dates import DAYS, spell_date
from rnn_core.data.interface import read_sentences
from rnn_core.data.numbers import NUMBERS, spell_number

CODES = {
    "English": "en",
    "French": "fr",
    "German": "de",
    "Spanish": "es",
    "Italian": "it",
    "Portuguese": "pt",
    "Polish": "pl",
    "Turkish": "tr",
    "digits": "digits",
}


def size_of(corpus: str) -> int:
    """Return how many texts there are."""
    return {"numbers": NUMBERS, "dates": DAYS}.get(corpus) or len(read_sentences())


@functools.lru_cache(maxsize=200_000)
def phrase(corpus: str, number: int, language: str) -> str:
    """Return one text in one language."""
    if corpus == "sentences":
        return read_sentences()[number][int(language == "French")]
    spell = spell_number if corpus == "numbers" else spell_date
    return spell(number, CODES[language])


def draw(corpus: str, rng: np.random.Generator) -> int:
    """Draw the number of a text; of the numbers those of one, two, three or four digits equally often."""
    return int(rng.integers(10 ** rng.integers(1, 5) if corpus == "numbers" else size_of(corpus)))


@functools.cache
def held_back(corpus: str) -> frozenset[int]:
    """Return the numbers of the texts that are never trained on; sentences that differ in marks alone stay together."""
    if corpus == "sentences":
        keys = ["".join(filter(str.isalnum, english)).lower() for english, _ in read_sentences()]
        kinds = sorted(set(keys))
        out = {kinds[int(n)] for n in np.random.default_rng(2015).permutation(len(kinds))[: len(kinds) // 10]}
        return frozenset(n for n, key in enumerate(keys) if key in out)
    free = np.arange(100 if corpus == "numbers" else 0, size_of(corpus))
    lot = np.random.default_rng(2015).permutation(free)
    return frozenset(lot[: len(lot) // 10].tolist())


@functools.cache
def alphabet(corpus: str, origin: str, target: str) -> tuple[str, ...]:
    """Return all letters of two languages, in order; of numbers and dates from a few that hold them all."""
    some: Sequence[int] = range(0, size_of(corpus), 11 if corpus == "dates" else 1)
    if corpus == "numbers":
        some = [*range(100), *range(100, NUMBERS, 100)]
    letters: set[str] = set()
    for language in (origin, target):
        letters.update(*(phrase(corpus, n, language) for n in some))
    return tuple(sorted(letters))
