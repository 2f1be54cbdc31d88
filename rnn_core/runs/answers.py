"""Answers that are kept: an equal question is not asked twice, not even while its answer is on the way."""

import threading
from collections import OrderedDict
from concurrent.futures import Future
from functools import partial
from typing import Any, TypeVar, cast

from rnn_core.questions.archive import Archive
from rnn_core.questions.base import Question
from rnn_core.runs.engine import Engine
from rnn_core.runs.measurement import Measurement
from rnn_core.runs.sizes import size_of

A = TypeVar("A")
RESTING = 8  # measurements that nobody waits for any more, with the parts that are answered


class Answers:
    """The answers that were asked for last, of `most` bytes in all. Safe to use from several threads.

    What an archive holds is read from there. An answer that fails is not kept: who asks again makes it be tried anew.
    """

    def __init__(self, most: int, archive: Archive | None = None) -> None:
        self.most, self.archive = most, archive
        self.stored = set[str]()  # the digests of questions whose answer was last read from the archive
        self._promises = OrderedDict[str, Measurement[Any]]()  # by the question's digest; the last asked comes last
        self._sizes = dict[str, int]()
        self._lock = threading.RLock()

    def ask(self, question: Question[A], engine: Engine) -> "Measurement[A]":
        """Return the answer, or the promise of it: all who ask the same question share one."""
        key = question.digest
        with self._lock:
            promise = self.find(question)
            if is_new := promise is None:
                promise = self._promises[key] = Measurement(engine.at(question.device))
            self._promises.move_to_end(key)
            self._forget_resting(key)
        if not is_new:
            promise.go_on()
            return promise
        # Not under the lock: when workers die, the pool's own thread lands promises while it holds the pool.
        promise.add_done_callback(partial(self._land, key))
        if not self._read(question, promise):
            self.measure(question, promise)
        return promise

    def find(self, question: Question[A]) -> "Measurement[A] | None":
        """Return the answer, or the promise of it, if somebody has asked."""
        return cast("Measurement[A] | None", self._promises.get(question.digest))

    def measure(self, question: Question[A], promise: "Measurement[A]") -> None:
        """Begin to find an answer that is neither kept nor stored."""
        promise.begin(question)

    def _read(self, question: Question[A], promise: "Measurement[A]") -> bool:
        """Keep the promise with what the archive holds; return whether it holds anything."""
        try:
            if self.archive is None:
                return False
            answer = self.archive.read(question)
        except KeyError:
            self.stored.discard(question.digest)
            return False
        self.stored.add(question.digest)
        promise.set_result(answer)
        return True

    def _forget_resting(self, key: str) -> None:
        """Let go of measurements that nobody waits for, all but the last few: who comes back finds those begun."""
        resting = [other for other, promise in self._promises.items() if other != key and not promise.goes_on]
        for other in resting[:-RESTING]:
            del self._promises[other]

    def _land(self, key: str, promise: "Future[Any]") -> None:
        """Keep a new answer, and let go of those that were not asked for in a long time."""
        with self._lock:
            if self._promises.get(key) is not promise:
                return
            if promise.exception() is not None:
                del self._promises[key]
                return
            self._sizes[key] = size_of(promise.result())
            for other in list(self._promises):
                if sum(self._sizes.values()) <= self.most:
                    break
                if other != key and other in self._sizes:
                    del self._promises[other], self._sizes[other]
