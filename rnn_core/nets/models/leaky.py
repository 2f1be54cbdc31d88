"""A layer of leaky cells, for which torch has no kernel: a loop over time, used as nn.RNN is."""

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from rnn_core.anatomy.cells import LEAK


class LeakyRNN(nn.Module):
    """h_t = (1 - alpha) h_{t-1} + alpha max(0, W_ih x_t + b_ih + W_hh h_{t-1} + b_hh), reading forward.

    alpha is LEAK. Parameters are named and laid out as those of nn.RNN: weight_ih_l0 (hidden, features),
    weight_hh_l0 (hidden, hidden), bias_ih_l0 and bias_hh_l0 (hidden,).
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        batch_first: bool = True,
        bidirectional: bool = False,
        device: str | None = None,
    ) -> None:
        super().__init__()
        assert batch_first and not bidirectional, "batch first, reading forward"
        self.hidden_size, self.bidirectional = hidden_size, bidirectional
        self.weight_ih_l0 = nn.Parameter(torch.empty(hidden_size, input_size, device=device))
        self.weight_hh_l0 = nn.Parameter(torch.empty(hidden_size, hidden_size, device=device))
        self.bias_ih_l0 = nn.Parameter(torch.empty(hidden_size, device=device))
        self.bias_hh_l0 = nn.Parameter(torch.empty(hidden_size, device=device))

    def forward(
        self, x: Tensor | PackedSequence, start: Tensor | None = None
    ) -> tuple[Tensor | PackedSequence, Tensor]:
        """Return every h, (batch, time, hidden) or packed as x is, and each sequence's last one, (1, batch, hidden)."""
        if isinstance(x, PackedSequence):
            padded, lengths = pad_packed_sequence(x, batch_first=True)
            states = self.read(padded, start)
            ends = states[torch.arange(len(states)), lengths - 1]
            return pack_padded_sequence(states, lengths, batch_first=True, enforce_sorted=False), ends[None]
        states = self.read(x, start)
        return states, states[None, :, -1]

    def read(self, x: Tensor, start: Tensor | None) -> Tensor:
        """Return every h, (batch, time, hidden), of sequences x (batch, time, features) that are all of one length."""
        # All that does not depend on h at once; a step is then one matrix product, max, and one weighted mean.
        driven = nn.functional.linear(x, self.weight_ih_l0, self.bias_ih_l0 + self.bias_hh_l0)
        h = x.new_zeros(len(x), self.hidden_size) if start is None else start[0]
        recurrent, states = self.weight_hh_l0.T, list[Tensor]()
        for drive in driven.unbind(1):
            h = torch.lerp(h, torch.relu(torch.addmm(drive, h, recurrent)), LEAK)
            states.append(h)
        return torch.stack(states, 1)
