"""All trajectories of a server: equal races lead to equal runs, so each is trained once for everybody."""

import threading
from collections import OrderedDict

from rnn_core.experiment import Race
from rnn_core.runs.engine import Engine, shared_engine
from rnn_core.runs.slices import Changes
from rnn_core.runs.trajectory import Trajectory

MOST_BYTES = 400e6


class Shelf:
    """Trajectories by what they are of. Those that were not asked for in a long time go first when memory is short."""

    def __init__(self, engine: Engine, most: float = MOST_BYTES) -> None:
        self.engine, self.most = engine, most
        self._trajectories = OrderedDict[tuple[Race, Changes], Trajectory]()  # what was asked for last comes last
        self._lock = threading.Lock()

    def find(self, race: Race) -> Trajectory:
        """Return the trajectory of a race, begun or not."""
        return self._keep(self._trajectories.get((race, ())) or Trajectory(race, (), self.engine))

    def anew(self, race: Race) -> Trajectory:
        """Return a fresh trajectory of a race; who asks for the race from now on gets this one."""
        return self._keep(Trajectory(race, (), self.engine))

    def branch(self, trunk: Trajectory, update: int, rate: float) -> Trajectory:
        """Return what a trajectory leads to with another learning rate from an update on."""
        fresh = trunk.branch(update, rate)
        return self._keep(self._trajectories.get((fresh.race, fresh.changes)) or fresh)

    def _keep(self, trajectory: Trajectory) -> Trajectory:
        key = (trajectory.race, trajectory.changes)
        with self._lock:
            self._trajectories[key] = trajectory
            self._trajectories.move_to_end(key)
            sizes = {key: other.record.size() for key, other in self._trajectories.items()}
            for other in list(self._trajectories)[:-1]:
                if sum(sizes.values()) <= self.most:
                    break
                if not self._trajectories[other].training:
                    del self._trajectories[other], sizes[other]
        return trajectory


_shared: Shelf | None = None
_shared_lock = threading.Lock()


def shared_shelf() -> Shelf:
    """Return the shelf of this server process, whose runs train on its engine."""
    global _shared
    with _shared_lock:
        if _shared is None or _shared.engine is not shared_engine():
            _shared = Shelf(shared_engine())
        return _shared
