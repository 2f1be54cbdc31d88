"""The yardstick: what the lab's experiment costs in a plain PyTorch loop, in the same kind of worker process.

The functions here run in workers: plain values in, plain values out, torch imported inside.
"""

import pickle
import statistics
import time
from typing import TYPE_CHECKING, Any

from rnn_core.experiment import Experiment, Lane, Race
from rnn_core.tasks.adding import Adding

if TYPE_CHECKING:
    import torch

    from rnn_core.nets.training import Run

CELLS = ("gru", "lstm", "rnn")
WARM_UP = 10


def experiment(cell: str) -> Experiment:
    """Return the experiment that is timed; all else is as the lab opens it."""
    return Experiment(task=Adding(length=50), lane=Lane.of(model=cell, hidden=64))


def race(cell: str) -> Race:
    """Return the same as a race of one."""
    return Race((experiment(cell),))


def bare_turn(state: bytes, seconds: float) -> tuple[int, float]:
    """Run the bare loop from the weights and batches of `state`; return the updates made, and the seconds."""
    run: Run = pickle.loads(state)[0]
    update = bare_update(run)
    sample, size = run.experiment.task.sample, run.experiment.batch_size
    for _ in range(WARM_UP):
        update(*_tensors(sample(size, run.batches)))
    began, made = time.perf_counter(), 0
    while (spent := time.perf_counter() - began) < seconds:
        update(*_tensors(sample(size, run.batches)))
        made += 1
    return made, spent


def bare_update(run: "Run"):
    """Return a function of (inputs, targets) that makes one update of a fused model built by hand."""
    import torch
    from torch import nn

    spec, task = run.experiment.network, run.experiment.task
    kernel = {"gru": nn.GRU, "lstm": nn.LSTM, "rnn": nn.RNN}[spec.model]
    layer = kernel(len(task.channels), spec.hidden, batch_first=True)
    model = nn.ModuleDict({"layers": nn.ModuleList([layer]), "head": nn.Linear(spec.hidden, len(task.answers))})
    model.load_state_dict(run.model.state_dict())
    optimizer = torch.optim.Adam(model.parameters(), lr=run.experiment.learning_rate, foreach=True)

    def update(inputs: "torch.Tensor", targets: "torch.Tensor") -> None:
        states, _ = layer(inputs)
        loss = nn.functional.mse_loss(model["head"](states[:, -1]), targets)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), run.experiment.clip_norm)
        optimizer.step()

    return update


def record_and_update(state: bytes, turns: int) -> tuple[float, float]:
    """Return the median seconds of `record` on a training batch, and of one bare update on that batch, in turns."""
    from rnn_core.nets.probes.record import record

    run: Run = pickle.loads(state)[0]
    inputs, targets = _tensors(run.experiment.task.sample(run.experiment.batch_size, run.batches))
    update = bare_update(run)
    looking: list[float] = []
    training: list[float] = []
    for _ in range(WARM_UP + turns):
        began = time.perf_counter()
        record(run.model, inputs)
        between = time.perf_counter()
        update(inputs, targets)
        looking.append(between - began)
        training.append(time.perf_counter() - between)
    return statistics.median(looking[WARM_UP:]), statistics.median(training[WARM_UP:])


def _tensors(batch) -> "tuple[torch.Tensor, torch.Tensor]":
    import torch

    return torch.from_numpy(batch.inputs), torch.from_numpy(batch.targets)


def share_of_snapshots(cell: str, updates: int) -> float:
    """Return which share of a run's time goes into its snapshots, the gradient flow among them."""
    from rnn_core.nets import training

    spent, take = 0.0, training.take_snapshot

    def timed(*given: Any) -> Any:
        nonlocal spent
        began = time.perf_counter()
        taken = take(*given)
        spent += time.perf_counter() - began
        return taken

    training.take_snapshot = timed
    try:
        began = time.perf_counter()
        run = training.start(experiment(cell))
        while run.update < updates:
            training.train_once(run)
        return spent / (time.perf_counter() - began)
    finally:
        training.take_snapshot = take
