"""Pages ask: what they say when there is no answer, whose answers they keep, and those that lie on disk."""

import os
import signal
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar
from unittest.mock import Mock

import loky
import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import asking
from pages.parts.precompute import shipped_weights
from rnn_core.experiment import Experiment
from rnn_core.questions.archive import Archive
from rnn_core.questions.base import PartedQuestion, Question
from rnn_core.questions.net import Net
from rnn_core.questions.verdicts import ResampledMetrics
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


@dataclass(frozen=True)
class Long(PartedQuestion[str, str]):
    net: Net

    def parts(self):
        return [Asked(replace(self.net, lane=part)) for part in range(20)]

    def whole(self, answers):
        return f"{len(answers)} parts"


class Desk(Executor):
    """Workers by hand: what is submitted waits until `work`."""

    def __init__(self):
        self.waiting = []

    def submit(self, fn, /, *args, **kwargs):
        self.waiting.append((Future(), partial(fn, *args, **kwargs)))
        return self.waiting[-1][0]

    def work(self, jobs=10**6):
        while jobs and self.waiting:
            future, job = self.waiting.pop(0)
            if future.set_running_or_notify_cancel():
                future.set_result(job())
                jobs -= 1

    @property
    def queued(self):
        return sum(not future.cancelled() for future, _ in self.waiting)


@pytest.fixture
def desk(request, monkeypatch):
    """Workers by hand, and readers who look away (the script ends) when they have seen a few moments of waiting."""
    request.getfixturevalue("fresh")
    made, moments = Desk(), []
    engine = Engine(lambda: made, 2)
    monkeypatch.setattr(asking, "shared_engine", lambda: engine)
    monkeypatch.setattr(asking, "OFFER_AFTER", 0.0)

    def look(*_):
        moments.append(1)
        if len(moments) % 3 == 0:
            asking.st.stop()  # an exception, as Streamlit ends a script for a click or for another page

    monkeypatch.setattr(asking, "wait", look)
    return made


def opened(question):
    return AppTest.from_function(page, args=(question,), default_timeout=30).run()


def words_of(bar):
    return bar.proto.text


def test_a_long_question_shows_how_far_it_has_come(desk):
    long = Long(Net(TINY, weights=b"1"))
    test = opened(long)
    (bar,) = test.get("progress")
    assert words_of(bar) == "Measuring … 0 of 20 (0 s)" and bar.proto.value == 0
    assert [button.label for button in test.button] == ["Cancel"] and not test.info
    assert not desk.queued  # the script ended: nobody waits
    promise = asking.SHARED.ask(long, asking.shared_engine())
    desk.work(5)
    (bar,) = test.run().get("progress")
    assert words_of(bar).startswith("Measuring … 5 of 20 (") and bar.proto.value == 25
    asking.SHARED.ask(long, asking.shared_engine())
    desk.work()
    assert promise.done()
    test.run()
    assert test.markdown[0].value == "20 parts measured now" and not test.get("progress") and not test.button


def test_who_cancels_ends_it_and_may_go_on_where_it_was(desk):
    long = Long(Net(TINY, weights=b"2"))
    test = opened(long)
    promise = asking.SHARED.ask(long, asking.shared_engine())
    desk.work(7)
    test.run()
    test.button[0].click().run()
    assert test.info[0].value == "You canceled this measurement." and not test.get("progress")
    assert [button.label for button in test.button] == ["Go on"] and not desk.queued
    test.run()  # whatever else is pressed: it rests
    assert not desk.queued and promise.parts_done == 7
    test.button[0].click().run()
    assert words_of(test.get("progress")[0]).startswith("Measuring … 7 of 20 (")


def test_it_goes_on_for_another_reader(desk):
    long = Long(Net(TINY, weights=b"3"))
    with asking.SHARED.ask(long, asking.shared_engine()).awaited():
        test = opened(long)
        test.button[0].click().run()
        assert test.info[0].value == "You stopped waiting. The measurement goes on in the background."
        assert [button.label for button in test.button] == ["Wait for it"] and desk.queued == 2
        desk.work()
    assert test.run().markdown[0].value == "20 parts measured now" and not test.info


def test_a_question_without_parts_goes_on_where_a_worker_has_it(desk):
    short = Asked(Net(TINY, weights=b"4"))
    test = opened(short)
    assert [button.label for button in test.button] == ["Stop waiting"] and not test.get("progress")
    promise = asking.SHARED.ask(short, asking.shared_engine())
    future, job = desk.waiting.pop()
    future.set_running_or_notify_cancel()
    test.run()
    test.button[0].click().run()
    assert test.info[0].value == "You stopped waiting. The measurement goes on in the background."
    future.set_result(job())
    assert promise.done() and test.run().markdown[0].value == "lane 0 measured now"


def test_a_part_that_fails_is_said_as_any_failure(fresh):
    fresh.side_effect = lambda lane: 1 / (lane - 3)
    failed = opened(Long(Net(TINY, weights=b"5")))
    assert failed.error[0].value.startswith("This could not be measured. Something went wrong")
    assert failed.button[0].label == "Try again"


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
    monkeypatch.setattr(ResampledMetrics, "answer", Mock(side_effect=AssertionError("it lies on disk")))
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
