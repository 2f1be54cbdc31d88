"""Every learning rule by its name: what it writes into .grad for one batch."""

import torch
from torch import Generator

from rnn_core.anatomy.rules import PERTURBING, SKIPPING
from rnn_core.nets.learning.network import Asked, learn
from rnn_core.nets.learning.perturbation import perturb
from rnn_core.nets.learning.skips import learn_with_short_cuts
from rnn_core.nets.models import Network, Recurrent, Viewer, objective
from rnn_core.tasks import Task


def write_gradients(model: Network, task: Task, batch: Asked, noise: Generator, progress: float = 0.0) -> float:
    """Write the gradients of the network's learning rule into .grad; return the mean loss of the answers.

    BPTT is torch's own, on fused kernels. `noise` draws dropout masks and disturbances; `progress` is the share of
    all updates that lies behind.
    """
    rule = model.spec.rule if isinstance(model, Recurrent) else "bptt"
    if isinstance(model, Recurrent) and rule in PERTURBING:
        return perturb(model, task, batch, noise)
    if isinstance(model, Recurrent) and rule in SKIPPING:
        return learn_with_short_cuts(model, task, batch, progress)
    if isinstance(model, Recurrent) and rule != "bptt":
        return learn(model, task, batch)
    inputs = batch.inputs
    if (
        isinstance(model, Recurrent)
        and model.spec.forcing < 1
        and float(torch.rand(1, generator=noise)) >= model.spec.forcing
    ):
        inputs = model.heard(inputs)
    outputs = model(inputs, batch.lengths, noise)
    loss = objective(task, outputs, batch.targets, batch.mask).mean()
    loss = loss + (model.cost if isinstance(model, Viewer) else 0)
    model.zero_grad()
    loss.backward()
    return loss.item()
