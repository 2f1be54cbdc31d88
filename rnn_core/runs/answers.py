"""Answers that are kept: an equal question is not asked twice, not even while its answer is on the way."""

import threading
from collections import OrderedDict
from concurrent.futures import Future
from functools import partial
from typing import Any, TypeVar, cast

from rnn_core.questions.archive import Archive
from rnn_core.questions.base import Question
from rnn_core.runs.engine import Engine
from rnn_core.runs.sizes import size_of

A = TypeVar("A")


class Answers:
    """The answers that were asked for last, of `most` bytes in all. Safe to use from several threads.

    What an archive holds is read from there. An answer that fails is not kept: who asks again makes it be tried anew.
    """

    def __init__(self, most: int, archive: Archive | None = None) -> None:
        self.most, self.archive = most, archive
        self.stored = set[str]()  # the digests of questions whose answer was last read from the archive
        self._promises = OrderedDict[str, Future[Any]]()  # by the question's digest; what was asked last comes last
        self._sizes = dict[str, int]()
        self._lock = threading.RLock()

    def ask(self, question: Question[A], engine: Engine) -> "Future[A]":
        """Return the answer, or the promise of it."""
        key, promise = question.digest, Future[A]()
        with self._lock:
            if key in self._promises:
                self._promises.move_to_end(key)
                return cast("Future[A]", self._promises[key])
            self._promises[key] = promise
        # Not under the lock: when workers die, the pool's own thread lands promises while it holds the pool.
        promise.add_done_callback(partial(self._land, key))
        source = self._read(question) or engine.at(question.device).submit(question.answer)
        source.add_done_callback(partial(_pass_on, promise))
        return promise

    def _read(self, question: Question[A]) -> "Future[A] | None":
        promise = Future[A]()
        try:
            if self.archive is None:
                return None
            promise.set_result(self.archive.read(question))
        except KeyError:
            self.stored.discard(question.digest)
            return None
        self.stored.add(question.digest)
        return promise

    def _land(self, key: str, promise: "Future[Any]") -> None:
        """Keep a new answer, and let go of those that were not asked for in a long time."""
        with self._lock:
            if promise.exception() is not None:
                self._promises.pop(key, None)
                return
            self._sizes[key] = size_of(promise.result())
            for other in list(self._promises):
                if sum(self._sizes.values()) <= self.most:
                    break
                if other != key and other in self._sizes:
                    del self._promises[other], self._sizes[other]


def _pass_on(promise: "Future[A]", source: "Future[A]") -> None:
    """Give a promise what its source has come to."""
    error = source.exception()
    if error is None:
        promise.set_result(source.result())
    else:
        promise.set_exception(error)
