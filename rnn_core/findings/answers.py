"""How good are answers and headlines? Exact match and F1 as SQuAD counts them, ROUGE; and whom an answer follows."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnn_core.data.facts import read_facts
from rnn_core.questions.looks import read_rouge, read_squad
from rnn_core.tasks import Batch
from rnn_core.tasks.facts import MARKS, Facts, as_batch, draw, hide, tell
from rnn_core.trace import Floats

TEXTS = 400
TRUE, UNASKED, LIES = "true texts", "true texts, questions never asked before", "texts that lie"
EXAMS = (TRUE, UNASKED, LIES)


class Exam(NamedTuple):
    """Questions with their texts, as they are read and with real names; what each text answers, and what is true."""

    batch: Batch
    words: tuple[tuple[str, ...], ...]
    right: tuple[str, ...]
    true: tuple[str, ...]


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


def exam(name: str, task: Facts) -> Exam:
    """Return the texts of one of EXAMS, as the task tells them; always the same ones."""
    rng = np.random.default_rng([2016, task.count])
    drawn = [draw(rng, task.count, name == UNASKED, name == LIES) for _ in range(TEXTS)]
    told = [tell(facts, rng, "real") for facts in drawn]
    true = tuple(read_facts()[facts[0][0]][facts[0][1]] for facts in drawn)
    read = told
    if task.names == "hidden":
        read = [(hide(words, rng.permutation(MARKS).tolist()), marks) for words, marks in told]
    return Exam(as_batch(read), tuple(tuple(words) for words, _ in told), tuple(facts[0][2] for facts in drawn), true)


def answer(words: Sequence[str], chances: Floats) -> str:
    """Return the words of a text of which it is likelier than not that they answer; chances (words,) end with it."""
    turn = list(words).index("?") + 1
    return " ".join(
        w for w, c in zip(words[turn:], chances[len(chances) - len(words) + turn :], strict=True) if c > 0.5
    )


def grade(texts: Exam, chances: Floats) -> Grade:
    """Mark the answers that the chances (texts, time) of all words make."""
    from sklearn.metrics import f1_score  # here: a second of import

    given = [answer(words, row) for words, row in zip(texts.words, chances, strict=True)]
    rows = list(zip(given, texts.right, texts.true, strict=True))
    text, empty = np.mean([one == right for one, right, _ in rows]), np.mean([not one for one in given])
    truth = np.mean([one == true != right for one, right, true in rows])
    neither = np.mean([one not in ("", right, true) for one, right, true in rows])
    mask = texts.batch.mask
    decided = (texts.batch.targets[mask], chances[mask] > 0.5)
    return Grade(
        *squad(given, [[right] for right in texts.right]),
        float(f1_score(*decided, zero_division=0)),
        float(f1_score(*decided, average="macro", zero_division=0)),
        *(float(share) for share in (text, truth, neither, empty)),
    )


def squad(given: Sequence[str], right: Sequence[Sequence[str]]) -> tuple[float, float]:
    """Return exact match and F1, shares of 1, averaged over questions (Rajpurkar et al. 2016); the best of several.

    Both after lower-casing and without marks and the words a, an, the. By torchmetrics.
    """
    return read_squad(given, right)


class Rouge(NamedTuple):
    """F measures of ROUGE, shares of 1: single words, pairs of words, the longest common subsequence."""

    one: float
    two: float
    longest: float


def rouge(given: Sequence[str], right: Sequence[str]) -> Rouge:
    """Return ROUGE-1, ROUGE-2 and ROUGE-L (Lin 2004), averaged over texts, words as they are. By torchmetrics."""
    return Rouge(*read_rouge(given, right))


def shared(given: str, right: str) -> tuple[list[str], list[str], list[str]]:
    """Return the words that SQuAD's F1 compares: those of an answer, those of the right one, and those of both."""
    one, other = (_bare(text) for text in (given, right))
    return one, other, list((Counter(one) & Counter(other)).elements())


def _bare(text: str) -> list[str]:
    marks = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
    words = "".join(letter for letter in text.lower() if letter not in marks).split()
    return [word for word in words if word not in ("a", "an", "the")]
