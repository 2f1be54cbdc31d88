"""Exams for networks that answer questions on a text, their answers, and the words that F1 compares."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnn_core.data.facts import read_facts
from rnn_core.tasks import Batch
from rnn_core.tasks.facts import Facts, as_batch
from rnn_core.tasks.telling import MARKS, draw, hide, tell
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


def exam(name: str, task: Facts) -> Exam:
    """Return the texts of one of EXAMS, as the task tells them; always the same ones."""
    rng = np.random.default_rng([2016, task.count])
    drawn = [draw(rng, task.count, name == UNASKED, name == LIES) for _ in range(TEXTS)]
    stories = [tell(facts, rng, "real") for facts in drawn]
    true = tuple(read_facts()[facts[0][0]][facts[0][1]] for facts in drawn)
    read = stories
    if task.names == "hidden":
        read = [(hide(words, rng.permutation(MARKS).tolist()), marks) for words, marks in stories]
    return Exam(
        as_batch(read), tuple(tuple(words) for words, _ in stories), tuple(facts[0][2] for facts in drawn), true
    )


def answer(words: Sequence[str], chances: Floats) -> str:
    """Return the words of a text of which it is likelier than not that they answer; chances (words,) end with it."""
    turn = list(words).index("?") + 1
    return " ".join(
        w for w, c in zip(words[turn:], chances[len(chances) - len(words) + turn :], strict=True) if c > 0.5
    )


def shared(answer: str, right: str) -> tuple[list[str], list[str], list[str]]:
    """Return the words that SQuAD's F1 compares: those of an answer, those of the right one, and those of both."""
    words, other = (_bare(text) for text in (answer, right))
    return words, other, list((Counter(words) & Counter(other)).elements())


def _bare(text: str) -> list[str]:
    marks = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
    words = "".join(letter for letter in text.lower() if letter not in marks).split()
    return [word for word in words if word not in ("a", "an", "the")]
