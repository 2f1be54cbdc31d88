"""How the weights of a recurrent layer start. Every draw takes a generator; nothing is global."""

import math

import torch
from torch import Generator, Tensor, nn

from rnn_core.anatomy.cell import Cell
from rnn_core.anatomy.cells import CELLS
from rnn_core.experiment import RecurrentSpec
from rnn_core.nets.models.layers import Layer

PARTS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "vector")  # of a layer, as torch.nn names them


@torch.no_grad()
def initialize(layer: Layer, spec: RecurrentSpec, steps: int, generator: Generator) -> None:
    """Fill every weight of `layer` in place; `steps` is the longest memory the task asks for (chrono)."""
    bound = 1 / math.sqrt(layer.hidden_size)
    for parameter in layer.parameters():
        parameter.uniform_(-bound, bound, generator=generator)
    cell = CELLS[spec.model]
    for suffix in ("", "_reverse")[: 1 + layer.bidirectional]:
        own: dict[str, Tensor | None] = {n: getattr(layer, f"{n}_l0{suffix}", None) for n in PARTS}
        if spec.init == "orthogonal" and (recurrent := own["weight_hh"]) is not None:
            for block in recurrent.chunk(len(cell.past_rows)):
                nn.init.orthogonal_(block, generator=generator)
        elif spec.init == "identity":
            _identity(own)
        elif spec.init == "forget_bias":  # torch adds two biases: one carries the 1
            _set_biases(cell, own, cell.keeps, 1.0)
        elif spec.init == "chrono":
            _chrono(cell, own, steps, generator)


def _identity(own: dict[str, Tensor | None]) -> None:
    """Let every unit keep what it has (Le, Jaitly & Hinton 2015): the identity, or a vector of ones; biases 0."""
    for name, part in own.items():
        if part is not None and name == "weight_hh":
            nn.init.eye_(part)
        elif part is not None and name == "vector":
            part.fill_(1)
        elif part is not None and name != "weight_ih":
            part.zero_()


def _set_biases(cell: Cell, own: dict[str, Tensor | None], gate: str, value: Tensor | float) -> None:
    """Set the bias of a gate; where it has two, which are added, the other is 0."""
    for name, rows in (("bias_ih", cell.rows), ("bias_hh", cell.past_rows)):
        if (part := own[name]) is not None and gate in rows:
            part.chunk(len(rows))[rows.index(gate)].copy_(torch.as_tensor(value if name == "bias_ih" else 0.0))


def _chrono(cell: Cell, own: dict[str, Tensor | None], steps: int, generator: Generator) -> None:
    """Set gate biases so that memories last up to `steps` (Tallec & Ollivier 2018, section 3).

    The gate that keeps: b ~ log U(1, steps - 1), an LSTM's forget gate and a GRU's update gate (z = 1 keeps in torch's
    convention); the gate that writes, if there is one: -b.
    """
    bias = own["bias_ih"]
    assert bias is not None and cell.keeps, "a cell with a gate that keeps"
    drawn = bias.new_empty(len(bias) // len(cell.rows)).uniform_(1, max(steps - 1, 1), generator=generator).log_()
    _set_biases(cell, own, cell.keeps, drawn)
    if cell.writes:
        _set_biases(cell, own, cell.writes, -drawn)
