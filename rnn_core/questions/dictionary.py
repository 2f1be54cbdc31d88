"""Which words are nearest to phonemes?"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnn_core.data.uttered import ACCENT, PHONEMES, folded, words
from rnn_core.data.voices import HEARD, say
from rnn_core.questions.base import Question

LONGEST = 14  # phonemes of a word


@dataclass(frozen=True)
class NearestWords(Question[str]):
    """The words of the dictionary, at most `most`, that need the fewest changes to become these labels."""

    labels: tuple[int, ...]
    most: int

    def answer(self) -> str:
        from rapidfuzz import process
        from rapidfuzz.distance import Levenshtein

        dictionary, pronounced = _dictionary()
        text, end = _letters(self.labels), len(self.labels)
        if not end:
            return ""
        spans = [(a, b) for a in range(end) for b in range(a + 1, min(end, a + LONGEST) + 1)]
        costs = process.cdist([text[a:b] for a, b in spans], pronounced, scorer=Levenshtein.distance, dtype=np.uint8)
        nearest = {
            span: (int(row.min()), dictionary[int(row.argmin())]) for span, row in zip(spans, costs, strict=True)
        }
        best: list[dict[int, tuple[int, list[str]]]] = [{0: (0, [])}]
        for _ in range(self.most):
            step: dict[int, tuple[int, list[str]]] = {}
            for start, (cost, before) in best[-1].items():
                for b in range(start + 1, min(end, start + LONGEST) + 1):
                    more, word = nearest[start, b]
                    if b not in step or cost + more < step[b][0]:
                        step[b] = (cost + more, [*before, word])
            best.append(step)
        whole = [step[end] for step in best[1:] if end in step]
        return " ".join(min(whole, key=lambda way: way[0])[1]) if whole else ""


@functools.cache
def _dictionary() -> tuple[tuple[str, ...], list[str]]:
    """Return all words, trained on or held out, and the phonemes of each, one character a phoneme."""
    both = words(held_out=False) + words(held_out=True)
    voice = f"{ACCENT}+{HEARD[0]}"
    return both, [_letters([1 + PHONEMES.index(symbol) for symbol, _ in folded(say(word, voice)[1])]) for word in both]


def _letters(codes: Sequence[int]) -> str:
    return "".join(chr(0x100 + code) for code in codes)
