"""Pages ask: what they say when there is no answer, whose answers they keep, and those that lie on disk."""

import os
import signal
from dataclasses import dataclass
from typing import ClassVar
from unittest.mock import Mock

import loky
import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import asking
from pages.parts.precompute import shipped_weights
from rnn_core.experiment import Experiment
from rnn_core.questions.archive import Archive
from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.questions.verdicts import VerdictQuality
from rnn_core.runs import failures
from rnn_core.runs.answers import Answers
from rnn_core.runs.engine import Engine
from rnn_core.shipped import ANSWERS, ANSWERS_COMMAND
from tests.pages.opened import open_lesson

TINY = Experiment.from_link("task=recall&delay=3&model=gru&hidden=4&embedding=2")
MOST = 5_000_000  # bytes of all stored answers


@dataclass(frozen=True)
class Asked(Question[str]):
    net: Net

    def answer(self):
        return type(self).reply(self.net.lane)

    reply: ClassVar[Mock]


@pytest.fixture
def fresh(monkeypatch):
    monkeypatch.setattr(asking, "SHARED", Answers(1_000_000, Archive(ANSWERS)))
    monkeypatch.setattr(Asked, "reply", Mock(side_effect=lambda lane: f"lane {lane}"), raising=False)
    return Asked.reply


def page(question):
    """A page that asks one question, whose refusal it shows."""
    import streamlit as st

    from pages.parts.asking import ask, origin

    try:
        st.write(ask(question), origin(question))
    except ValueError as error:
        st.warning(str(error))


def run(net, refuses=False):
    Asked.may_refuse = refuses
    return AppTest.from_function(page, args=(Asked(net),), default_timeout=30).run()


def test_an_answer_is_measured_once_for_all_visitors_but_of_their_own_networks(fresh):
    for net, times in ((Net(TINY, weights=b"1"), 1), (Net(TINY, state=b"1"), 2)):
        fresh.reset_mock()
        first, second = run(net), run(net)  # two visitors
        first.run()
        assert first.markdown[0].value == second.markdown[0].value == "lane 0 measured now"
        assert fresh.call_count == times


def test_a_refusal_is_the_pages_and_a_failure_is_a_sentence(fresh):
    fresh.side_effect = ValueError("No vowel in it.")
    assert run(Net(TINY), refuses=True).warning[0].value == "No vowel in it."
    failed = run(Net(TINY))
    assert not failed.warning and failed.error[0].value.startswith("This could not be measured. Something went wrong")
    assert "ValueError" not in failed.error[0].value
    fresh.side_effect = None
    fresh.return_value = "well"
    assert failed.button[0].label == "Try again"
    assert failed.button[0].click().run().markdown[0].value == "well measured now"


def test_a_question_that_kills_its_worker_is_a_sentence(fresh, monkeypatch):
    engine = Engine(lambda: loky.ProcessPoolExecutor(1, timeout=None), 1)
    monkeypatch.setattr(asking, "shared_engine", lambda: engine)
    monkeypatch.setattr(asking, "SHARED", Answers(1_000))
    try:
        fresh.side_effect = None
        monkeypatch.setattr(Asked, "answer", lambda _: os.kill(os.getpid(), signal.SIGKILL))
        (error,) = run(Net(TINY)).error
    finally:
        engine.close()
    assert error.value == f"This could not be measured. {failures.DIED} Networks that you trained are kept."


def test_a_page_that_fails_says_so_in_our_words(monkeypatch):
    import app

    errors = list[str]()
    monkeypatch.setattr(app.st, "error", errors.append)
    monkeypatch.setattr(app.st, "button", Mock())
    assert app.failed(KeyError("W_hh")) is True
    assert errors == [
        f"This page could not be drawn to its end. {failures.UNEXPECTED} Networks that you trained are kept."
    ]


@pytest.mark.usefixtures("fresh")
def test_a_visitor_keeps_a_bounded_number_of_answers(monkeypatch):
    monkeypatch.setattr(asking, "OWN", 100)
    test = run(Net(TINY, state=b"1"))
    own = test.session_state["answers"]
    assert isinstance(own, Answers) and own.most == 100 and own.archive is None


def test_stored_answers_still_count_and_are_few():
    stale = Archive(ANSWERS).stale(shipped_weights())
    assert not stale, f"What lies behind these answers has changed; renew them by {ANSWERS_COMMAND}: {stale}"
    assert sum(path.stat().st_size for path in ANSWERS.glob("*.npz")) < MOST


@pytest.mark.usefixtures("fresh")
def test_a_page_finds_what_it_asks_as_it_opens_on_disk(monkeypatch):
    monkeypatch.setattr(VerdictQuality, "answer", Mock(side_effect=AssertionError("it lies on disk")))
    test = open_lesson("sentiment")
    assert not test.exception and not test.error and len(asking.SHARED.stored) > 1
    assert any(f"precomputed by {ANSWERS_COMMAND}" in part.value for part in test.markdown)


@pytest.mark.usefixtures("fresh")
def test_a_figure_of_which_a_part_was_measured_before_says_in_part():
    before, own = Asked(Net(TINY)), Asked(Net(TINY, state=b"1"))
    asking.SHARED.stored.add(before.digest)
    asking.SHARED.stored.add(own.digest)  # what is one reader's own is never stored, whatever its digest
    assert asking.origin(before) == f"precomputed by {ANSWERS_COMMAND}"
    assert asking.origin(before, own) == f"in part precomputed by {ANSWERS_COMMAND}"
    assert asking.origin(own) == "measured now"
