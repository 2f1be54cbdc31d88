"""The gated recurrent unit (Cho et al. 2014), in torch's convention: z = 1 keeps the old state."""

import torch
from torch import Tensor
from torch.nn.functional import linear

from rnn_core.nets.cells.base import Signals, Weights


class GRU:
    """Row blocks of the weights, as in torch.nn.GRU: reset gate, update gate, candidate."""

    name = "gru"

    def inside(self, weights: Weights, x: Tensor, h: Tensor) -> Signals:
        xr, xz, xn = linear(x, weights.input_hidden, weights.input_bias).chunk(3, dim=-1)
        hr, hz, hn = linear(h, weights.hidden_hidden, weights.hidden_bias).chunk(3, dim=-1)
        r = torch.sigmoid(xr + hr)
        return {"r": r, "z": torch.sigmoid(xz + hz), "n": torch.tanh(xn + r * hn)}

    def update(self, inside: Signals, state: Signals) -> Signals:
        z = inside["z"]
        return {"h": (1 - z) * inside["n"] + z * state["h"]}
