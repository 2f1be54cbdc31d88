"""What a step does to a small change of the state, and many steps to it: Jacobians, their product, their spectrum.

Sources: Bengio, Simard & Frasconi 1994; Pascanu, Mikolov & Bengio 2013, section 2.
"""

import copy

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from rnn_core.anatomy.cells import CELLS
from rnn_core.dynamics import Reach
from rnn_core.nets.cells import Signals
from rnn_core.nets.learning.bptt import CellBack
from rnn_core.nets.learning.way_back import way_back
from rnn_core.nets.models import Recurrent
from rnn_core.nets.models.inside import look_inside, step_before
from rnn_core.tasks import Batch

HUGE = 1e150  # what no longer fits into a number, in an exploding network


def reach_of(model: Recurrent, batch: Batch) -> Reach:
    """Follow small changes of the state through one sequence, a batch of one without padding."""
    jacobians = step_jacobians(model, torch.as_tensor(batch.inputs))
    product = jacobian_product(jacobians)
    recurrent = model.weights(0).hidden_hidden.detach().cpu().double()
    alone = CELLS[model.spec.model].only_through_matrix
    return Reach(
        singular=np.linalg.svd(product.nan_to_num(HUGE, HUGE, -HUGE).cpu().numpy(), compute_uv=False),
        radius=spectral_radius(jacobians.mean(0)),
        recurrent_radius=spectral_radius(recurrent) if alone else None,
    )


@torch.no_grad()
def step_jacobians(model: Recurrent, inputs: Tensor) -> Float[Tensor, "time state state"]:
    """Return d s_t / d s_{t-1} at every step of one sequence, in float64; s is h, in an LSTM h and c side by side.

    Each is one step of our own backpropagation, given the rows of the identity as if they were gradients.
    Double precision: a product over 200 steps is smaller than float32 can hold; on the CPU, as MPS has no double.
    """
    assert model.spec.layers == 1 and not model.spec.both, "one layer that reads forward"
    assert not model.writers, "the same weights at every step"
    double = copy.deepcopy(model).cpu().double()
    inputs = inputs.cpu()
    inputs = inputs.double() if inputs.is_floating_point() else inputs
    names = list(CELLS[model.spec.model].state_symbols)
    size = model.spec.hidden * len(names)
    inside = look_inside(double, inputs)
    signals = {k: v.expand(size, -1, -1) for k, v in inside.tracks[0].items()}
    before = {k: step_before(signals[k], False) for k in names}
    x = inside.read[0].expand(size, -1, -1)
    cell = way_back(CELLS[model.spec.model], double.weights(0), x, signals, before)
    unit = _split(torch.eye(size, dtype=torch.float64, device=inputs.device), names)
    return torch.stack([_row(cell, t, unit, names) for t in range(inputs.shape[1])])


def jacobian_product(jacobians: Float[Tensor, "time state state"]) -> Float[Tensor, "time state state"]:
    """Return d s_T / d s_t for every step t: the identity at the last one, before it the product J_T ... J_{t+1}."""
    product = [torch.eye(jacobians.shape[1], dtype=jacobians.dtype, device=jacobians.device)]
    for jacobian in reversed(jacobians[1:].unbind(0)):
        product.append(product[-1] @ jacobian)
    return torch.stack(product[::-1])


def spectral_radius(matrix: Float[Tensor, "state state"]) -> float:
    """Return the largest absolute value of an eigenvalue."""
    return float(np.abs(np.linalg.eigvals(matrix.cpu().numpy())).max())


def _row(cell: CellBack, t: int, unit: Signals, names: list[str]) -> Tensor:
    before = cell.before(t, cell.step(t, unit))
    return torch.cat([before[name] for name in names], -1)


def _split(rows: Tensor, names: list[str]) -> Signals:
    return dict(zip(names, rows.chunk(len(names), -1), strict=True))
