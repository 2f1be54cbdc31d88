"""The ground that training walks on: the loss on a plane through the weights.

Source: Pascanu, Mikolov & Bengio 2013, figure 6 (the cliff); the plane as in Li et al. 2018.
"""

import copy

import numpy as np
import torch
from torch import Generator, Tensor
from torch.nn.utils import parameters_to_vector, vector_to_parameters

from rnn_core.nets.models import Recurrent, objective
from rnn_core.tasks import Batch, Task
from rnn_core.trace import Surface

SEED = 0  # of the direction across


def loss_surface(
    model: Recurrent, task: Task, batch: Batch, at: np.ndarray, across: np.ndarray | None = None
) -> Surface:
    """Return the mean loss of `batch` (no padding) at the distances `at` (points,) along and across the gradient.

    across: other distances across, (rows,), of whose rows the loss then is. The model itself is left alone.
    """
    inputs, targets, mask = (torch.as_tensor(part) for part in (batch.inputs, batch.targets, batch.mask))
    walker = copy.deepcopy(model).cpu()

    def loss() -> Tensor:
        return objective(task, walker(inputs), targets, mask).mean()

    steepness, along, aside = plane(model, task, batch)
    home = parameters_to_vector(walker.parameters()).detach()
    rows = at if across is None else across
    losses = np.empty((len(rows), len(at)), np.float32)
    with torch.no_grad():
        for row, col in np.ndindex(losses.shape):
            vector_to_parameters(home + float(rows[row]) * aside + float(at[col]) * along, walker.parameters())
            value = float(loss())
            losses[row, col] = value if np.isfinite(value) else np.inf
    return Surface(np.asarray(at, np.float32), losses, steepness)


def plane(model: Recurrent, task: Task, batch: Batch) -> tuple[float, Tensor, Tensor]:
    """Return the gradient's norm, its direction, and a random one at a right angle to it; both of length 1.

    In double precision: the squares of a large gradient, as before a cliff, do not fit into float32.
    """
    double = copy.deepcopy(model).cpu().double()
    inputs, targets, mask = (torch.as_tensor(part) for part in (batch.inputs, batch.targets, batch.mask))
    inputs, targets = (part.double() if part.is_floating_point() else part for part in (inputs, targets))
    with torch.enable_grad():
        loss = objective(task, double(inputs), targets, mask).mean()
        slope = parameters_to_vector(torch.autograd.grad(loss, list(double.parameters())))
    steepness = slope.square().sum().sqrt()
    along = slope / steepness
    across = torch.randn(along.shape, generator=Generator().manual_seed(SEED)).double()
    across = across - (across @ along) * along
    across = across / across.square().sum().sqrt()
    return float(steepness), along.float(), across.float()
