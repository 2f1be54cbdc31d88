"""All trajectories of a server: equal races lead to equal runs, so each is trained once for everybody."""

import threading
from collections import OrderedDict

from rnn_core.experiment import Race
from rnn_core.runs.engine import Engine, shared_engine
from rnn_core.runs.slices import Changes
from rnn_core.runs.store import RunStore, server_store
from rnn_core.runs.trajectory import Trajectory

MOST_BYTES = 400e6


class Shelf:
    """Trajectories by what they are of. Those that were not asked for in a long time go first when memory is short.

    They are kept in `store`, too, from time to time and when they end, and found there again.
    """

    def __init__(self, engine: Engine, most: float = MOST_BYTES, store: RunStore | None = None) -> None:
        self.engine, self.most, self.store = engine, most, store
        self._trajectories = OrderedDict[tuple[Race, Changes], Trajectory]()  # what was asked for last comes last
        self._lock = threading.Lock()

    def find(self, race: Race) -> Trajectory:
        """Return the trajectory of a race, begun or not."""
        return self._keep(Trajectory(race, (), self.engine))

    def anew(self, race: Race) -> Trajectory:
        """Return a fresh trajectory of a race; who asks for the race from now on gets this one."""
        return self._keep(Trajectory(race, (), self.engine), replace=True)

    def branch(self, trunk: Trajectory, update: int, rate: float) -> Trajectory:
        """Return what a trajectory leads to with another learning rate from an update on."""
        return self._keep(trunk.branch(update, rate))

    def keep(self) -> None:
        """Keep what unfinished runs have come to: the server ends."""
        for trajectory in list(self._trajectories.values()):
            race, record = trajectory.race, trajectory.record
            if self.store is not None and record.head > 0 and not record.finished:
                self.store.write(race, trajectory.changes, record.copy_until(record.head, race))

    def _keep(self, fresh: Trajectory, replace: bool = False) -> Trajectory:
        """Return what is there already in place of a fresh trajectory, unless it is to be replaced; else keep that."""
        key = (fresh.race, fresh.changes)
        with self._lock:  # looked up and kept at once: two who come together get one
            trajectory = fresh if replace else self._trajectories.get(key) or self._stored(fresh)
            self._trajectories[key] = trajectory
            trajectory.on_keep = self._store
            self._trajectories.move_to_end(key)
            sizes = {key: other.record.size() for key, other in self._trajectories.items()}
            for other in list(self._trajectories)[:-1]:
                if sum(sizes.values()) <= self.most:
                    break
                if not self._trajectories[other].training:
                    del self._trajectories[other], sizes[other]
        return trajectory

    def _stored(self, fresh: Trajectory) -> Trajectory:
        record = self.store.read(fresh.race, fresh.changes) if self.store else None
        return fresh if record is None else Trajectory(fresh.race, fresh.changes, self.engine, record)

    def _store(self, trajectory: Trajectory) -> None:
        if self.store is not None:
            race, changes, record = trajectory.race, trajectory.changes, trajectory.record
            parts = (race, changes, record.copy_until(record.head, race))  # what is kept of it goes on to change
            threading.Thread(target=self.store.write, args=parts, name="keep a run", daemon=True).start()


_shared: Shelf | None = None
_shared_lock = threading.Lock()


def shared_shelf() -> Shelf:
    """Return the shelf of this server process, whose runs train on its engine."""
    global _shared
    with _shared_lock:
        if _shared is None or _shared.engine is not shared_engine():
            _shared = Shelf(shared_engine(), store=server_store())
        return _shared
