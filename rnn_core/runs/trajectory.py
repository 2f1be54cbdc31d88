"""One training of a race, shared by all who watch it: it goes on while somebody wants more, a slice at a time."""

import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from functools import cached_property, partial
from typing import ClassVar

import numpy as np

from rnn_core.experiment import Race
from rnn_core.experiment.cost import cost_of_race
from rnn_core.runs import turns
from rnn_core.runs.engine import Engine
from rnn_core.runs.failures import stopped
from rnn_core.runs.record import Moment, RunRecord
from rnn_core.runs.slices import Changes, Slice, SliceOrder, train_slice
from rnn_core.tasks import Batch
from rnn_core.trace import Row

LOOK_EVERY = 0.2
LOOK_SHARE = 0.1  # of a slow network's time may be spent on looking at it
SECONDS = Row._fields.index("seconds")
KEEP_SECONDS = 30.0  # after so long what a run has come to is kept, in case the server ends
LEASE_SECONDS = 3.0  # nothing trains when nobody watches: who wants more must ask again within this


class Trajectory:
    """What a race and changes of its learning rate lead to. Safe to use from several threads.

    It is the same whoever asks for it, and however often it is interrupted. All attributes are to be read by others
    and written here only.
    """

    training_now = 0  # of all on this server, to share the workers fairly
    # Of those that train now: how many seconds the longest piece of a slice takes that cannot be cut.
    _pieces: ClassVar = dict["Trajectory", float]()
    _count_lock = threading.Lock()

    def __init__(self, race: Race, changes: Changes, engine: Engine, record: RunRecord | None = None) -> None:
        self.race, self.changes, self.engine = race, changes, engine
        self.record = record or RunRecord(race)
        self.error: str | None = None
        self.rescues = 0
        self.rhythm = turns.SLICE_SECONDS  # from one slice to the next, when it trains
        self.on_keep: Callable[[Trajectory], None] = _nothing
        self._kept = time.monotonic()
        self._tables = [np.empty((0, len(Row._fields))) for _ in race.lanes]
        self._seconds = np.empty(0)
        self._wanted = dict[Hashable, float]()  # until when, by whom
        self._flight: Future[Slice] | None = None
        self._rebuilding = dict[int, Future[Moment]]()
        self._looked = self._look_cost = self._launched = 0.0
        self._active = False
        self._lock = threading.RLock()

    def branch(self, update: int, rate: float) -> "Trajectory":
        """Return a trajectory that is this one up to an update, and has another learning rate from there on."""
        with self._lock:
            changes = (*(change for change in self.changes if change[0] < update), (update, rate))
            return Trajectory(self.race, changes, self.engine, self.record.copy_until(update, self.race))

    @property
    def finished(self) -> bool:
        """Whether every lane has made all its updates or diverged."""
        return self.record.finished

    @cached_property
    def shown(self) -> Batch:
        """The sequence that every snapshot is of."""
        return self.race.lanes[0].held_out().first(1)

    @property
    def training(self) -> bool:
        """Whether a slice is in flight."""
        return self._flight is not None

    def want(self, who: Hashable) -> None:
        """Say that somebody wants it to go on, and see to it that a slice is in flight."""
        with self._lock:
            self._wanted[who] = time.monotonic() + LEASE_SECONDS
            if self._flight is None and not self.finished:
                self.error = None
                self._be_active(True)
                self._next()

    def release(self, who: Hashable) -> None:
        """Say that somebody does not want more any longer."""
        with self._lock:
            self._wanted.pop(who, None)
            if not self._wanted:
                self._be_active(False)

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
        self._rebuild(update, promise, start.state if start else None)
        return promise

    def history(self, lane: int) -> np.ndarray:
        """Return the history of one lane as (rows, 7) in the order of Row's fields."""
        with self._lock:  # only new rows are converted: pages ask at every redraw
            new = self.record.rows[lane][len(self._tables[lane]) :]
            if new:
                self._tables[lane] = np.vstack([self._tables[lane], np.array(new, dtype=np.float64)])
            return self._tables[lane]

    def seconds(self) -> np.ndarray:
        """Return how long the training of all lanes had taken in all after each update, (head + 1,)."""
        with self._lock:
            if len(self._seconds) <= self.record.head:
                self._seconds = whole = np.zeros(self.record.head + 1)
                for spent in (self.history(lane)[:, SECONDS] for lane in range(len(self.race.lanes))):
                    whole[: len(spent)] += spent
                    whole[len(spent) :] += spent[-1] if len(spent) else 0.0
            return self._seconds

    def _next(self) -> None:
        beside = max((piece for other, piece in list(Trajectory._pieces.items()) if other is not self), default=0.0)
        seconds = turns.slice_seconds(self.engine.workers, Trajectory.training_now, beside)
        latest, healed = self.record.latest(), self.engine.healed
        state, self._launched = latest.state if latest else None, time.monotonic()
        look = self._launched - self._looked >= max(LOOK_EVERY, self._look_cost / LOOK_SHARE)
        if look:
            self._looked = self._launched
        order = SliceOrder(seconds, look=look)
        flight = self._flight = self.engine.submit(train_slice, self.race, self.changes, state, order)
        flight.add_done_callback(partial(self._landed, healed))

    def _landed(self, healed: int, flight: "Future[Slice]") -> None:
        with self._lock:
            self._flight = None
            whole, error = time.monotonic() - self._launched, flight.exception()
            self.rhythm += (whole - self.rhythm) / 4
            if error is None:
                self.rescues += self.engine.healed > healed
                result = flight.result()
                if self._active:  # not who has left meanwhile: nobody would forget them
                    Trajectory._pieces[self] = result.longest
                if self._take(result).looks:
                    self._look_cost = result.looked
            else:
                self.error = stopped(error, self.record.head)
                self._wanted.clear()
            now = time.monotonic()
            self._wanted = {who: until for who, until in self._wanted.items() if until > now}
            if self._wanted and not self.finished:
                self._next()
            else:
                self._be_active(False)

    def _rebuild(self, update: int, promise: "Future[Moment]", state: bytes | None) -> None:
        order = SliceOrder(turns.SLICE_SECONDS, until=update)
        flight = self.engine.submit(train_slice, self.race, self.changes, state, order)
        flight.add_done_callback(partial(self._rebuilt, update, promise))

    def _rebuilt(self, update: int, promise: "Future[Moment]", flight: "Future[Slice]") -> None:
        error = flight.exception()
        if error is not None:
            with self._lock:
                self._rebuilding.pop(update)
            promise.set_exception(error)
            return
        with self._lock:
            moment = self._take(flight.result())
        if moment.update < update and not all(lane.finished for lane in flight.result().lanes):
            self._rebuild(update, promise, moment.state)
            return
        with self._lock:
            self._rebuilding.pop(update)
        promise.set_result(moment)

    def _take(self, result: Slice) -> Moment:
        finished, moment = self.finished, self.record.take(result)
        if (self.finished and not finished) or time.monotonic() >= self._kept + KEEP_SECONDS:
            self._kept = time.monotonic()
            self.on_keep(self)
        return moment

    def _be_active(self, active: bool) -> None:
        """Count this run among those that train at this moment, or no longer."""
        if active != self._active:
            self._active = active
            with Trajectory._count_lock:
                Trajectory.training_now += 1 if active else -1
                Trajectory._pieces.pop(self, None)
                if active:  # an estimate, until a slice has shown it
                    Trajectory._pieces[self] = cost_of_race(self.race).seconds


def _nothing(_: Trajectory) -> None:
    """Do nothing where nobody wants to know."""
