"""How are answers on texts marked? As SQuAD does, word by word, and by whom they follow."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rnn_core.findings.answers import Exam, answer, exam
from rnn_core.questions.base import Question
from rnn_core.questions.chances import AnswerChances
from rnn_core.questions.marks import SquadMarks
from rnn_core.questions.net import Net
from rnn_core.tasks.facts import Facts
from rnn_core.trace import Floats


class Grade(NamedTuple):
    """How answers are marked, all from 0 to 1.

    exact, f1     as SQuAD counts them, averaged over questions
    words, macro  F1 of the decisions on all words of all texts: of “yes”, and the mean of that and of “–”
    text, truth, neither, empty  shares: follows the text; says what is true though the text tells another thing;
                  says something else; says nothing
    """

    exact: float
    f1: float
    words: float
    macro: float
    text: float
    truth: float
    neither: float
    empty: float


@dataclass(frozen=True)
class AnswerGrade(Question[Grade]):
    """How the answers are marked that the chances (texts, time) of all words of an exam make."""

    exam: Exam
    chances: Floats

    def answer(self) -> Grade:
        from sklearn.metrics import f1_score  # here: a second of import

        texts, chances = self.exam, self.chances
        answers = tuple(answer(words, row) for words, row in zip(texts.words, chances, strict=True))
        rows = list(zip(answers, texts.right, texts.true, strict=True))
        text, empty = np.mean([one == right for one, right, _ in rows]), np.mean([not one for one in answers])
        truth = np.mean([one == true != right for one, right, true in rows])
        neither = np.mean([one not in ("", right, true) for one, right, true in rows])
        mask = texts.batch.mask
        decided = (texts.batch.targets[mask], chances[mask] > 0.5)
        return Grade(
            *SquadMarks(answers, tuple((right,) for right in texts.right)).answer(),
            float(f1_score(*decided, zero_division=0)),
            float(f1_score(*decided, average="macro", zero_division=0)),
            *(float(share) for share in (text, truth, neither, empty)),
        )


@dataclass(frozen=True)
class ExamGrade(Question[Grade]):
    """How a network's answers are marked in one of the exams on facts."""

    net: Net
    kind: str

    def answer(self) -> Grade:
        task = self.net.experiment.task
        assert isinstance(task, Facts)
        texts = exam(self.kind, task)
        return AnswerGrade(texts, AnswerChances(self.net, texts.batch).answer()[..., 1]).answer()
