"""Pages ask: a question is answered by a worker, and its answer is kept, so that a page may ask at every redraw."""

import time
from concurrent.futures import Future, wait
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
LET_THROUGH = 0.2  # seconds from one chance for a click, or for another page, to the next
OFFER_AFTER = 2.0  # seconds: who waits as long is asked whether to go on
MEGABYTE = 2**20
SHARED = Answers(128 * MEGABYTE, Archive(ANSWERS))  # for all visitors: what is not about somebody's own network
OWN = 48 * MEGABYTE  # of each visitor


def ask(question: Question[A], doing: str = "Measuring …") -> A:
    """Return the answer to a question; the same question brings back the same answer at once.

    Raises the question's own ValueError where it may refuse what the reader gave; whatever else fails is a sentence,
    and the page ends there, as it does where the reader stops waiting. `doing` is said while they wait.
    """
    promise, stopped = _kept(question).ask(question, shared_engine()), _stopped()
    if not promise.done():
        if question.digest in stopped:
            st.info("You stopped waiting. The measurement goes on in the background.")
            st.button("Wait for it", key=f"wait {question.digest}", on_click=stopped.discard, args=(question.digest,))
            st.stop()
        _wait(promise, question.digest, doing)
    stopped.discard(question.digest)
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


def _wait(promise: "Future[A]", digest: str, doing: str) -> None:
    """Wait for an answer; the reader sees for how long, and may stop waiting.

    Only where something is drawn does Streamlit let a click through, or the way to another page.
    """
    whole = st.empty()
    with whole.container(), st.spinner(doing, show_time=True):
        offer, pulse, began, offered = st.empty(), st.empty(), time.monotonic(), False
        while not promise.done() and (waited := time.monotonic() - began) < PATIENCE:
            if waited > OFFER_AFTER and not offered:
                offer.button("Stop waiting", key=f"stop {digest}", on_click=_stopped().add, args=(digest,))
                offered = True
            wait([promise], LET_THROUGH)
            pulse.empty()
    whole.empty()


def _stopped() -> set[str]:
    """Return the digests of the questions whose answers this reader waits for no longer."""
    return st.session_state.setdefault("stopped waiting", set())


def _kept(question: Question[object]) -> Answers:
    if question.shared:
        return SHARED
    own: Answers = st.session_state.setdefault("answers", Answers(OWN))
    return own
