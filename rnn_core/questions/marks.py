"""How good are answers and headlines, held against the right ones?"""

from dataclasses import dataclass
from typing import NamedTuple

from rnn_core.questions.base import Question


class Rouge(NamedTuple):
    """F measures of ROUGE, shares of 1: single words, pairs of words, the longest common subsequence."""

    unigrams: float
    bigrams: float
    longest: float


@dataclass(frozen=True)
class SquadMarks(Question[tuple[float, float]]):
    """Exact match and F1 of answers, shares of 1, averaged over questions (Rajpurkar et al. 2016).

    Of several right answers the best counts. Both after lower-casing and without marks and the words a, an, the.
    """

    written: tuple[str, ...]
    right: tuple[tuple[str, ...], ...]

    def answer(self) -> tuple[float, float]:
        from rnn_core.nets.probes import marks

        return marks.squad(self.written, self.right)


@dataclass(frozen=True)
class RougeMarks(Question[Rouge]):
    """ROUGE-1, ROUGE-2 and ROUGE-L (Lin 2004), averaged over texts, words as they are."""

    written: tuple[str, ...]
    right: tuple[str, ...]

    def answer(self) -> Rouge:
        from rnn_core.nets.probes import marks

        return Rouge(*marks.rouge(self.written, self.right))
