"""What a cell is: the equations of one step, written so that every gate can be looked at."""

from typing import NamedTuple, Protocol, runtime_checkable

from jaxtyping import Float
from torch import Tensor

Signals = dict[str, Float[Tensor, "*steps hidden"]]


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

    def inside(self, weights: Weights, x: Tensor, h: Tensor) -> Signals:
        """Return all that depends on the input x (..., features) and h_{t-1} (..., hidden) alone."""
        ...

    def update(self, inside: Signals, state: Signals) -> Signals:
        """Return the new state from `inside` and the state before, each (..., hidden)."""
        ...


def step(cell: Cell, weights: Weights, x: Tensor, state: Signals) -> CellStep:
    """Advance `cell` by one time step: x (batch, features), every state (batch, hidden)."""
    inside = cell.inside(weights, x, state["h"])
    return CellStep(cell.update(inside, state), inside)
