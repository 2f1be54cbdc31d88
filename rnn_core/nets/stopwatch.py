"""What does one update cost: how long does it take on this device, and how much arithmetic is it?"""

import functools
import time
import warnings
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry

from rnn_core.experiment import Experiment
from rnn_core.nets import training
from rnn_core.nets.device import devices_there
from rnn_core.nets.learning.network import learn
from rnn_core.nets.learning.rules import write_gradients
from rnn_core.nets.models import recurrent

WARM_UP = 3  # first updates, which also pay for allocations


def seconds_per_update(experiments: Sequence[Experiment], rounds: int, fused: bool = True) -> list[float]:
    """Return the median seconds of one update of each experiment.

    They take turns, so that whatever else the machine does slows all of them alike. Without `fused`,
    oneDNN's kernels are switched off meanwhile: on a CPU, torch has one of them for the LSTM, and none
    for the GRU. Raises ValueError when the device is not there.
    """
    runs = [training.start(experiment, measured=False) for experiment in experiments]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "TF32 acceleration")  # said at every switch, about other hardware
        with torch.backends.mkldnn.flags(enabled=fused and bool(torch.backends.mkldnn.enabled)):
            for _ in range(WARM_UP + rounds):
                for run in runs:
                    training.train_once(run)
    clocks = (np.array([row.seconds for row in run.history]) for run in runs)
    return [float(np.median(np.diff(clock)[WARM_UP - 1 :])) for clock in clocks]


def faster_device(experiment: Experiment) -> str:
    """Return where to train: what an experiment says, and for "auto" the device where one update is faster.

    Small networks may well be slower on a GPU. It is measured once for each size, in each process.
    """
    there = devices_there()
    if experiment.device != "auto" or len(there) == 1:
        return experiment.device
    size = Experiment(task=experiment.task, lane=experiment.lane, batch_size=experiment.batch_size)
    return _faster(size, there)


@functools.lru_cache(maxsize=1_000)
def _faster(experiment: Experiment, there: tuple[str, ...]) -> str:
    seconds = seconds_per_update([replace(experiment, device=device) for device in there], WARM_UP)
    return there[int(np.argmin(seconds))]


def seconds_by_hand(experiment: Experiment, rounds: int) -> tuple[float, float]:
    """Return the median seconds of our written-out BPTT for one batch, and of what trains, in turns."""
    run = training.start(experiment, measured=False)
    model, task = recurrent(run.model), experiment.task
    batch = training.as_tensors(task.sample(experiment.batch_size, run.batches), run.device)
    spent = np.empty((WARM_UP + rounds, 2))
    for row in spent:
        began = time.perf_counter()
        learn(model, task, batch)
        between = time.perf_counter()
        write_gradients(run.model, task, batch, run.noise)
        row[:] = between - began, time.perf_counter() - between
    ours, theirs = np.median(spent[WARM_UP:], axis=0)
    return float(ours), float(theirs)


class _Counter(TorchDispatchMode):
    """Counts as torch's FlopCounterMode does, by its formulas; that one refuses `autograd.grad` by leaves."""

    def __init__(self) -> None:
        super().__init__()
        self.flops = 0

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        formula: Any = flop_registry.get(func.overloadpacket)
        self.flops += 0 if formula is None else formula(*args, **(kwargs or {}), out_val=result)
        return result


def flops_per_update(experiment: Experiment) -> int:
    """Return the floating-point operations of one update's forward and backward pass: matrix products.

    Where a rule of ours reads a sequence twice, both readings count.
    """
    run = training.start(experiment, measured=False)
    batch = training.as_tensors(run.experiment.task.sample(run.experiment.batch_size, run.batches), run.device)
    with _Counter() as counter:
        write_gradients(run.model, run.experiment.task, batch, run.noise)
    return counter.flops


@torch.no_grad()
def flops_per_look(experiment: Experiment) -> list[int]:
    """Return the floating-point operations of the answer after 1, 2, ... frames of one sequence.

    What counts are convolutions and matrix products; read-outs after earlier frames, too.
    """
    run = training.start(experiment, measured=False)
    frames = torch.as_tensor(experiment.example().inputs).to(run.device)
    counted: list[int] = []
    for looks in range(1, frames.shape[1] + 1):
        with _Counter() as counter:
            run.model.over_time(frames[:, :looks])
        counted.append(counter.flops)
    return counted
