"""A long question: its parts go to workers a few at a time, its readers see how far it is, and may leave."""

from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import partial

import pytest

from rnn_core.questions.base import PartedQuestion, Question
from rnn_core.runs import answers as answers_module
from rnn_core.runs.answers import Answers
from rnn_core.runs.engine import Engine
from rnn_core.runs.pools import Inline

WORKERS = 2


@dataclass(frozen=True)
class Square(Question[int]):
    number: int

    def answer(self):
        if self.number < 0:
            raise ValueError(f"{self.number} is refused")
        return self.number**2


@dataclass(frozen=True)
class Squares(PartedQuestion[list[int], int]):
    numbers: tuple[int, ...]

    def parts(self):
        return [Square(number) for number in self.numbers]

    def whole(self, answers):
        return list(answers)


class Desk(Executor):
    """Workers by hand: a job waits until `begin`, and ends with `end`."""

    def __init__(self):
        self.waiting, self.under_way, self.begun = [], [], 0

    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        self.waiting.append((future, partial(fn, *args, **kwargs)))
        return future

    def begin(self, jobs=WORKERS):
        """Let workers take what waits, as many as are free; what was canceled is passed over."""
        while self.waiting and len(self.under_way) < jobs:
            future, job = self.waiting.pop(0)
            if future.set_running_or_notify_cancel():
                self.under_way.append((future, job))
                self.begun += 1

    def end(self):
        """End the job that has been under way for longest."""
        future, job = self.under_way.pop(0)
        try:
            future.set_result(job())
        except ValueError as error:
            future.set_exception(error)

    def work(self):
        """Do all that waits, and what follows from it."""
        self.begin()
        while self.under_way:
            self.end()
            self.begin()

    @property
    def queued(self):
        return [future for future, _ in self.waiting if not future.cancelled()]


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def engine(desk):
    return Engine(lambda: desk, WORKERS)


@pytest.fixture
def answers():
    return Answers(10_000)


FIVE = Squares((1, 2, 3, 4, 5))


def test_whoever_asks_directly_gets_the_whole():
    assert FIVE.answer() == [1, 4, 9, 16, 25] and Squares(()).answer() == []


def test_its_key_is_that_of_any_question_and_its_parts_have_their_own():
    assert len({FIVE.digest, Squares((1,)).digest, *(part.digest for part in FIVE.parts())}) == 7


def test_no_more_parts_than_workers_are_out_and_the_count_goes_up(desk, engine, answers):
    promise, counts = answers.ask(FIVE, engine), []
    assert promise.parts == 5 and len(desk.queued) == WORKERS
    while not promise.done():
        desk.begin()
        assert len(desk.queued) + len(desk.under_way) <= WORKERS
        counts.append(promise.parts_done)
        desk.end()
    assert promise.result() == FIVE.answer() and promise.parts_done == 5
    assert counts == [0, 1, 2, 3, 4, 5] and desk.begun == 6  # the whole is put together by a worker, too


def test_others_jobs_come_in_between(desk, engine, answers):
    long = answers.ask(FIVE, engine)
    short = answers.ask(Square(7), engine)
    for _ in range(WORKERS + 1):
        desk.begin(1)
        desk.end()
    assert short.result(0) == 49 and not long.done()


@pytest.mark.parametrize("numbers", [(), (3,), tuple(range(2_000))])
def test_inline_it_is_answered_at_once_however_many_parts_there_are(numbers, answers):
    question = Squares(numbers)
    assert answers.ask(question, Engine(Inline, 1)).result(0) == [number**2 for number in numbers]


def test_two_who_ask_share_it(desk, engine, answers):
    first = answers.ask(FIVE, engine)
    assert answers.ask(Squares((1, 2, 3, 4, 5)), engine) is first
    desk.work()
    assert desk.begun == 6 and answers.ask(FIVE, engine).result(0) == FIVE.answer() and desk.begun == 6


class LeftError(BaseException):
    """As Streamlit's own, which end a page's script, no Exception."""


def leave(promise, meanwhile=lambda: None):
    with pytest.raises(LeftError), promise.awaited():
        meanwhile()
        raise LeftError


def test_who_leaves_takes_along_what_no_worker_has_begun(desk, engine, answers):
    promise = answers.ask(FIVE, engine)
    leave(promise, lambda: desk.begin(1))
    assert not desk.queued and not promise.goes_on
    desk.work()  # the part that a worker has comes to its end
    assert desk.begun == 1 and promise.parts_done == 1 and not promise.done()
    other = answers.ask(Square(7), engine)
    desk.work()
    assert other.result(0) == 49 and desk.begun == 2


def test_who_comes_back_finds_it_begun(desk, engine, answers):
    promise = answers.ask(FIVE, engine)
    desk.begin()
    desk.end()
    leave(promise)
    desk.work()
    assert promise.parts_done == 2 == desk.begun
    assert answers.find(FIVE) is promise is answers.ask(FIVE, engine) and promise.goes_on
    desk.work()
    assert promise.result(0) == FIVE.answer() and desk.begun == 6


def test_who_comes_back_before_a_part_has_ended_loses_nothing(desk, engine, answers):
    promise = answers.ask(FIVE, engine)
    desk.begin()
    leave(promise)
    with promise.awaited():
        desk.work()
    assert promise.result(0) == FIVE.answer() and desk.begun == 6


def test_it_goes_on_for_another_reader_who_waits(desk, engine, answers):
    promise = answers.ask(FIVE, engine)
    with promise.awaited():
        leave(promise)
        assert promise.goes_on and len(desk.queued) == WORKERS
        desk.work()
    assert promise.result(0) == FIVE.answer()


def test_who_leaves_by_a_click_has_left_at_once_and_only_once(desk, engine, answers):
    promise = answers.ask(FIVE, engine)
    with promise.awaited() as click:
        desk.begin(1)
        click()
        assert not promise.goes_on and not desk.queued  # though the page's old script has not ended yet
        answers.ask(FIVE, engine)  # the new one wants it again before that
        click()
    assert promise.goes_on
    desk.work()
    assert promise.result(0) == FIVE.answer()


def test_leaving_when_all_is_done_changes_nothing(desk, engine, answers):
    promise = answers.ask(FIVE, engine)
    leave(promise, desk.work)
    assert promise.result(0) == FIVE.answer() and promise.goes_on


def test_a_question_without_parts_is_taken_back_only_where_no_worker_has_it(desk, engine, answers):
    first, second = answers.ask(Square(2), engine), answers.ask(Square(3), engine)
    desk.begin(1)
    leave(first)
    leave(second)
    assert first.goes_on and not second.goes_on
    desk.work()
    assert first.result(0) == 4 and not second.done() and second.parts == 1
    answers.ask(Square(3), engine)
    desk.work()
    assert second.result(0) == 9


def test_a_part_that_fails_fails_the_whole_and_nothing_more_begins(desk, engine, answers):
    question = Squares((1, -2, 3, 4, -5))
    promise = answers.ask(question, engine)
    desk.work()
    with pytest.raises(ValueError, match="-2 is refused"):
        promise.result(0)
    assert not desk.queued and desk.begun == 3 and answers.find(question) is None  # a failure is not kept


def test_a_question_that_has_no_parts_to_name_fails_as_any_other(engine, answers, monkeypatch):
    monkeypatch.setattr(Squares, "parts", lambda self: self.numbers[9])
    assert isinstance(answers.ask(FIVE, engine).exception(0), IndexError) and answers.find(FIVE) is None


def test_of_measurements_that_nobody_waits_for_only_the_last_are_kept(desk, engine, answers, monkeypatch):
    monkeypatch.setattr(answers_module, "RESTING", 2)
    questions = [Squares((number, number)) for number in range(5)]
    for question in questions:
        leave(answers.ask(question, engine))
    kept = answers.ask(FIVE, engine)
    assert [question for question in questions if answers.find(question)] == questions[-2:]
    desk.work()
    assert kept.result(0) == FIVE.answer()


def test_a_measurement_that_was_let_go_of_harms_nobody(desk, engine, answers, monkeypatch):
    monkeypatch.setattr(answers_module, "RESTING", 1)
    first = answers.ask(FIVE, engine)
    leave(first)
    leave(answers.ask(Squares((6, 7)), engine))
    answers.ask(Square(1), engine)
    second = answers.ask(FIVE, engine)
    assert second is not first
    with first.awaited():
        desk.work()
    assert first.result(0) == second.result(0) == FIVE.answer() and answers.find(FIVE) is second
