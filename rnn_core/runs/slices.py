"""What a worker is asked to do. Pure functions of plain values; torch is imported inside them only.

A race travels as opaque bytes: the server keeps them without ever looking in.
"""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rnn_core.anatomy.rules import weights_alone
from rnn_core.experiment import Experiment, Race
from rnn_core.trace import Row, Snapshot

if TYPE_CHECKING:
    from rnn_core.nets.training import Run

Changes = tuple[tuple[int, float], ...]  # (update, the learning rate from there on), in order


@dataclass(frozen=True)
class SliceOrder:
    """One slice of training: for how long, but at least one update of each lane, and up to which update at most.

    `look` asks for a Snapshot of every lane as it stands afterwards (at `until`, if that is named), `bring` for the
    state. `since` is the update at which a worker may have the runs at hand.
    """

    seconds: float
    until: int | None = None
    look: bool = True
    bring: bool = True
    since: int | None = None


class NotAtHandError(LookupError):
    """A worker has no longer the runs from which it was to go on."""


@dataclass(frozen=True)
class LaneReport:
    """What a slice brought of one model: new history rows, new snapshots, and where it stands."""

    rows: list[Row]
    snapshots: list[Snapshot]
    now: Snapshot | None
    update: int
    finished: bool
    diverged_at: int | None
    solved_at: int | None
    device: str


@dataclass(frozen=True)
class Slice:
    """The race after a slice: its state, to be handed to the next one, if it was asked for, and what is new.

    `looked` is how many seconds looking took: who looks often should know. `longest` is those of the longest piece that
    could not be cut, an update of each lane or the look: so long others have waited for certain.
    """

    state: bytes | None
    lanes: list[LaneReport]
    looked: float
    longest: float

    @property
    def update(self) -> int:
        """The updates made by the lanes that still train."""
        return max(lane.update for lane in self.lanes)


def train_slice(race: Race, changes: Changes, state: bytes | None, order: SliceOrder) -> Slice:
    """Train every lane for about `order.seconds` in all, one update of each in turn: they share one clock.

    What comes out depends on race and changes alone, however the training is cut into slices. Raises ValueError when
    the device is not there, and NotAtHandError where there is no state, and no runs are at hand to go on with.
    """
    from rnn_core.nets import training
    from rnn_core.nets.travel import AT_HAND, pack

    until, longest = time.perf_counter() + order.seconds, 0.0
    runs = _runs(race, changes, state, order.since)
    rates, end = dict(changes), race.lanes[0].updates if order.until is None else order.until
    while going := [run for run in runs if not run.finished and run.update < end]:
        began = time.perf_counter()
        for run in going:
            if run.update in rates:
                training.set_learning_rate(run, rates[run.update])
            training.train_once(run)
        now = time.perf_counter()
        longest = max(longest, now - began)
        if now + (now - began) >= until:  # the next one would not fit
            break
    began, finished = time.perf_counter(), all(run.finished for run in runs)
    there = order.until is None or all(run.finished or run.update >= end for run in runs)  # on the way nobody looks
    lanes = [_report(run, (order.look and there) or finished) for run in runs]  # at its end everybody does
    looked = time.perf_counter() - began
    brought = pack(runs) if order.bring or finished else None
    AT_HAND.put(race, changes, runs, safe=brought is not None)
    return Slice(brought, lanes, looked, max(longest, looked))


def _runs(race: Race, changes: Changes, state: bytes | None, since: int | None) -> "list[Run]":
    """Return the runs to go on with: those at hand, else those of a state, else new ones."""
    from rnn_core.nets import training
    from rnn_core.nets.stopwatch import faster_device
    from rnn_core.nets.travel import AT_HAND, unpack

    runs = None if since is None else AT_HAND.take(race, changes, since)
    if runs is not None:
        return runs
    if state is not None:
        return unpack(state, spares=AT_HAND.take_spare(race))
    if since is not None:
        raise NotAtHandError(f"no run at update {since} is at hand")
    return [training.start(lane, device=faster_device(lane)) for lane in race.lanes]


def weights_file(race: Race, state: bytes, lane: int) -> bytes:
    """Return the weights of one lane as a safetensors file; its metadata holds the link and the update."""
    from safetensors.torch import save

    from rnn_core.nets.travel import unpack

    run = unpack(state, "cpu")[lane]
    about = {"link": race.lanes[lane].to_link(), "update": str(run.update)}
    return save(weights_alone(run.model.state_dict()), metadata=about)


def devices() -> tuple[str, ...]:
    """Return which devices workers have."""
    from rnn_core.nets.device import devices_there

    return devices_there()


def warm_up() -> None:
    """Make one update of a tiny run, so that the first learner does not wait for torch's lazy imports."""
    train_slice(Race((Experiment(updates=2),)), (), None, SliceOrder(0))


def _report(run: "Run", look: bool) -> LaneReport:
    """Take what is new out of a run: the server keeps history and snapshots, so the state stays small."""
    from rnn_core.nets.probes.snapshot import take_snapshot

    rows, snapshots = run.history, run.snapshots
    run.history, run.snapshots = [], []
    now = None
    if look:
        fresh = bool(snapshots) and snapshots[-1].update == run.update
        now = snapshots[-1] if fresh else take_snapshot(run.model, run.experiment.task, run.held_out, run.update)
    return LaneReport(rows, snapshots, now, run.update, run.finished, run.diverged_at, run.solved_at, str(run.device))
