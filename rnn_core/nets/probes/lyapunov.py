"""How fast do two nearby states part? Lyapunov exponents along one sequence.

Sources: Engelken, Wolf & Abbott 2023, Lyapunov Spectra of Chaotic Recurrent Neural Networks; Vogt et al. 2020.
"""

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.nets.models import Recurrent
from rnn_core.nets.probes.jacobians import step_jacobians
from rnn_core.tasks import Batch

WARM_UP = 0.2  # the share of steps in which the directions settle


def exponents_of(model: Recurrent, batch: Batch, count: int = 1) -> list[float]:
    """Return the `count` largest exponents of a one-layer network along one sequence, a batch of one."""
    return lyapunov_exponents(step_jacobians(model, torch.as_tensor(batch.inputs)).numpy(), count).tolist()


def lyapunov_exponents(jacobians: NDArray[np.float64], count: int = 1) -> NDArray[np.float64]:
    """Return the `count` largest exponents, natural logarithms per step, by QR of Jacobians (time, state, state).

    Below 0, a small change of the state dies out; above, it grows until the network is somewhere else. A
    direction that is lost altogether has -inf. Raises ValueError for fewer than two steps.
    """
    if len(jacobians) < 2:
        raise ValueError(f"Lyapunov exponents need a sequence of at least 2 steps, not {len(jacobians)}.")
    start = np.random.default_rng(0).normal(size=(jacobians.shape[1], count))  # not an axis: a unit may be dead
    turned, growth = np.linalg.qr(start)[0], list[NDArray[np.float64]]()
    for jacobian in jacobians[1:]:  # the first says what becomes of a state before the sequence: it is always 0
        turned, triangle = np.linalg.qr(jacobian @ turned)
        with np.errstate(divide="ignore"):
            growth.append(np.log(np.abs(np.diagonal(triangle))))
    return np.sort(np.mean(growth[int(WARM_UP * len(growth)) :], axis=0))[::-1]
