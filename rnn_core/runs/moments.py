"""What was trained of a race, and any moment of it: kept, or trained again from a state before it."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import cached_property, partial
from typing import Self

import numpy as np

from rnn_core.experiment import Race
from rnn_core.runs import turns
from rnn_core.runs.engine import Engine
from rnn_core.runs.histories import Histories
from rnn_core.runs.record import Moment, RunRecord
from rnn_core.runs.slices import Changes, NotAtHandError, Slice, SliceOrder, train_slice
from rnn_core.tasks import Batch

KEEP_SECONDS = 30.0  # after so long what a run has come to is kept, in case the server ends


class Moments:
    """What a race and changes of its learning rate have led to so far. Safe to use from several threads."""

    def __init__(self, race: Race, changes: Changes, engine: Engine, record: RunRecord) -> None:
        self.race, self.changes, self.engine, self.record = race, changes, engine, record
        self.on_keep: Callable[[Self], None] = _nothing
        self._kept = time.monotonic()
        self._histories = Histories(record)
        self._rebuilding = dict[int, Future[Moment]]()
        self._at_hand: int | None = None  # at which update the one worker has it, who need not bring its state
        self._lock = threading.RLock()

    @property
    def finished(self) -> bool:
        """Whether every lane has made all its updates or diverged."""
        return self.record.finished

    @cached_property
    def shown(self) -> Batch:
        """The sequence that every snapshot is of."""
        return self.race.lanes[0].held_out().first(1)

    @property
    def where(self) -> Engine:
        """Where its slices run: on its engine, or on the part of it that owns the GPU."""
        return self.engine.at(self.record.device)

    def moment_at(self, update: int, near: Moment | None = None) -> "Future[Moment]":
        """Return the race as it is after an update, looked at: kept, or trained again from a state before it.

        near: a moment before it that the asker has, which may be nearer than those that are kept.
        """
        promise = Future[Moment]()
        with self._lock:
            kept = self.record.moments.get(update)
            if kept is not None and kept.looks is not None:
                promise.set_result(kept)
                return promise
            if update in self._rebuilding:
                return self._rebuilding[update]
            self._rebuilding[update] = promise
            starts = [moment for moment in (self.record.before(update), near) if moment is not None]
        start = max(starts, key=lambda moment: moment.update, default=None)
        self._rebuild(update, promise, start)
        return promise

    def history(self, lane: int) -> np.ndarray:
        """Return the history of one lane as (rows, 7) in the order of Row's fields."""
        with self._lock:
            return self._histories.of(lane)

    def seconds(self) -> np.ndarray:
        """Return how long the training of all lanes had taken in all after each update, (head + 1,)."""
        with self._lock:
            return self._histories.seconds()

    def _submit(self, order: SliceOrder, start: Moment | None) -> "Future[Slice]":
        """Train a slice from where the order says that a worker has it at hand, else from a moment."""
        state = None
        if order.since is None and start is not None:
            state, order = start.state, replace(order, since=start.update)
        return self.where.submit(train_slice, self.race, self.changes, state, order)

    def _rebuild(self, update: int, promise: "Future[Moment]", start: Moment | None) -> None:
        since = update if update == self._at_hand else None
        order = SliceOrder(turns.SLICE_SECONDS, until=update, since=since)
        self._submit(order, start).add_done_callback(partial(self._rebuilt, update, promise, start))

    def _rebuilt(self, update: int, promise: "Future[Moment]", start: Moment | None, flight: "Future[Slice]") -> None:
        error = flight.exception()
        if isinstance(error, NotAtHandError):
            with self._lock:
                self._at_hand = None if self._at_hand == update else self._at_hand
            self._rebuild(update, promise, start)
            return
        if error is not None:
            with self._lock:
                self._rebuilding.pop(update)
            promise.set_exception(error)
            return
        with self._lock:
            moment = self._take(flight.result())
        assert moment is not None, "a slice that was asked for its state brings it"
        if moment.update < update and not all(lane.finished for lane in flight.result().lanes):
            self._rebuild(update, promise, moment)
            return
        with self._lock:
            self._rebuilding.pop(update)
        promise.set_result(moment)

    def _take(self, result: Slice) -> Moment | None:
        finished, moment = self.finished, self.record.take(result)
        if (self.finished and not finished) or time.monotonic() >= self._kept + KEEP_SECONDS:
            self._kept = time.monotonic()
            self.on_keep(self)
        return moment


def _nothing(_: object) -> None:
    """Do nothing where nobody wants to know."""
