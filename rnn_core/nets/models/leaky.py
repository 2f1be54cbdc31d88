"""A layer of leaky cells, written by hand: half as many operations per step as its equations line by line."""

import torch
from torch import Tensor, nn

from rnn_core.anatomy.cells.leaky import LEAK
from rnn_core.nets.models.scan import Scan, State


class LeakyRNN(Scan):
    """h_t = (1 - alpha) h_{t-1} + alpha max(0, W_ih x_t + b_ih + W_hh h_{t-1} + b_hh), reading forward.

    alpha is LEAK.
    """

    def read(self, x: Tensor, lengths: Tensor | None, start: State | None, way: int) -> tuple[Tensor, State]:
        """Return every h, (batch, time, hidden), and the last one of each sequence."""
        assert not way, "reading forward"
        # All that does not depend on h at once; a step is then one matrix product, max, and one weighted mean.
        driven = nn.functional.linear(x, self.weight_ih_l0, self.bias_ih_l0 + self.bias_hh_l0)
        h = x.new_zeros(len(x), self.hidden_size) if start is None else start[0][0]
        recurrent, states = self.weight_hh_l0.T, list[Tensor]()
        for drive in driven.unbind(1):
            h = torch.lerp(h, torch.relu(torch.addmm(drive, h, recurrent)), LEAK)
            states.append(h)
        passed = torch.stack(states, 1)
        return passed, (passed[:, -1] if lengths is None else passed[torch.arange(len(x)), lengths - 1],)
