"""One step of a cell: its equations with numbers in them."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn.functional import linear

from rnn_core.anatomy.cell import Cell
from rnn_core.anatomy.equations import Call, FromInput, FromPast, Number, Old, Product, Sum, Tree, Value, Vector
from rnn_core.nets.cells.past import Past

Signals = dict[str, Float[Tensor, "*steps hidden"]]
Held = Mapping[str, float]  # gates that are held at a value, by symbol
FREE: Held = MappingProxyType({})
FUNCTIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
}


class Weights(NamedTuple):
    """The weights of one layer in one direction, in torch.nn's own layout and gate order; what a cell lacks is empty.

    input_hidden (rows * hidden, features), hidden_hidden (past rows * hidden, hidden), input_bias (rows * hidden,),
    hidden_bias (past rows * hidden,), vector (vector rows * hidden,)
    """

    input_hidden: Float[Tensor, "rows features"]
    hidden_hidden: Float[Tensor, "pastrows hidden"]
    input_bias: Float[Tensor, " rows"]
    hidden_bias: Float[Tensor, " pastrows"]
    vector: Float[Tensor, " vectorrows"]


class Terms(NamedTuple):
    """What W, U and V stand for in the lines of a cell, each (..., hidden).

    U is called with the number of a row block, and with what U is applied to if that is not the old h.
    """

    W: Sequence[Tensor]
    U: Callable[[int, Tensor | None], Tensor]
    V: Sequence[Tensor]


class CellStep(NamedTuple):
    """One step: what the cell remembers afterwards, and why."""

    state: Signals
    gates: Signals


def step(cell: Cell, weights: Weights, x: Tensor, state: Signals, held: Held = FREE) -> CellStep:
    """Advance `cell` by one time step: x (batch, features), every state (batch, hidden).

    What is `held` has that value instead of its own, also in whatever is computed from it.
    """
    signals = evaluate(cell, terms_of(cell, weights, x, state["h"]), state, held=held)
    return CellStep(
        {symbol: signals[symbol] for symbol in cell.state_symbols},
        {signal.symbol: signals[signal.symbol] for signal in cell.gates},
    )


def terms_of(cell: Cell, weights: Weights, x: Tensor, h: Tensor) -> Terms:
    """Return the terms of steps that read x (..., features) and start from h (..., hidden)."""
    return Terms(
        linear(x, weights.input_hidden, weights.input_bias).chunk(len(cell.rows), -1),
        Past(weights.hidden_hidden, weights.hidden_bias, h),
        weights.vector.chunk(len(cell.vector_rows)) if cell.vector_rows else (),
    )


def evaluate(
    cell: Cell, terms: Terms, old: Mapping[str, Tensor], fixed: Signals | None = None, held: Held = FREE
) -> Signals:
    """Return every signal of a step, each (..., hidden), those `fixed` already as they are.

    Lines whose old states are not in `old` are left out, and so is what is computed from them.
    """
    signals: Signals = dict(fixed or {})
    scope = _Scope(cell, terms, old, signals)
    for line in cell.equations:
        if line.symbol in signals:
            continue
        value = scope.value(line.symbol, line.tree)
        if value is not None:
            signals[line.symbol] = torch.full_like(value, held[line.symbol]) if line.symbol in held else value
    return signals


class _Scope(NamedTuple):
    cell: Cell
    terms: Terms
    old: Mapping[str, Tensor]
    signals: Signals

    def value(self, symbol: str, tree: Tree) -> Tensor | None:
        """Return a formula's value in the line of `symbol`; None where something in it is not known."""
        try:
            value_of = self._of(symbol, tree)
        except KeyError:
            return None
        return value_of if isinstance(value_of, Tensor) else None

    def _of(self, symbol: str, tree: Tree) -> Tensor | float:
        match tree:
            case Number(value):
                return value
            case Value(other):
                return self.signals[other]
            case Old(other):
                return self.old[other]
            case FromInput():
                return self.terms.W[self.cell.rows.index(symbol)]
            case FromPast(of):
                inner = None if of is None else self._tensor(symbol, of)
                return self.terms.U(self.cell.past_rows.index(symbol), inner)
            case Vector():
                return self.terms.V[self.cell.vector_rows.index(symbol)]
            case Call(function, of):
                return FUNCTIONS[function](self._tensor(symbol, of))
            case Sum(left, right, minus):
                a, b = self._of(symbol, left), self._of(symbol, right)
                return a - b if minus else a + b
            case Product(left, right):
                return self._of(symbol, left) * self._of(symbol, right)

    def _tensor(self, symbol: str, tree: Tree) -> Tensor:
        number = self._of(symbol, tree)
        assert isinstance(number, Tensor), "functions and matrices are applied to vectors"
        return number
