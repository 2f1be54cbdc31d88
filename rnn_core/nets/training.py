"""Training as a chain of pure slices: a Run in, a Run out. No callbacks, no threads, no globals."""

import math
import time
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
import torch

from rnn_core.anatomy.rules import RUNAWAY
from rnn_core.experiment import Experiment
from rnn_core.nets.device import pick_device, to_numpy, to_torch
from rnn_core.nets.learning.network import Asked
from rnn_core.nets.learning.rules import write_gradients
from rnn_core.nets.models import Network, build, objective, with_cells
from rnn_core.nets.probes.snapshot import take_snapshot
from rnn_core.nets.probes.writing import write_sample
from rnn_core.tasks import Batch
from rnn_core.tasks.apart import sample_apart
from rnn_core.tasks.contract import check_batch
from rnn_core.tasks.letters import Letters
from rnn_core.tasks.metrics import Outcome
from rnn_core.trace import Row, Snapshot

# Of a run's attributes those that travel as they are; what an experiment alone decides is made where it arrives.
TRAVELS = ("batches", "again", "update", "seconds", "first_loss", "diverged_at", "solved_at", "history", "snapshots")
CHECKS = 40  # held-out measurements per run
OPTIMIZERS = {  # all weights in one go: small networks spend much of an update on calls
    "adam": partial(torch.optim.Adam, fused=True),
    "rmsprop": partial(torch.optim.RMSprop, foreach=True),
    "sgd": partial(torch.optim.SGD, foreach=True),
}


@dataclass
class Run:
    """A training run at one point of its life. Picklable; resumes bit for bit on the same device."""

    experiment: Experiment
    model: Network
    optimizer: torch.optim.Optimizer
    batches: np.random.Generator
    noise: torch.Generator
    held_out: Batch
    again: np.random.Generator  # draws in place of what is held out
    avoided: frozenset[bytes]
    update: int = 0
    seconds: float = 0.0
    first_loss: float = math.nan
    diverged_at: int | None = None
    solved_at: int | None = None
    history: list[Row] = field(default_factory=list[Row])
    snapshots: list[Snapshot] = field(default_factory=list[Snapshot])

    @property
    def finished(self) -> bool:
        """Whether nothing more will be trained: all updates done, or diverged."""
        return self.diverged_at is not None or self.update >= self.experiment.updates

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        return self.model.device

    def __reduce__(self) -> tuple[Any, ...]:
        """Tensors travel as NumPy arrays: torch pickles each through a zip file, which takes ten times as long."""
        parts = {
            "experiment": self.experiment,
            "weights": to_numpy(self.model.state_dict()),
            "optimizer": to_numpy(self.optimizer.state_dict()),
            "noise": self.noise.get_state().numpy(),
            "device": self.device.type,
            **{name: getattr(self, name) for name in TRAVELS},
        }
        return revived, (parts,)


def start(experiment: Experiment, measured: bool = True, device: str | None = None) -> Run:
    """Return the Run of `experiment` before its first update, on another device than its own if one is named.

    Raises ValueError when the device is not there, and for a batch that is not as its task must draw it.
    """
    place, held_out = pick_device(device or experiment.device), experiment.held_out()
    if measured:
        check_batch(experiment.task, held_out)
    model = build(experiment.lane, experiment.task, _torch_generator(experiment.stream("weights"))).to(place)
    optimizer = OPTIMIZERS[experiment.optimizer](model.parameters(), lr=experiment.learning_rate)
    run = Run(
        experiment,
        model,
        optimizer,
        np.random.default_rng(experiment.stream("batches")),
        _torch_generator(experiment.stream("noise")),
        held_out,
        np.random.default_rng(experiment.stream("again")),
        experiment.avoided(held_out),
    )
    if measured:
        val_loss, val_metric = measure(run)
        run.history.append(Row(0, math.nan, val_loss, val_metric, math.nan, experiment.learning_rate, 0.0))
        _keep(run)
    return run


def revived(parts: dict[str, Any], device: str | None = None, spare: Run | None = None) -> Run:
    """Return the run of what has travelled, on another device than where it was if one is named.

    spare: a run of the same experiment that nobody needs. It becomes this one, as to build a model takes several times
    as long as to fill it.
    """
    place = device or parts["device"]
    if spare is None or spare.device.type != place:
        spare = start(parts["experiment"], measured=False, device=place)
    spare.model.load_state_dict(to_torch(parts["weights"]))
    spare.optimizer.load_state_dict(to_torch(parts["optimizer"]))
    spare.noise.set_state(torch.as_tensor(parts["noise"]))
    spare.__dict__.update({name: parts[name] for name in TRAVELS})
    return spare


def advance(run: Run, seconds: float) -> Run:
    """Train for about `seconds` (at least one update), then return. The Run passed in is used up."""
    until = time.perf_counter() + seconds
    while not run.finished:
        train_once(run)
        if time.perf_counter() >= until:
            break
    return run


def train_once(run: Run) -> None:
    """Make one update in place: draw a batch, backpropagate through time, clip, step, and write it down."""
    began = time.perf_counter()
    experiment, task = run.experiment, run.experiment.task
    drawn = sample_apart(task, experiment.batch_size, run.batches, run.again, run.avoided)
    if run.update == 0:
        check_batch(task, drawn)
    value = write_gradients(run.model, task, as_tensors(drawn, run.device), run.noise, run.update / experiment.updates)
    size = _clip(run)
    run.first_loss = value if run.update == 0 else run.first_loss
    run.update += 1
    rate: float = run.optimizer.param_groups[0]["lr"]
    if not (math.isfinite(value) and math.isfinite(size) and value <= RUNAWAY * max(run.first_loss, 1e-3)):
        run.diverged_at = run.update  # the weights stay as they were before this update
    else:
        run.optimizer.step()
    run.seconds += time.perf_counter() - began
    val_loss, val_metric = measure(run) if is_checked(experiment, run.update) else (math.nan, math.nan)
    if run.solved_at is None and task.is_solved(val_metric):
        run.solved_at = run.update
    run.history.append(Row(run.update, value, val_loss, val_metric, size, rate, run.seconds))
    if is_kept(run.update) or run.finished:
        _keep(run)


def _keep(run: Run) -> None:
    """Take a snapshot; of a network that predicts letters also what it writes by itself."""
    task, cells = run.experiment.task, with_cells(run.model)
    snapshot = take_snapshot(run.model, task, run.held_out, run.update)
    if isinstance(task, Letters) and cells is not None and cells.can_write:
        snapshot = replace(snapshot, wrote=write_sample(cells, task, run.experiment.seed))
    run.snapshots.append(snapshot)


def _clip(run: Run) -> float:
    """Clip the gradients as the experiment says; return the norm of all of them before (Pascanu et al. 2013)."""
    limit, how = run.experiment.clip_norm, run.experiment.rule.clip
    by_norm = math.inf if limit is None or how != "norm" else limit
    norm = torch.nn.utils.clip_grad_norm_(run.model.parameters(), by_norm).item()
    if limit is not None and how == "value":
        torch.nn.utils.clip_grad_value_(run.model.parameters(), limit)
    return norm


def set_learning_rate(run: Run, rate: float) -> None:
    """Change the learning rate from the next update on; the history shows it."""
    for group in run.optimizer.param_groups:
        group["lr"] = rate


@torch.no_grad()
def measure(run: Run) -> tuple[float, float]:
    """Return loss and metric on the held-out batch; a network that writes reads its own answers there."""
    task = run.experiment.task
    batch = as_tensors(run.held_out, run.device)
    outputs = run.model(run.model.heard(batch.inputs), batch.lengths)
    loss = float(objective(task, outputs, batch.targets, batch.mask).mean())
    return loss, task.metric.value(Outcome(loss, outputs.cpu().numpy(), run.held_out.targets, run.held_out.mask))


def is_checked(experiment: Experiment, update: int) -> bool:
    """Whether the held-out batch is measured after this update: evenly often, and at the end."""
    return update % max(1, experiment.updates // CHECKS) == 0 or update == experiment.updates


def is_kept(update: int) -> bool:
    """Whether a snapshot is taken after this update: 1, 2, 3, 4, 6, 9, ... each half as far again."""
    mark = 1
    while mark < update:
        mark = max(mark + 1, mark * 3 // 2)
    return mark == update


def as_tensors(batch: Batch, device: torch.device) -> Asked:
    """Move a Batch to `device`; sequences without padding skip packing, which is much faster."""
    padded = batch.lengths.min() < batch.inputs.shape[1]
    inputs, targets, mask = (torch.as_tensor(part).to(device) for part in (batch.inputs, batch.targets, batch.mask))
    return Asked(inputs, targets, torch.as_tensor(batch.lengths) if padded else None, mask)


def _torch_generator(stream: np.random.SeedSequence) -> torch.Generator:
    return torch.Generator().manual_seed(int(stream.generate_state(1, np.uint64)[0] >> 1))
