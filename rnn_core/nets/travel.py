"""How the runs of a race get from one slice to the next: as bytes, or at hand in a process that trained them before."""

import io
import pickle
import threading
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

from rnn_core.experiment import Race
from rnn_core.nets import training
from rnn_core.nets.training import Run

MOST_RACES = 64
MOST_BYTES = 200e6  # on a GPU: of its memory
COPIES = 4  # of each weight: itself, its gradient, and what an optimizer remembers of it


def pack(runs: list[Run]) -> bytes:
    """Return the runs of a race as bytes."""
    return pickle.dumps(runs, protocol=5)


def unpack(state: bytes, device: str | None = None, spares: Sequence[Run] = ()) -> list[Run]:
    """Return the runs again, on another device than where they were if one is named.

    spares: runs of the same race that nobody needs; they are used up.
    """
    return _Unpacking(state, device, spares).load()


class _Unpacking(pickle.Unpickler):
    """Revives runs as it comes upon them: on the device that is named, each in its spare."""

    def __init__(self, state: bytes, device: str | None, spares: Sequence[Run]) -> None:
        super().__init__(io.BytesIO(state))
        self.device, self.spares = device, iter(spares)

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        """Return what the bytes name."""
        thing = super().find_class(module_name, global_name)
        return self._revived if thing is training.revived else thing

    def _revived(self, parts: dict[str, Any]) -> Run:
        return training.revived(parts, self.device, next(self.spares, None))


class RunsAtHand:
    """The runs that this process trained last, of a bounded number of races. Safe to use from several threads.

    Who trains takes them out, and puts them back afterwards: so no two slices ever share one.
    """

    def __init__(self, most: int = MOST_RACES, most_bytes: float = MOST_BYTES) -> None:
        self.most, self.most_bytes = most, most_bytes
        self._entries = OrderedDict[tuple[Race, Hashable, int], _Entry]()  # by what determines them; the last come last
        self._lock = threading.Lock()

    def take(self, race: Race, changes: Hashable, update: int) -> list[Run] | None:
        """Take out the runs of a race after an update; None where they are not there."""
        with self._lock:
            entry = self._entries.pop((race, changes, update), None)
        return entry.runs if entry else None

    def take_spare(self, race: Race) -> list[Run]:
        """Take out runs of a race at another update that somebody has as bytes; none where there are none."""
        with self._lock:
            at = next((key for key, entry in self._entries.items() if key[0] == race and entry.safe), None)
            return self._entries.pop(at).runs if at else []

    def put(self, race: Race, changes: Hashable, runs: list[Run], safe: bool) -> None:
        """Keep runs, and let go of those that were not used in a long time; safe: somebody has them as bytes."""
        size = sum(COPIES * weight.nbytes for run in runs for weight in run.model.parameters())
        key = (race, changes, max(run.update for run in runs))
        with self._lock:
            self._entries.pop(key, None)
            self._entries[key] = _Entry(runs, safe, size)
            while (
                len(self._entries) > self.most or sum(entry.size for entry in self._entries.values()) > self.most_bytes
            ):
                if len(self._entries) == 1:
                    break
                self._entries.popitem(last=False)


class _Entry(NamedTuple):
    runs: list[Run]
    safe: bool
    size: int  # bytes, about


AT_HAND = RunsAtHand()  # of this process
