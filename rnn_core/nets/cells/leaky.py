"""The leaky recurrent cell: the rate network of neuroscience (Song, Yang & Wang 2016; Yang et al. 2019).

tau dr/dt = -r + max(0, W x + U r + b) in steps of dt (Euler's method), alpha = dt / tau being the leak.
"""

import torch

from rnn_core.anatomy.cells import LEAK
from rnn_core.nets.cells.base import Signals
from rnn_core.nets.cells.rnn import TanhRNN


class LeakyRNN(TanhRNN):
    """h_t = (1 - alpha) h_{t-1} + alpha max(0, W_ih x_t + b_ih + W_hh h_{t-1} + b_hh); weights as torch.nn.RNN's."""

    name = "leaky"

    def update(self, inside: Signals, state: Signals) -> Signals:
        return {"h": (1 - LEAK) * state["h"] + LEAK * torch.relu(inside["a"])}
