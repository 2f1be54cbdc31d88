"""Where does a network of two or three units go by itself? Paths from many states, and the states that stay.

Fixed points as in Sussillo & Barak 2013, Opening the Black Box; found here by Newton steps in double precision.
"""

import copy
from collections.abc import Callable
from typing import cast

import numpy as np
import torch
from torch import Tensor
from torch.func import jacrev, vmap

from rnn_core.anatomy.cells import CELLS
from rnn_core.dynamics import Fixed, Portrait
from rnn_core.nets.cells import Weights
from rnn_core.nets.cells import step as one_step
from rnn_core.nets.models import Recurrent

MOST_UNITS = 3
NEWTON_STEPS = 50
SAME = 1e-4  # two fixed points nearer than this are one
STILL = 1e-9  # a state that moves less than this in a step stays


def portrait(model: Recurrent, token: int, steps: int, grid: int = 9) -> Portrait:
    """Follow a one-layer network that reads one token for ever, from a grid of states h in [-1, 1], `steps` steps.

    Raises ValueError for cells that carry more than h, and for more than MOST_UNITS units.
    """
    spec = model.spec
    if len(CELLS[spec.model].states) > 1 or spec.hidden > MOST_UNITS or spec.layers > 1 or spec.both:
        raise ValueError(f"a portrait needs one layer of at most {MOST_UNITS} units whose state is h alone.")
    double = copy.deepcopy(model).cpu().double()
    weights = Weights(*(part.detach() for part in double.weights(0)))
    x = double.embed(torch.tensor([[token]]))[0, 0].detach()

    def step(h: Tensor) -> Tensor:
        inputs = x.expand(*h.shape[:-1], -1)
        return one_step(CELLS[spec.model], weights, inputs, {"h": h}).state["h"]

    axes = [torch.linspace(-1, 1, grid, dtype=torch.float64)] * spec.hidden
    path = [torch.cartesian_prod(*axes).reshape(-1, spec.hidden)]
    for _ in range(steps):
        path.append(step(path[-1]))
    points = _apart(_settle(step, torch.cat([path[0], path[-1]])))
    low, high = (getattr(CELLS[spec.model].states[0], end) for end in ("low", "high"))
    points = points[((points >= low - SAME) & (points <= high + SAME)).all(-1)]  # Newton goes where no state can
    eigenvalues = np.linalg.eigvals(_slopes(step, points).numpy())
    fixed = [
        Fixed(tuple(map(float, h)), tuple(map(complex, values))) for h, values in zip(points, eigenvalues, strict=True)
    ]
    return Portrait(torch.stack(path, 1).float().numpy(), tuple(fixed))


Step = Callable[[Tensor], Tensor]


def _slopes(step: Step, h: Tensor) -> Tensor:
    """Return the Jacobian at every state h (some, hidden): (some, hidden, hidden)."""
    return cast(Tensor, vmap(jacrev(step))(h))


def _settle(step: Step, h: Tensor) -> Tensor:
    """Return where Newton's method comes to rest, from all states h (some, hidden) at once; those that never do go.

    All steps are made, also by those that hardly move: where an eigenvalue is 1, they are still far from the point.
    """
    identity = torch.eye(h.shape[-1], dtype=h.dtype)
    for _ in range(NEWTON_STEPS):
        # The pseudo-inverse, as where an eigenvalue is 1 there is no inverse.
        back = np.linalg.pinv((_slopes(step, h) - identity).numpy())
        move = (torch.as_tensor(back) @ (h - step(h))[..., None])[..., 0]
        h = h + move / move.square().sum(-1, keepdim=True).sqrt().clamp(min=1)
    return h[(step(h) - h).square().sum(-1).sqrt() < STILL]


def _apart(h: Tensor) -> Tensor:
    """Return the first of all states (some, hidden) that are the same."""
    points = list[Tensor]()
    while len(h):
        points.append(h[0])
        h = h[(h - h[0]).square().sum(-1).sqrt() > SAME]
    return torch.stack(points) if points else h
