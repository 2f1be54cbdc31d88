"""Diagonal state feedbacks: a fixed diagonal, or nothing, goes back in place of the Jacobian of every step.

Source: Caillon, Fagnou & Allauzen 2025, Fast Training of Recurrent Neural Networks with Stationary State
Feedbacks (arXiv 2503.23104). BPTT: g_t = l_t + J^T g_{t+1}, l_t being what reaches h_t from its own answer
and J = dh_{t+1}/dh_t. Here: g_t = l_t + a * g_{t+1}, with a = 0 ... 1 over the units, never trained; with
a = 0 it is fully truncated BPTT.
"""

import torch

from rnn_core.nets.cells import Signals


def no_feedback(blame: Signals) -> Signals:
    """Hand nothing back: every answer teaches its own step alone (fully truncated BPTT)."""
    return {name: torch.zeros_like(value) for name, value in blame.items()}


def diagonal_feedback(blame: Signals) -> Signals:
    """Return what the step before is handed, given the gradient at the states of a step, (batch, hidden) each."""
    h = blame["h"]
    return {"h": h * torch.linspace(0, 1, h.shape[-1], dtype=h.dtype, device=h.device)}
