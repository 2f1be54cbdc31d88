"""A recurrent layer as a loop over time, used as nn.RNN is: for cells of which torch has no kernel."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import linear
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from rnn_core.nets.cells.past import Past

State = tuple[Tensor, ...]


class Scan(nn.Module):
    """A subclass says how many row blocks W, U and V have, how many states there are, and what a step does.

    Parameters are named and laid out as those of nn.RNN: weight_ih_l0 (rows * hidden, features), weight_hh_l0
    (past rows * hidden, hidden), bias_ih_l0, bias_hh_l0, and vector_l0 (vector rows * hidden,); what a cell has not
    is None. Reading backward they end in _reverse.
    """

    rows = past_rows = states = 1
    vector_rows = 0
    weight_ih_l0: nn.Parameter
    weight_hh_l0: nn.Parameter
    bias_ih_l0: nn.Parameter
    bias_hh_l0: nn.Parameter

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        batch_first: bool = True,
        bidirectional: bool = False,
        device: str | None = None,
    ) -> None:
        super().__init__()
        assert batch_first, "batch first"
        self.hidden_size, self.bidirectional = hidden_size, bidirectional
        blocks, past, vectors = (k * hidden_size for k in (self.rows, self.past_rows, self.vector_rows))
        shapes = {
            "weight_ih_l0": (blocks, input_size),
            "weight_hh_l0": (past, hidden_size),
            "bias_ih_l0": (blocks,),
            "bias_hh_l0": (past,),
            "vector_l0": (vectors,),
        }
        for end in ("", "_reverse")[: 1 + bidirectional]:
            for name, shape in shapes.items():
                parameter = nn.Parameter(torch.empty(shape, device=device)) if shape[0] else None
                self.register_parameter(f"{name}{end}", parameter)

    def step(self, W: Sequence[Tensor], U: Past, V: Sequence[Tensor], old: State) -> State:
        """Return the states (batch, hidden) after a step that starts from the `old` ones, h first.

        W: by row block, W x + b. U(row): U h + b', U(row, v): U v + b'. V: the vectors of weights.
        """
        raise NotImplementedError

    def forward(
        self, x: Tensor | PackedSequence, start: Tensor | State | None = None
    ) -> tuple[Tensor | PackedSequence, Tensor | State]:
        """Return every h, (batch, time, directions * hidden) or packed as x is, and each sequence's last states.

        Last states are (directions, batch, hidden) each: h alone, or a tuple of them all.
        """
        packed, lengths = isinstance(x, PackedSequence), None
        if isinstance(x, PackedSequence):
            x, lengths = pad_packed_sequence(x, batch_first=True)
        started = (start,) if isinstance(start, Tensor) else start
        ways = [self.read(x, lengths, started, way) for way in range(1 + self.bidirectional)]
        states = torch.cat([h for h, _ in ways], -1)
        last = tuple(torch.stack(parts) for parts in zip(*(ends for _, ends in ways), strict=True))
        if packed and lengths is not None:
            states = pack_padded_sequence(states, lengths, batch_first=True, enforce_sorted=False)
        return states, last[0] if len(last) == 1 else last

    def read(self, x: Tensor, lengths: Tensor | None, start: State | None, way: int) -> tuple[Tensor, State]:
        """Return every h (batch, time, hidden) in one direction, and the states at each sequence's end.

        A sequence ends at its own length; what follows is read, and means nothing.
        """
        end = "_reverse" if way else ""
        past = getattr(self, f"weight_hh_l0{end}"), getattr(self, f"bias_hh_l0{end}")
        # All that does not depend on h at once.
        driven = linear(x, getattr(self, f"weight_ih_l0{end}"), getattr(self, f"bias_ih_l0{end}"))
        zero = x.new_zeros(len(x), self.hidden_size)
        state = (zero,) * self.states if start is None else tuple(part[way] for part in start)
        V = getattr(self, f"vector_l0{end}").chunk(self.vector_rows) if self.vector_rows else ()
        passed: list[State] = []
        drives = driven.unbind(1)
        for t, drive in list(enumerate(drives))[:: -1 if way else 1]:
            if way and lengths is not None:  # reading backward, a sequence begins at its own last step
                begun = (t + 1 < lengths).to(x)[:, None]
                state = tuple(part * begun for part in state)
            state = self.step(drive.chunk(self.rows, -1), Past(*past, state[0]), V, state)
            passed.append(state)
        h = torch.stack([state[0] for state in passed[:: -1 if way else 1]], 1)
        if way or lengths is None:
            return h, state
        last = [torch.stack(parts, 1) for parts in zip(*passed, strict=True)]
        return h, tuple(part[torch.arange(len(x)), lengths - 1] for part in last)
