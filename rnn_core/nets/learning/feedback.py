"""Diagonal state feedbacks: a fixed diagonal goes back in place of the Jacobian of every step.

Source: Caillon, Fagnou & Allauzen 2025, Fast Training of Recurrent Neural Networks with Stationary State
Feedbacks (arXiv 2503.23104). BPTT: g_t = l_t + J^T g_{t+1}, l_t being what reaches h_t from its own answer
and J = dh_{t+1}/dh_t. Here: g_t = l_t + a * g_{t+1}, with a = 0 ... 1 over the units, never trained. With
a = 0 it would be fully truncated BPTT, which is `truncated` with k1 = k2 = 1.
"""

import torch

from rnn_core.nets.cells import Signals


def diagonal_feedback(blame: Signals) -> Signals:
    """Return what the step before is handed, given the gradient at the states of a step, (batch, hidden) each."""
    h = blame["h"]
    return {"h": h * torch.linspace(0, 1, h.shape[-1], dtype=h.dtype, device=h.device)}
