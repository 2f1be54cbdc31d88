"""A race as one learner sees it: a place on a trajectory that others may watch, too, a pace, and a pause."""

import itertools
import math
import threading
import time
from collections import deque
from concurrent.futures import Future
from typing import ClassVar

import numpy as np

from rnn_core.experiment import Race
from rnn_core.runs.failures import stopped
from rnn_core.runs.prefix import Prefix
from rnn_core.runs.record import Moment, until
from rnn_core.runs.shelf import Shelf
from rnn_core.trace import Snapshot

PACES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, math.inf)  # times as fast as it was trained; the last one: to the end at once
AHEAD_SECONDS = 1.0  # of training that a run should be ahead of whoever watches it
AWAY_SECONDS = 3.0  # who asks for nothing as long as this does not move


class LiveRace(Prefix):
    """Training that can be started, paused, stepped and watched. Safe to use from several threads.

    Equal races are trained once: who comes later sees what is there, at a pace of their own, and it trains on when
    they have come to its end. It moves whenever it is watched, and pauses when nobody watches it.
    """

    _numbers = itertools.count(time.time_ns() // 1_000_000)  # those of a server that was started again are others
    _moving: ClassVar = dict[int, float]()  # until when, by the numbers of those that run on this server

    def __init__(self, race: Race, shelf: Shelf, anew: bool = False) -> None:
        super().__init__(race, shelf.anew(race) if anew else shelf.find(race), time.time())
        self.shelf, self.engine = shelf, shelf.engine
        self.number = next(self._numbers)  # its own, as id() is not
        self._pace = 1.0
        self.leads = False  # whether it moves as fast as the run trains now, not through what was trained before
        self._running = False
        self._error: str | None = None
        self._moment: Moment | None = None
        self._settling: Future[Moment] | None = None
        self._clock = self._moved = 0.0  # seconds: of training at its place, and when it moved last
        self._track: deque[tuple[float, int]] = deque(maxlen=12)
        self._lock = threading.RLock()

    @classmethod
    def moving_now(cls) -> int:
        """Return how many learners of this server watch a run that moves."""
        now = time.monotonic()
        for number, end in list(cls._moving.items()):
            if end <= now:
                cls._moving.pop(number, None)
        return len(cls._moving)

    @property
    def pace(self) -> float:
        """How many times as fast as it was trained it is seen, one of PACES."""
        return self._pace

    @pace.setter
    def pace(self, pace: float) -> None:
        if pace not in PACES:
            raise ValueError(f"pace = {pace}, but it must be one of {', '.join(f'{pace:g}' for pace in PACES)}")
        self._pace = pace

    @property
    def running(self) -> bool:
        """Whether it moves as long as it is watched."""
        self._notice()
        return self._running

    @property
    def error(self) -> str | None:
        """Why it has stopped, in a sentence."""
        self._notice()
        self._settle()
        return self._error

    @property
    def busy(self) -> bool:
        """Whether something is under way that will change what is seen."""
        self._settle()
        return self._settling is not None or (self._running and self.trajectory.training)

    @property
    def now(self) -> list[Snapshot | None]:
        """Every lane as it stands; while it moves, as somebody saw it last. None before there are networks."""
        self._settle()
        if self._moment and self._moment.looks and self._moment.update == self.place:
            return list(self._moment.looks)
        looks = [until(looks, self._seen - 1) for looks in self.trajectory.record.looks]
        return [past[-1] if past else None for past in looks]

    @property
    def state(self) -> bytes | None:
        """What workers need to look into the networks as they stand; None while it is not there."""
        self._settle()
        return self._moment.state if self._moment and self._moment.update == self.place else None

    def open(self) -> None:
        """Build the networks and look at them before any training."""
        self._opened = True
        self._settle()

    def start(self) -> None:
        """Move on until paused, finished, or no longer watched."""
        with self._lock:
            if not self.finished and not self._running:
                self._opened = self._running = True
                self._error = None
                self._moved = time.monotonic()
                self._track.clear()
                if self.trajectory.error:
                    self.trajectory.want(self.number)
        self.watch()

    def pause(self) -> None:
        """Stop here."""
        with self._lock:
            if self._running and self.leads:  # what the last slice has brought beyond its place is at hand
                self.place = self.trajectory.record.kept_from(self.place)
            self._running = False
            self.leave()
        self._settle()

    def one_update(self) -> None:
        """Make exactly one update of every lane, if nothing is under way."""
        with self._lock:
            if self.busy or self._running or self.finished:
                return
            self._opened, self._error = True, None
            self.place += 1
        self._settle()

    def set_learning_rate(self, rate: float) -> None:
        """Change the learning rate of all lanes from here on: this learner leaves on another trajectory."""
        with self._lock:
            if rate != self.learning_rate:
                self.trajectory.release(self.number)
                self.trajectory = self.shelf.branch(self.trajectory, self.place, rate)
        self.watch()

    def watch(self) -> None:
        """Say that somebody is looking: move on at its pace, and see to it that there is somewhere to go."""
        self._notice()
        with self._lock:
            if self._running:
                LiveRace._moving[self.number] = time.monotonic() + AWAY_SECONDS
                self._move()
                if self.finished:
                    self.pause()
        self._settle()

    def leave(self) -> None:
        """Say that nobody looks any more: nothing trains for this learner until the next `watch`."""
        with self._lock:
            LiveRace._moving.pop(self.number, None)
            self.trajectory.release(self.number)

    def wait(self, seconds: float) -> None:
        """Wait until nothing is under way, or the time is over. For tests and one-shot pages."""
        end = time.monotonic() + seconds
        while self.busy and time.monotonic() < end:
            time.sleep(0.005)

    def speed(self) -> float:
        """Return updates per second of wall-clock time over the last few seconds, 0 when it does not move."""
        with self._lock:
            if not self._running or len(self._track) < 2:
                return 0.0
            (then, before), (now, after) = self._track[0], self._track[-1]
            return (after - before) / max(1e-9, now - then)

    def _move(self) -> None:
        times, now = self.trajectory.seconds(), time.monotonic()
        if not len(times) or self._clock + self.pace * AHEAD_SECONDS >= times[-1]:
            self.trajectory.want(self.number)
            times = self.trajectory.seconds()
        if len(times):
            left, wait = times[-1] - self._clock, min(now - self._moved, AWAY_SECONDS)
            passed = left if math.isinf(self.pace) else self.pace * wait
            if self.trajectory.training and not math.isinf(self.pace):  # a slice is seen bit by bit until the next one
                passed = min(passed, left * wait / self.trajectory.rhythm)
            self._clock += min(passed, left)
            if not self.trajectory.finished:
                self.leads = left <= AHEAD_SECONDS
            self.place = max(self.place, int(np.searchsorted(times, self._clock, "right")) - 1)
        self._moved = now
        self._track.append((now, self.place))

    def _settle(self) -> None:
        """At rest, see to it that the networks are at hand as they are at this place."""
        with self._lock:
            if self._settling is not None and self._settling.done():
                promise, self._settling = self._settling, None
                error = promise.exception()
                if error is None:
                    self._moment = promise.result()
                else:
                    self.place = max(0, min(self.place, self.trajectory.record.head))
                    self._error = stopped(error, self.place)
            there = self._moment is not None and self._moment.update == self.place and self._moment.looks
            if self._opened and not (there or self._running or self._settling or self._error):
                self._settling = self.trajectory.moment_at(self.place, self._moment)

    def _notice(self) -> None:
        """Stop where training has failed and nothing more is there to be seen."""
        with self._lock:
            trajectory = self.trajectory
            if self._running and trajectory.error and self.place >= trajectory.record.head:
                self._error = trajectory.error
                self.pause()
