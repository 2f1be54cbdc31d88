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


def loss_surface(model: Recurrent, task: Task, batch: Batch, at: np.ndarray) -> Surface:
    """Return the mean loss of `batch` (no padding) at the distances `at` (points,) along and across the gradient.

    The model itself is left alone.
    """
    inputs, targets, mask = (torch.as_tensor(part) for part in (batch.inputs, batch.targets, batch.mask))
    walker = copy.deepcopy(model).cpu()

    def loss() -> Tensor:
        return objective(task, walker(inputs), targets, mask).mean()

    with torch.enable_grad():
        slope = parameters_to_vector(torch.autograd.grad(loss(), list(walker.parameters())))
    home = parameters_to_vector(walker.parameters()).detach()
    steepness = slope.square().sum().sqrt()
    along = slope / steepness
    across = torch.randn(home.shape, generator=Generator().manual_seed(SEED))
    across = across - (across @ along) * along
    across = across / across.square().sum().sqrt()
    found = np.empty((len(at), len(at)), np.float32)
    with torch.no_grad():
        for row, col in np.ndindex(found.shape):
            vector_to_parameters(home + float(at[row]) * across + float(at[col]) * along, walker.parameters())
            value = float(loss())
            found[row, col] = value if np.isfinite(value) else np.inf
    return Surface(np.asarray(at, np.float32), found, float(steepness))
