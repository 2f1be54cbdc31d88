"""Pages ask: a question is answered by a worker, and its answer is kept, so that a page may ask at every redraw."""

import time
from collections.abc import Callable, Generator
from concurrent.futures import wait
from contextlib import contextmanager
from typing import NoReturn, TypeVar

import streamlit as st

from pages.parts.figures import MEASURED_NOW
from rnn_core.questions.archive import Archive
from rnn_core.questions.base import Question
from rnn_core.runs.answers import Answers
from rnn_core.runs.engine import shared_engine
from rnn_core.runs.failures import explained
from rnn_core.runs.measurement import Measurement
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
    answers, stopped = _kept(question), _stopped()
    begun = answers.find(question)
    if question.digest in stopped and not (begun and begun.done()):
        _offer_again(question.digest, bool(begun and begun.goes_on))
    promise = answers.ask(question, shared_engine())
    if not promise.done():
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


def _offer_again(digest: str, goes_on: bool) -> NoReturn:
    """End the page where the reader waits no longer, and say what has become of the measurement."""
    if goes_on:
        st.info("You stopped waiting. The measurement goes on in the background.")
    else:
        st.info("You canceled this measurement.")
    again = "Wait for it" if goes_on else "Go on"
    st.button(again, key=f"wait {digest}", on_click=_stopped().discard, args=(digest,))
    st.stop()


def _wait(promise: Measurement[A], digest: str, doing: str) -> None:
    """Wait for an answer; the reader sees how far it has come, and may stop waiting.

    Only where something is drawn does Streamlit let a click through, or the way to another page: an exception that
    leaves this function. Then nobody waits here any more, and what has not begun never does. The page that a click
    on the button brings is begun before that, so the click itself takes this reader off.
    """
    whole, stop = st.empty(), "Stop waiting" if promise.parts == 1 else "Cancel"
    with promise.awaited() as leave, whole.container(), _progress(promise, doing) as pulse:
        offer, offered, began, moved, done = st.empty(), False, time.monotonic(), time.monotonic(), 0
        while not promise.done() and (now := time.monotonic()) - moved < PATIENCE:
            if now - began > OFFER_AFTER and not offered:
                offer.button(stop, key=f"stop {digest}", on_click=_stop_waiting, args=(digest, leave))
                offered = True
            if promise.parts_done > done:
                done, moved = promise.parts_done, now
            wait([promise], LET_THROUGH)
            pulse(now - began)
    whole.empty()


@contextmanager
def _progress(promise: Measurement[A], doing: str) -> Generator[Callable[[float], object]]:
    """Show that something is under way; yield what draws, after so many seconds, how far it has come."""
    if promise.parts == 1:
        with st.spinner(doing, show_time=True):
            pulse = st.empty()
            yield lambda _: pulse.empty()
        return
    bar = st.empty()
    yield lambda seconds: bar.progress(
        promise.parts_done / promise.parts, f"{doing} {promise.parts_done} of {promise.parts} ({seconds:.0f} s)"
    )


def _stop_waiting(digest: str, leave: Callable[[], None]) -> None:
    leave()
    _stopped().add(digest)


def _stopped() -> set[str]:
    """Return the digests of the questions whose answers this reader waits for no longer."""
    return st.session_state.setdefault("stopped waiting", set())


def _kept(question: Question[object]) -> Answers:
    if question.shared:
        return SHARED
    own: Answers = st.session_state.setdefault("answers", Answers(OWN))
    return own
