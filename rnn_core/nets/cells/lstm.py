"""The long short-term memory (Hochreiter & Schmidhuber 1997; forget gate: Gers et al. 2000)."""

import torch
from torch import Tensor

from rnn_core.nets.cells.base import FREE, Held, Signals, Weights, hold
from rnn_core.nets.cells.rnn import net_input


class LSTM:
    """Row blocks of the weights, as in torch.nn.LSTM: input gate, forget gate, candidate, output gate."""

    name = "lstm"

    def inside(self, weights: Weights, x: Tensor, h: Tensor, held: Held = FREE) -> Signals:
        i, f, g, o = net_input(weights, x, h).chunk(4, dim=-1)
        gates = {"i": torch.sigmoid(i), "f": torch.sigmoid(f), "g": torch.tanh(g), "o": torch.sigmoid(o)}
        return hold(gates, held)

    def update(self, inside: Signals, state: Signals) -> Signals:
        c = inside["f"] * state["c"] + inside["i"] * inside["g"]
        return {"h": inside["o"] * torch.tanh(c), "c": c}
