"""What is known of a training run so far: plain data, the same whoever trained it and in however many slices."""

import time
from bisect import bisect_right
from typing import NamedTuple

import numpy as np

from rnn_core.experiment import Race
from rnn_core.runs.sizes import size_of
from rnn_core.runs.slices import LaneReport, Slice
from rnn_core.trace import Row, Snapshot

LOOKS_KEPT = 100  # of a whole run, evenly
STATES_KEPT = 50  # of a whole run, evenly; fewer where they are large
STATE_BYTES = 24e6
LATEST = 3  # moments that are kept in any case: who pauses stands near them


class Moment(NamedTuple):
    """A race between two updates: its opaque state, and a look at every lane where somebody has taken one."""

    update: int
    state: bytes
    looks: tuple[Snapshot, ...] | None


class LaneOutcome(NamedTuple):
    """What became of one lane, as far as it has been trained."""

    solved_at: int | None
    diverged_at: int | None
    device: str


class RunRecord:
    """Rows, snapshots and looks (a list of each for every lane), and states at some moments, from update 0 on.

    `snapshots` are those that training takes at fixed updates; `looks` those that somebody took on the way.
    """

    def __init__(self, race: Race) -> None:
        self.updates = race.lanes[0].updates
        self.named = [lane.device for lane in race.lanes]
        self.rows: list[list[Row]] = [[] for _ in race.lanes]
        self.snapshots: list[list[Snapshot]] = [[] for _ in race.lanes]
        self.looks: list[list[Snapshot]] = [[] for _ in race.lanes]
        self.outcomes: list[LaneOutcome] = []
        self.moments = dict[int, Moment]()
        self.stamps: list[tuple[int, float]] = []  # (update, when it had been made in seconds since 1970)

    @property
    def finished(self) -> bool:
        """Whether every lane has made all its updates or diverged."""
        done = [len(rows) > self.updates for rows in self.rows]
        return bool(self.outcomes) and all(
            made or outcome.diverged_at is not None for made, outcome in zip(done, self.outcomes, strict=True)
        )

    @property
    def head(self) -> int:
        """The last update that was ever made; -1 before there are networks."""
        return max(len(rows) for rows in self.rows) - 1

    @property
    def device(self) -> str:
        """Where it trains: the CPU, or what else a lane is on; "auto" as long as it was not measured what that is."""
        there = [outcome.device for outcome in self.outcomes] or self.named
        devices = [where if name == "auto" else name for name, where in zip(self.named, there, strict=True)]
        return next((device for device in devices if device != "cpu"), "cpu")

    def latest(self) -> Moment | None:
        """Return the moment from which training goes on; None before there are networks."""
        return self.moments[max(self.moments)] if self.moments else None

    def before(self, update: int) -> Moment | None:
        """Return the last moment that is kept of those up to an update."""
        return self.moments[max(at)] if (at := [at for at in self.moments if at <= update]) else None

    def kept_from(self, update: int) -> int:
        """Return the first update from this one on of which a moment is kept; if there is none, this one."""
        return min((at for at in list(self.moments) if at >= update), default=update)  # a copy: it may be training

    def copy_until(self, update: int, race: Race) -> "RunRecord":
        """Return what is known up to an update, as the beginning of another run."""
        other = RunRecord(race)
        other.rows = [rows[: update + 1] for rows in self.rows]
        other.snapshots = [until(snapshots, update) for snapshots in self.snapshots]
        other.looks = [until(looks, update) for looks in self.looks]
        other.moments = {at: moment for at, moment in self.moments.items() if at <= update}
        other.outcomes = self.outcomes_at(update)
        other.stamps = [stamp for stamp in self.stamps if stamp[0] < update]
        other.stamps += [(update, when) for at, when in self.stamps if at >= update][:1]
        return other

    def outcomes_at(self, update: int) -> list[LaneOutcome]:
        """Return what had become of each lane by an update."""
        return [
            LaneOutcome(_by(outcome.solved_at, update), _by(outcome.diverged_at, update), outcome.device)
            for outcome in self.outcomes
        ]

    def take(self, result: Slice) -> Moment | None:
        """Keep what a slice brought, as far as it is new; return the moment at its end, if its state was brought."""
        update, looks = result.update, [lane.now for lane in result.lanes]
        if update > (self.stamps[-1][0] if self.stamps else -1):
            self.stamps.append((update, time.time()))
        for number, lane in enumerate(result.lanes):
            rows = self.rows[number]
            rows += [row for row in lane.rows if row.update >= len(rows)]
            self.snapshots[number] += [s for s in lane.snapshots if s.update > _last(self.snapshots[number])]
            self._keep_look(number, lane)
        if update >= self.head:
            self.outcomes = [LaneOutcome(lane.solved_at, lane.diverged_at, lane.device) for lane in result.lanes]
        if result.state is None:
            return None
        moment = Moment(update, result.state, tuple(look for look in looks if look) or None)
        self._keep(moment)
        return moment

    def size(self) -> int:
        """Return about how many bytes it takes."""
        pictures = [*self.snapshots, *self.looks]
        states = sum(len(moment.state) for moment in list(self.moments.values()))  # a copy: it may be training
        return states + sum(len(kept) * size_of(kept[0]) for kept in pictures if kept)

    def _keep_look(self, number: int, lane: LaneReport) -> None:
        last, least = _last(self.looks[number]), self.updates / LOOKS_KEPT
        if lane.now and lane.update > last and (lane.finished or last < 0 or lane.update >= last + least):
            self.looks[number].append(lane.now)

    def _keep(self, moment: Moment) -> None:
        """Keep a moment; of those before the latest few only some, evenly."""
        if moment.looks or moment.update not in self.moments:
            self.moments[moment.update] = moment
        count = max(2, min(STATES_KEPT, int(STATE_BYTES / max(1, len(moment.state)))))
        kept = -np.inf
        for at in sorted(self.moments)[:-LATEST]:
            if at < kept + self.updates / count:
                del self.moments[at]
            else:
                kept = at


def until(snapshots: list[Snapshot], update: int) -> list[Snapshot]:
    """Return the snapshots up to an update; they are in order."""
    return snapshots[: bisect_right(snapshots, update, key=lambda snapshot: snapshot.update)]


def _by(at: int | None, update: int) -> int | None:
    return at if at is not None and at <= update else None


def _last(snapshots: list[Snapshot]) -> int:
    return snapshots[-1].update if snapshots else -1
