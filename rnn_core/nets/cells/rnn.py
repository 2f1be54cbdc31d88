"""The vanilla recurrent cell (Elman 1990): one matrix for the input, one for the past, one squashing."""

import torch
from torch import Tensor
from torch.nn.functional import linear

from rnn_core.nets.cells.base import FREE, Held, Signals, Weights, hold


class TanhRNN:
    """h_t = tanh(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh), as torch.nn.RNN."""

    name = "rnn"

    def inside(self, weights: Weights, x: Tensor, h: Tensor, held: Held = FREE) -> Signals:
        return hold({"a": net_input(weights, x, h)}, held)

    def update(self, inside: Signals, state: Signals) -> Signals:
        return {"h": torch.tanh(inside["a"])}


class ReluRNN(TanhRNN):
    """h_t = max(0, W_ih x_t + b_ih + W_hh h_{t-1} + b_hh), as torch.nn.RNN(nonlinearity="relu")."""

    name = "rnn_relu"

    def update(self, inside: Signals, state: Signals) -> Signals:
        return {"h": torch.relu(inside["a"])}


def net_input(weights: Weights, x: Tensor, h: Tensor) -> Tensor:
    """Return W_ih x + b_ih + W_hh h + b_hh: (..., rows)."""
    return linear(x, weights.input_hidden, weights.input_bias) + linear(h, weights.hidden_hidden, weights.hidden_bias)
