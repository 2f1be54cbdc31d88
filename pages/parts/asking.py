"""Pages ask: a question is answered by a worker, and its answer is kept, so that a page may ask at every redraw."""

from concurrent.futures import wait
from typing import TypeVar

import streamlit as st

from pages.parts.figures import MEASURED_NOW
from rnn_core.questions.archive import Archive
from rnn_core.questions.base import Question
from rnn_core.runs.answers import Answers
from rnn_core.runs.engine import shared_engine
from rnn_core.runs.failures import explained
from rnn_core.shipped import ANSWERS, ANSWERS_COMMAND

A = TypeVar("A")
PATIENCE = 120  # seconds
MEGABYTE = 2**20
SHARED = Answers(128 * MEGABYTE, Archive(ANSWERS))  # for all visitors: what is not about somebody's own network
OWN = 48 * MEGABYTE  # of each visitor


def ask(question: Question[A], doing: str = "Measuring …") -> A:
    """Return the answer to a question; the same question brings back the same answer at once.

    Raises the question's own ValueError where it may refuse what the reader gave; whatever else fails is a sentence,
    and the page ends there. `doing` is said while the reader waits.
    """
    promise = _kept(question).ask(question, shared_engine())
    if not promise.done():
        with st.spinner(doing, show_time=False):
            wait([promise], PATIENCE)
    try:
        return promise.result(0)
    except Exception as error:
        if question.may_refuse and isinstance(error, ValueError):
            raise
        why = explained(error, type(question).__name__)
        st.error(f"This could not be measured. {why} Networks that you trained are kept.")
        st.button("Try again", icon=":material/replay:", key=f"again {question.digest}")  # a failure is not kept
        st.stop()


def origin(*questions: Question[object]) -> str:
    """Return how the answers to these questions, asked before, came about, as a figure's badge says it."""
    stored = [question.shared and question.digest in SHARED.stored for question in questions]
    before = f"precomputed by {ANSWERS_COMMAND}"
    return before if all(stored) else f"in part {before}" if any(stored) else MEASURED_NOW


def _kept(question: Question[object]) -> Answers:
    if question.shared:
        return SHARED
    own: Answers = st.session_state.setdefault("answers", Answers(OWN))
    return own
