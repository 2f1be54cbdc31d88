"""One training of a race, shared by all who watch it: it goes on while somebody wants more, a slice at a time."""

import threading
import time
from collections.abc import Hashable
from concurrent.futures import Future
from functools import partial
from typing import ClassVar

from rnn_core.experiment import Race
from rnn_core.experiment.cost import cost_of_race
from rnn_core.runs import turns
from rnn_core.runs.engine import Engine
from rnn_core.runs.failures import stopped
from rnn_core.runs.moments import Moments
from rnn_core.runs.record import RunRecord
from rnn_core.runs.slices import Changes, NotAtHandError, Slice, SliceOrder

LOOK_EVERY = 0.2
LOOK_SHARE = 0.1  # of the time that a network trains may be spent on looking at it
BRING_SECONDS = 2.0  # between two states that are brought from a GPU: so much at most is trained again
LEASE_SECONDS = 3.0  # nothing trains when nobody watches: who wants more must ask again within this


class Trajectory(Moments):
    """What a race and changes of its learning rate lead to. Safe to use from several threads.

    It is the same whoever asks for it, and however often it is interrupted. All attributes are to be read by others
    and written here only.
    """

    training_now = 0  # of all on this server, to share the workers fairly
    # Of those that train now: how many seconds the longest piece of a slice takes that cannot be cut.
    _pieces: ClassVar = dict["Trajectory", float]()
    _count_lock = threading.Lock()

    def __init__(self, race: Race, changes: Changes, engine: Engine, record: RunRecord | None = None) -> None:
        super().__init__(race, changes, engine, record or RunRecord(race))
        self.error: str | None = None
        self.rescues = 0
        self.rhythm = turns.SLICE_SECONDS  # from one slice to the next, when it trains
        self._wanted = dict[Hashable, float]()  # until when, by whom
        self._flight: Future[Slice] | None = None
        self._looked = self._look_cost = self._launched = self._brought = 0.0
        self._unseen = 0.0  # seconds of training since the last look
        self._active = False

    def branch(self, update: int, rate: float) -> "Trajectory":
        """Return a trajectory that is this one up to an update, and has another learning rate from there on."""
        with self._lock:
            changes = (*(change for change in self.changes if change[0] < update), (update, rate))
            return Trajectory(self.race, changes, self.engine, self.record.copy_until(update, self.race))

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

    def _next(self) -> None:
        where, self._launched = self.where, time.monotonic()
        others = [other for other in list(Trajectory._pieces) if other is not self]
        beside = [Trajectory._pieces.get(other, 0.0) for other in others if other.where is where]
        training = Trajectory.training_now - (len(others) - len(beside))  # there
        seconds = turns.slice_seconds(where.workers, training, max(beside, default=0.0))
        self._unseen += max(seconds, Trajectory._pieces.get(self, 0.0))  # one update may take longer than a slice
        look = self._launched - self._looked >= LOOK_EVERY and self._unseen >= self._look_cost / LOOK_SHARE
        bring = self._at_hand is None or self._launched - self._brought >= BRING_SECONDS
        if look:
            self._looked, self._unseen = self._launched, 0.0
        self._brought = self._launched if bring else self._brought
        order = SliceOrder(seconds, look=look, bring=bring, since=self._at_hand)
        flight = self._flight = self._submit(order, self.record.latest())
        flight.add_done_callback(partial(self._landed, where, where.healed))

    def _landed(self, where: Engine, healed: int, flight: "Future[Slice]") -> None:
        with self._lock:
            self._flight = None
            whole, error = time.monotonic() - self._launched, flight.exception()
            self.rhythm += (whole - self.rhythm) / 4
            if error is None:
                self.rescues += where.healed > healed
                self._land(flight.result())
            else:
                self._at_hand = None
                if not isinstance(error, NotAtHandError):  # else it goes on from the last state that was brought
                    self.error = stopped(error, self.record.head)
                    self._wanted.clear()
            now = time.monotonic()
            self._wanted = {who: until for who, until in self._wanted.items() if until > now}
            if self._wanted and not self.finished:
                self._next()
            else:
                self._be_active(False)
                if self._at_hand is not None:  # whoever goes on, or looks, from here needs its state
                    self.moment_at(self._at_hand)

    def _land(self, result: Slice) -> None:
        if self._active:  # not who has left meanwhile: nobody would forget them
            Trajectory._pieces[self] = result.longest
        self._take(result)
        if any(lane.now for lane in result.lanes):
            self._look_cost = result.looked
        stays = self.record.device != "cpu" and self.where.workers == 1  # the next slice meets it there
        self._at_hand = result.update if stays else None

    def _be_active(self, active: bool) -> None:
        """Count this run among those that train at this moment, or no longer."""
        if active != self._active:
            self._active = active
            with Trajectory._count_lock:
                Trajectory.training_now += 1 if active else -1
                Trajectory._pieces.pop(self, None)
                if active:  # an estimate, until a slice has shown it
                    Trajectory._pieces[self] = cost_of_race(self.race).seconds
