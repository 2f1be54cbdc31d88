"""A trajectory as far as one learner has come with it: what is seen of it there."""

from bisect import bisect_left
from typing import NamedTuple

import numpy as np

from rnn_core.experiment import Race
from rnn_core.runs.record import until
from rnn_core.runs.trajectory import Trajectory
from rnn_core.tasks import Batch
from rnn_core.trace import Row, Snapshot


class LaneStanding(NamedTuple):
    """Where one lane stands at the place of a learner."""

    update: int
    finished: bool
    diverged_at: int | None
    solved_at: int | None
    device: str


class Prefix:
    """The beginning of a trajectory, up to the update `place`; nothing of it until it is opened."""

    def __init__(self, race: Race, trajectory: Trajectory, began: float) -> None:
        self.race, self.trajectory = race, trajectory
        self.place = 0  # updates
        self._began = began  # seconds since 1970
        self._opened = False

    @property
    def update(self) -> int:
        """Updates made by the lanes that still train, at the place of this learner."""
        return self.place

    @property
    def finished(self) -> bool:
        """Whether every lane has made all its updates or diverged."""
        return bool(self.lanes) and all(lane.finished for lane in self.lanes or ())

    @property
    def lanes(self) -> list[LaneStanding] | None:
        """Where every lane stands; None before there are networks."""
        record = self.trajectory.record
        if not self._opened or len(record.outcomes) == 0:
            return None
        total, made = self.race.lanes[0].updates, [min(self.place, len(rows) - 1) for rows in record.rows]
        return [
            LaneStanding(update, update >= total or diverged is not None, diverged, solved, device)
            for update, (solved, diverged, device) in zip(made, record.outcomes_at(self.place), strict=True)
        ]

    @property
    def shown(self) -> Batch:
        """The sequence that every snapshot is of."""
        return self.trajectory.shown

    @property
    def rows(self) -> list[list[Row]]:
        """The history of every lane."""
        return [rows[: self._seen] for rows in self.trajectory.record.rows]

    @property
    def snapshots(self) -> list[list[Snapshot]]:
        """Those taken at fixed updates, of every lane."""
        return [until(snapshots, self._seen - 1) for snapshots in self.trajectory.record.snapshots]

    @property
    def rate_changes(self) -> list[tuple[int, float]]:
        """At which updates the learning rate was changed, and to what."""
        return list(self.trajectory.changes)

    @property
    def learning_rate(self) -> float:
        """The learning rate at its place."""
        changes = self.trajectory.changes
        return changes[-1][1] if changes else self.race.lanes[0].learning_rate

    @property
    def rescues(self) -> int:
        """How often a worker died over this training, without harm."""
        return self.trajectory.rescues

    @property
    def made_before(self) -> tuple[int, float] | None:
        """The last update seen that was made before this learner came, and when, in seconds since 1970."""
        stamps = self.trajectory.record.stamps
        at = min(
            bisect_left(stamps, self.place, key=lambda stamp: stamp[0]),
            bisect_left(stamps, self._began, key=lambda stamp: stamp[1]) - 1,
        )
        return (min(stamps[at][0], self.place), stamps[at][1]) if at >= 0 else None

    def history(self, lane: int) -> np.ndarray:
        """Return the history of one lane as (rows, 7) in the order of Row's fields."""
        return self.trajectory.history(lane)[: self._seen]

    @property
    def _seen(self) -> int:
        """How many updates are seen, the one before any training included."""
        return self.place + 1 if self._opened else 0
