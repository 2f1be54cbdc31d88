"""What a cell is: the equations of one step, written so that every gate can be looked at."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple, Protocol, runtime_checkable

import torch
from jaxtyping import Float
from torch import Tensor

Signals = dict[str, Float[Tensor, "*steps hidden"]]
Held = Mapping[str, float]  # gates that are held at a value, by symbol
FREE: Held = MappingProxyType({})


class Weights(NamedTuple):
    """The weights of one layer in one direction, in torch.nn's own layout and gate order.

    input_hidden (blocks * hidden, features), hidden_hidden (blocks * hidden, hidden), biases (blocks * hidden,)
    """

    input_hidden: Float[Tensor, "rows features"]
    hidden_hidden: Float[Tensor, "rows hidden"]
    input_bias: Float[Tensor, " rows"]
    hidden_bias: Float[Tensor, " rows"]


class CellStep(NamedTuple):
    """One step: what the cell remembers afterwards, and why."""

    state: Signals
    gates: Signals


@runtime_checkable
class Cell(Protocol):
    """The equations of one kind of cell.

    They are split where time enters: `inside` needs only h of the step before, so a recorder that
    knows every h computes all gates of all steps at once; `update` carries the state on.
    """

    name: str

    def inside(self, weights: Weights, x: Tensor, h: Tensor, held: Held = FREE) -> Signals:
        """Return all that depends on the input x (..., features) and h_{t-1} (..., hidden) alone.

        What is `held` has that value instead of its own, also in whatever is computed from it.
        """
        ...

    def update(self, inside: Signals, state: Signals) -> Signals:
        """Return the new state from `inside` and the state before, each (..., hidden)."""
        ...


def hold(signals: Signals, held: Held) -> Signals:
    """Return `signals` (..., hidden) with the held ones at their values."""
    return {k: torch.full_like(signal, held[k]) if k in held else signal for k, signal in signals.items()}


def step(cell: Cell, weights: Weights, x: Tensor, state: Signals) -> CellStep:
    """Advance `cell` by one time step: x (batch, features), every state (batch, hidden)."""
    inside = cell.inside(weights, x, state["h"])
    return CellStep(cell.update(inside, state), inside)
