"""A question that is being answered: how far it has come, who waits for it, and its rest when nobody does."""

import heapq
import threading
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from rnn_core.questions.base import PartedQuestion, Question
from rnn_core.runs.engine import Engine

A = TypeVar("A")


class Measurement(Future[A]):
    """The promise of an answer. Its parts go to the workers a few at a time, so that others' jobs come in between.

    When the last reader who waited has left, nothing more of it begins: what a worker has comes to its end, what is
    queued is taken back. Whoever asks again makes it go on from there. A question without parts is its only part.
    """

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.parts = 1  # how many there are in all
        self._engine = engine
        self._jobs: list[Callable[[], Any]] = []  # find the parts' answers; they hold networks, so they go in the end
        self._whole: Callable[[Sequence[Any]], A] | None = None  # what puts these together
        self._final = 0  # the number of the job whose result is the answer: after the parts, if there are any
        self._left: list[int] = []  # the numbers of jobs that have not begun, a heap
        self._flights: dict[int, Future[Any] | None] = {}  # None: about to be submitted
        self._answers: dict[int, Any] = {}
        self._readers = set[object]()
        self._rests, self._busy, self._over = False, False, False
        self._lock = threading.RLock()  # never held while jobs are submitted or canceled: pools have locks of their own

    @property
    def parts_done(self) -> int:
        """How many of its parts are answered."""
        return self.parts if self.done() else min(len(self._answers), self.parts)

    @property
    def goes_on(self) -> bool:
        """Whether an answer will come though nobody asks again."""
        with self._lock:
            return not self._rests or not self._left

    def begin(self, question: Question[A]) -> None:
        """Find the parts of a question, and hand the first ones to workers."""
        try:
            parts = question.parts() if isinstance(question, PartedQuestion) else (question,)
        except Exception as error:  # as every Executor does: whatever it is, it belongs to who asked
            self.set_exception(error)
            return
        with self._lock:
            self.parts = len(parts)
            self._jobs = [part.answer for part in parts]
            if isinstance(question, PartedQuestion):
                self._final, self._whole = self.parts, question.whole
            self._left = list(range(self.parts)) or [self._final]
        self.go_on()

    def go_on(self) -> None:
        """Hand parts to workers, as many as there are workers, until all are answered or nobody waits any more."""
        with self._lock:
            self._rests = False
        self._hand_out()

    @contextmanager
    def awaited(self) -> Generator[Callable[[], None]]:
        """Keep it going while a reader waits, who may leave at any time: by any exception, or by calling what is lent.

        Whoever leaves twice, from any thread, has left once.
        """
        reader = object()
        with self._lock:
            self._readers.add(reader)
        self.go_on()
        try:
            yield partial(self._leave, reader)
        finally:
            self._leave(reader)

    def _leave(self, reader: object) -> None:
        with self._lock:
            if reader not in self._readers:
                return
            self._readers.remove(reader)
            self._rests = not self._readers
        if self._rests:
            self._take_back()

    def _hand_out(self) -> None:
        with self._lock:
            if self._busy:  # whoever is at it, this very thread if jobs run inline, sees what has changed
                return
            self._busy = True
        while following := self._next():
            number, job = following
            flight = self._engine.submit(job)
            with self._lock:
                self._flights[number] = flight
                late = self._rests or self._over
            flight.add_done_callback(partial(self._land, number))
            if late:
                flight.cancel()

    def _next(self) -> tuple[int, Callable[[], Any]] | None:
        """Take the next job that may begin; if there is none, nobody is at it any more."""
        with self._lock:
            self._busy = bool(self._left) and len(self._flights) < self._engine.workers
            self._busy = self._busy and not self._rests and not self._over
            if not self._busy:
                return None
            number = heapq.heappop(self._left)
            self._flights[number] = None
            if number < len(self._jobs):
                return number, self._jobs[number]
            assert self._whole is not None
            return number, partial(self._whole, [self._answers[part] for part in range(self.parts)])

    def _land(self, number: int, flight: "Future[Any]") -> None:
        """Keep what a job came to; the last one, and the first that fails, end the measurement."""
        with self._lock:
            del self._flights[number]
            failed = not flight.cancelled() and flight.exception() is not None
            if flight.cancelled():
                heapq.heappush(self._left, number)
            elif not failed:
                self._answers[number] = flight.result()
                if number != self._final and len(self._answers) == self.parts:
                    heapq.heappush(self._left, self._final)
            ends = not self._over and (failed or self._final in self._answers)
            self._over = self._over or ends
            if self._over:
                self._answers.clear()
                self._jobs.clear()
                self._whole = None
        if not ends:
            self._hand_out()
        elif failed:
            self._take_back()
            self.set_exception(flight.exception())
        else:
            self.set_result(flight.result())

    def _take_back(self) -> None:
        """Cancel what waits in a queue; what a worker has already goes on."""
        with self._lock:
            flights = [flight for flight in self._flights.values() if flight is not None]
        for flight in flights:
            flight.cancel()
