"""A race as the server sees it: opaque state, what is known of it so far, and at most one slice in flight."""

import itertools
import threading
import time
from collections import deque
from concurrent.futures import Future

import numpy as np

from rnn_core.experiment import Race
from rnn_core.runs.engine import Engine
from rnn_core.runs.failures import explained
from rnn_core.runs.slices import Slice, SliceOrder, train_slice
from rnn_core.trace import Row, Snapshot

SLICE_SECONDS = 0.2  # alone on the server; shorter when many train, so that everyone is served in turn
SHORTEST_SLICE = 0.005
ROUND_SECONDS = 0.25  # within which every learner on the server should get a slice
LOOK_EVERY = 0.2
LOOK_SHARE = 0.1  # of a slow network's time may be spent on looking at it
LEASE_SECONDS = 3.0  # nothing trains when nobody watches: a page must ask again within this


class LiveRace:
    """Training that can be started, paused, stepped and watched. Safe to use from several threads.

    A slice that ends starts the next one by itself while the race runs and somebody polls. All
    attributes are to be read by pages and written here only.
    """

    training_now = 0  # races running on this server, to share the workers fairly
    _count_lock = threading.Lock()
    _numbers = itertools.count()

    def __init__(self, race: Race, engine: Engine) -> None:
        self.race, self.engine = race, engine
        self.number = next(self._numbers)  # its own for as long as the server lives, as id() is not
        self.rows: list[list[Row]] = [[] for _ in race.lanes]
        self._tables = [np.empty((0, len(Row._fields))) for _ in race.lanes]
        self.shown = race.lanes[0].held_out().first(1)  # the sequence that every snapshot is of
        self.snapshots: list[list[Snapshot]] = [[] for _ in race.lanes]
        self.now: list[Snapshot | None] = [None for _ in race.lanes]
        self.lanes = None
        self.state: bytes | None = None
        self.running = False
        self.error: str | None = None
        self.rescues = 0
        self.rate_changes: list[tuple[int, float]] = []
        self.learning_rate = race.lanes[0].learning_rate
        self.version = 0
        self._flight: Future[Slice] | None = None
        self._pending_rate: float | None = None
        self._lease = self._looked = self._look_cost = 0.0
        self._healed = 0
        self._active: bool = False
        self._pace: deque[tuple[float, int]] = deque(maxlen=12)
        self._lock = threading.RLock()

    @property
    def update(self) -> int:
        """Updates made by the lane that is furthest behind among those still training."""
        going = [lane.update for lane in self.lanes or () if lane.diverged_at is None]
        return min(going) if going else max((lane.update for lane in self.lanes or ()), default=0)

    @property
    def finished(self) -> bool:
        """Whether every lane has made all its updates or diverged."""
        return bool(self.lanes) and all(lane.finished for lane in self.lanes or ())

    @property
    def busy(self) -> bool:
        """Whether a slice is in flight."""
        return self._flight is not None

    def open(self) -> None:
        """Build the networks and look at them before any training."""
        with self._lock:
            if self.state is None and self._flight is None:
                self._submit(SliceOrder(0.0, at_most=0))

    def start(self) -> None:
        """Train until paused, finished, or no longer watched."""
        with self._lock:
            if not self.finished and not self.running:
                self.running, self.error = True, None
                self._pace.clear()
            self.watch()

    def pause(self) -> None:
        """Stop after the slice in flight (a fraction of a second)."""
        with self._lock:
            self.running = False
            self._be_active(False)

    def one_update(self) -> None:
        """Make exactly one update of every lane, if nothing is in flight."""
        with self._lock:
            if self._flight is None and not self.running and not self.finished:
                self._submit(SliceOrder(0.0, at_most=1))

    def set_learning_rate(self, rate: float) -> None:
        """Change the learning rate of all lanes from the next slice on."""
        with self._lock:
            if rate != self.learning_rate:
                self.learning_rate = self._pending_rate = rate
                self.rate_changes.append((self.update, rate))

    def watch(self) -> None:
        """Say that somebody is looking, and see to it that a running race has a slice in flight."""
        with self._lock:
            self._lease = time.monotonic() + LEASE_SECONDS
            if self.running and self._flight is None:
                self._be_active(True)
                self._next()

    def wait(self, seconds: float) -> None:
        """Wait until no slice is in flight, or the time is over. For tests and one-shot pages."""
        until = time.monotonic() + seconds
        while self.busy and time.monotonic() < until:
            time.sleep(0.005)

    def speed(self) -> float:
        """Return updates per second of wall-clock time over the last few seconds, 0 when not training."""
        with self._lock:
            if not self.running or len(self._pace) < 2:
                return 0.0
            (then, before), (now, after) = self._pace[0], self._pace[-1]
            return (after - before) / (now - then)

    def history(self, lane: int) -> np.ndarray:
        """Return the history of one lane as (rows, 7) in the order of Row's fields."""
        with self._lock:  # only new rows are converted: a page asks at every redraw
            new = self.rows[lane][len(self._tables[lane]) :]
            if new:
                self._tables[lane] = np.vstack([self._tables[lane], np.array(new, dtype=np.float64)])
            return self._tables[lane]

    def _next(self) -> None:
        share = ROUND_SECONDS * self.engine.workers / max(1, LiveRace.training_now)
        moment = time.monotonic()
        look = moment - self._looked >= max(LOOK_EVERY, self._look_cost / LOOK_SHARE)
        if look:
            self._looked = moment
        self._submit(SliceOrder(float(np.clip(share, SHORTEST_SLICE, SLICE_SECONDS)), look=look))

    def _submit(self, order: SliceOrder) -> None:
        order = SliceOrder(order.seconds, order.at_most, self._pending_rate, order.look)
        self._pending_rate = None
        self._healed = self.engine.healed
        flight = self._flight = self.engine.submit(train_slice, self.race, self.state, order)
        flight.add_done_callback(self._landed)

    def _landed(self, flight: "Future[Slice]") -> None:
        with self._lock:
            self._flight = None
            error = flight.exception()
            if error is not None:
                self._pending_rate = self.learning_rate
                self.error = str(error) if isinstance(error, ValueError) else self._failed(error)
                self.pause()
                return
            self._take(flight.result())
            if self.finished:
                self.pause()
            if self.running and time.monotonic() < self._lease:
                self._next()
            elif not all(lane.now for lane in self.lanes or ()):  # at rest, show the networks as they are
                self._submit(SliceOrder(0.0, at_most=0))
            else:
                self._be_active(False)

    def _failed(self, error: BaseException) -> str:
        kept = f" Everything up to update {self.update:,} is kept." if self.update else ""
        return f"Training stopped. {explained(error, 'Training')}{kept}"

    def _take(self, result: Slice) -> None:
        """Keep what a slice brought."""
        self.version += 1  # how often there was news
        self.error = None
        self.rescues += self.engine.healed > self._healed
        self.state, self.lanes = result.state, result.lanes
        if any(lane.now for lane in result.lanes):
            self._look_cost = result.looked
        for number, lane in enumerate(result.lanes):
            self.rows[number] += lane.rows
            self.snapshots[number] += lane.snapshots
            self.now[number] = lane.now or self.now[number]
        self._pace.append((time.monotonic(), self.update))

    def _be_active(self, active: bool) -> None:
        """Count this race among those that train at this moment, or no longer."""
        if active != self._active:
            self._active = active
            with LiveRace._count_lock:
                LiveRace.training_now += 1 if active else -1
