"""What a worker is asked to do. Pure functions of plain values; torch is imported inside them only.

A race travels as opaque bytes: the server keeps them without ever looking in.
"""

import pickle
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnn_core.experiment import Experiment, Race
from rnn_core.surgery import Surgery
from rnn_core.tasks import Batch
from rnn_core.trace import Backward, Floats, Reading, Row, Snapshot, Trace


@dataclass(frozen=True)
class Order:
    """One slice of training: how long, and what to do on the way.

    `at_most` limits the updates of each lane (1 for a single step); `learning_rate` changes it
    first; `look` asks for a Snapshot of every lane as it stands afterwards.
    """

    seconds: float
    at_most: int | None = None
    learning_rate: float | None = None
    look: bool = True


@dataclass(frozen=True)
class Lane:
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
    """The race after a slice: its state, to be handed to the next one, and what is new.

    `looked` is what looking cost, in seconds: who looks often should know.
    """

    state: bytes
    lanes: list[Lane]
    looked: float


def train_slice(race: Race, state: bytes | None, order: Order) -> Slice:
    """Train every lane for about `order.seconds` in all, always the lane that is furthest behind.

    So the lanes share one clock: they are never more than one update apart. Raises ValueError when
    the device is not there.
    """
    from rnn_core.nets import training

    until = time.perf_counter() + order.seconds
    runs: list[training.Run] = pickle.loads(state) if state else [training.start(lane) for lane in race.lanes]
    if order.learning_rate is not None:
        for run in runs:
            training.set_learning_rate(run, order.learning_rate)
    ends = [run.experiment.updates if order.at_most is None else run.update + order.at_most for run in runs]
    while waiting := [run for run, end in zip(runs, ends, strict=True) if not run.finished and run.update < end]:
        training.train_once(min(waiting, key=lambda run: run.update))
        if order.at_most is None and time.perf_counter() >= until:
            break
    began = time.perf_counter()
    lanes = [_report(run, order.look) for run in runs]
    looked = time.perf_counter() - began
    return Slice(pickle.dumps(runs, protocol=5), lanes, looked)


@dataclass(frozen=True)
class Net:
    """A trained network as the server can hold it: a lane of a race's state, or weights in a safetensors file."""

    experiment: Experiment
    state: bytes | None = None
    lane: int = 0
    weights: bytes | None = None


def wired(experiment: Experiment, parameters: Mapping[str, Floats]) -> Net:
    """Return a network with the given parameters (by torch's names) instead of trained ones; no worker is needed."""
    from safetensors.numpy import save

    return Net(experiment, weights=save({name: np.asarray(part, np.float32) for name, part in parameters.items()}))


def read_sequence(net: Net, batch: Batch, surgery: Surgery | None = None) -> Reading:
    """Let a network read the first sequence of `batch`. Raises ValueError when the surgery does not fit it."""
    from rnn_core.nets.probes.reading import read

    return read(_model(net), net.experiment.task, batch, surgery)


def recurrent_change(net: Net) -> float:
    """Return how far training has moved a network's recurrent weights U: ||U - U_0|| / ||U_0||."""
    from rnn_core.nets import training
    from rnn_core.nets.probes import moved

    return moved.recurrent_change(training.start(net.experiment, measured=False).model.cpu(), _model(net))


def read_backward(net: Net, batch: Batch) -> Backward:
    """Trace the loss of the first sequence of `batch` back through a one-layer network that reads forward."""
    from rnn_core.nets.probes.backward import trace_back

    return trace_back(_model(net), net.experiment.task, batch)


def record_batch(net: Net, batch: Batch, surgery: Surgery | None = None) -> Trace:
    """Return the whole inside of a network on a batch (under surgery: without padding). Raises ValueError."""
    from rnn_core.nets.probes.reading import read_all

    return read_all(_model(net), batch, surgery)


def _model(net: Net) -> Any:
    """Return the network itself, on the CPU."""
    from safetensors.torch import load

    from rnn_core.nets import training

    if net.state is not None:
        return pickle.loads(net.state)[net.lane].model.cpu()
    assert net.weights is not None, "a Net has a state or weights"
    model = training.start(net.experiment, measured=False).model.cpu()
    model.load_state_dict(load(net.weights))
    return model


def train_to_the_end(experiment: Experiment) -> float:
    """Train a small experiment from its first update to its last; return the held-out metric."""
    from rnn_core.nets import training

    run = training.start(experiment)
    while not run.finished:
        training.train_once(run)
    return run.history[-1].val_metric


def time_updates(race: Race, rounds: int, fused: bool = True) -> list[float]:
    """Return the median seconds that one update of each lane takes here, the lanes taking turns."""
    from rnn_core.nets.stopwatch import seconds_per_update

    return seconds_per_update(race.lanes, rounds, fused)


def weights_file(race: Race, state: bytes, lane: int) -> bytes:
    """Return the weights of one lane as a safetensors file; its metadata holds the link and the update."""
    from safetensors.torch import save

    run = pickle.loads(state)[lane]
    about = {"link": race.lanes[lane].to_link(), "update": str(run.update)}
    return save(dict(run.model.state_dict()), metadata=about)


def warm_up() -> None:
    """Make one update of a tiny run, so that the first learner does not wait for torch's lazy imports."""
    train_slice(Race((Experiment(updates=2),)), None, Order(0, at_most=1))


def _report(run: "object", look: bool) -> Lane:
    """Take what is new out of a run: the server keeps history and snapshots, so the state stays small."""
    from rnn_core.nets import training
    from rnn_core.nets.probes.snapshot import take_snapshot

    assert isinstance(run, training.Run)
    rows, snapshots = run.history, run.snapshots
    run.history, run.snapshots = [], []
    now = None
    if look:
        fresh = bool(snapshots) and snapshots[-1].update == run.update
        now = snapshots[-1] if fresh else take_snapshot(run.model, run.experiment.task, run.held_out, run.update)
    return Lane(rows, snapshots, now, run.update, run.finished, run.diverged_at, run.solved_at, str(run.device))
