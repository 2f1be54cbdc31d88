"""The gated recurrent unit (Cho et al. 2014), in torch's convention: z = 1 keeps the old state."""

import torch
from torch import Tensor
from torch.nn.functional import linear

from rnn_core.nets.cells.base import FREE, Held, Signals, Weights, hold


class GRU:
    """Row blocks of the weights, as in torch.nn.GRU: reset gate, update gate, candidate."""

    name = "gru"

    def inside(self, weights: Weights, x: Tensor, h: Tensor, held: Held = FREE) -> Signals:
        xr, xz, xn = linear(x, weights.input_hidden, weights.input_bias).chunk(3, dim=-1)
        hr, hz, hn = linear(h, weights.hidden_hidden, weights.hidden_bias).chunk(3, dim=-1)
        gates = hold({"r": torch.sigmoid(xr + hr), "z": torch.sigmoid(xz + hz)}, held)
        return hold(gates | {"n": torch.tanh(xn + gates["r"] * hn)}, held)  # n sees the r that is held

    def update(self, inside: Signals, state: Signals) -> Signals:
        z = inside["z"]
        return {"h": (1 - z) * inside["n"] + z * state["h"]}
