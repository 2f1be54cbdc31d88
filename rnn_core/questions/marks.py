"""How good are answers and headlines, held against the right ones?"""

from dataclasses import dataclass

from rnn_core.questions.base import Question


@dataclass(frozen=True)
class SquadMarks(Question[tuple[float, float]]):
    """Exact match and F1 of answers as SQuAD counts them, shares of 1; of several right answers the best."""

    written: tuple[str, ...]
    right: tuple[tuple[str, ...], ...]

    def answer(self) -> tuple[float, float]:
        from rnn_core.nets.probes import marks

        return marks.squad(self.written, self.right)


@dataclass(frozen=True)
class RougeMarks(Question[tuple[float, float, float]]):
    """The F measures of ROUGE-1, ROUGE-2 and ROUGE-L, shares of 1, averaged over texts."""

    written: tuple[str, ...]
    right: tuple[str, ...]

    def answer(self) -> tuple[float, float, float]:
        from rnn_core.nets.probes import marks

        return marks.rouge(self.written, self.right)
