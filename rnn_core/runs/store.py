"""Runs on disk, one file each, for the next start of the server: found by what they are of.

A run of other code, or of another torch, is another run: it is not found. What a reader brought along is not kept.
"""

import contextlib
import functools
import hashlib
import logging
import os
import pickle
import platform
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from rnn_core.data.kept import folder
from rnn_core.experiment import Race
from rnn_core.runs.record import RunRecord
from rnn_core.runs.slices import Changes

LOG = logging.getLogger(__name__)
MOST_BYTES = 500e6
CODE = Path(__file__).parents[1]
SEEN_BY_TRAINING = ("anatomy", "data", "experiment", "music", "nets", "runs", "tasks")
BROKEN = (OSError, EOFError, pickle.UnpicklingError, AttributeError, ImportError, IndexError, TypeError, ValueError)


@dataclass(frozen=True)
class RunStore:
    """A folder of runs, of `most` bytes in all: those that nobody asked for in a long time go first."""

    folder: Path
    most: float = MOST_BYTES

    def read(self, race: Race, changes: Changes) -> RunRecord | None:
        """Return a run that was kept; None where there is none, or its file cannot be read."""
        path = self._path(race, changes)
        try:
            with path.open("rb") as file:
                record = pickle.load(file)  # written by this class, into a folder of this user's own
            with contextlib.suppress(FileNotFoundError):  # another server has made room since
                os.utime(path)  # not touch, which would leave an empty file in its place
        except FileNotFoundError:
            return None
        except BROKEN as error:
            LOG.warning("The run in %s cannot be read (%s): it is trained anew.", path, error)
            return None
        return record if isinstance(record, RunRecord) else None

    def write(self, race: Race, changes: Changes, record: RunRecord) -> None:
        """Keep a run as far as it has come, if the disk takes it; say in the log, once, if it does not."""
        if any(lane.task.private for lane in race.lanes):
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, fresh = tempfile.mkstemp(dir=self.folder)
            try:
                with os.fdopen(handle, "wb") as file:
                    pickle.dump(record, file, protocol=5)
                Path(fresh).replace(self._path(race, changes))  # at once: two servers may share the folder
            finally:
                Path(fresh).unlink(missing_ok=True)
            self._make_room()
        except OSError as error:
            _warn(self.folder, error.strerror or str(error))

    def _path(self, race: Race, changes: Changes) -> Path:
        key = f"{code_digest()} {race.to_link()} {changes}"
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.run"

    def _make_room(self) -> None:
        kept = list[tuple[float, int, Path]]()
        for path in self.folder.glob("*.run"):
            with contextlib.suppress(FileNotFoundError):  # another server has made room, too
                kept.append((path.stat().st_mtime, path.stat().st_size, path))
        kept.sort()
        while sum(size for _, size, _ in kept) > self.most and len(kept) > 1:
            kept.pop(0)[-1].unlink(missing_ok=True)


def server_store() -> RunStore | None:
    """Return where this server keeps its runs: $UNROLLED_RUNS or its cache; None where that says "none"."""
    place = os.environ.get("UNROLLED_RUNS")
    return None if place == "none" else RunStore(Path(place) if place else folder() / "runs")


@functools.cache
def code_digest() -> str:
    """Return the fingerprint of all that decides what comes out of a run besides its race."""
    whole = hashlib.sha256()
    for room in SEEN_BY_TRAINING:
        for path in sorted((CODE / room).rglob("*.py")):
            whole.update(path.read_bytes())
    for name in ("trace.py", "settings.py"):
        whole.update((CODE / name).read_bytes())
    machine = (platform.python_version(), platform.machine(), version("torch"), version("numpy"))
    return hashlib.sha256(f"{whole.hexdigest()} {machine}".encode()).hexdigest()


@functools.cache
def _warn(place: Path, why: str) -> None:
    LOG.warning(
        "Runs cannot be kept in %s (%s): after a restart they are trained anew. Set UNROLLED_RUNS to a folder that can "
        "be written, or to none.",
        place,
        why,
    )
