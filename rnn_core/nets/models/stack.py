"""A stack of recurrent layers, and what happens to states between two of them."""

from typing import Any

import torch
from torch import Generator, Tensor, nn

from rnn_core.experiment import RecurrentSpec
from rnn_core.nets.models.initialize import initialize
from rnn_core.nets.models.layers import layer_of


def stack(spec: RecurrentSpec, size: int, steps: int, generator: Generator) -> nn.ModuleList:
    """Return the recurrent layers of a network that reads vectors of `size`, initialized."""
    layers, new = nn.ModuleList(), layer_of(spec.model)
    for _ in range(spec.layers):
        settings: dict[str, Any] = {"batch_first": True, "bidirectional": spec.both, "device": "meta"}
        layer = new(size, spec.hidden, **settings).to_empty(device="cpu")
        initialize(layer, spec, steps, generator)
        layers.append(layer)
        size = spec.width
    return layers


def merge(states: Tensor, spec: RecurrentSpec) -> Tensor:
    """Make one vector of the two directions' (..., 2 * hidden) as `spec.merge` says (Schuster & Paliwal 1997)."""
    if not spec.both or spec.merge == "concat":
        return states
    ahead, back = states.chunk(2, dim=-1)
    if spec.merge == "multiply":
        return ahead * back
    return (ahead + back) / (2 if spec.merge == "average" else 1)


def keep_mask(x: Tensor, rate: float, generator: Generator) -> Tensor:
    """Return a dropout mask like x: 0 with probability `rate`, else 1 / (1 - rate) (Srivastava et al. 2014)."""
    drawn = torch.rand(x.shape, generator=generator).to(x.device)
    return (drawn >= rate).to(x.dtype) / (1 - rate)
