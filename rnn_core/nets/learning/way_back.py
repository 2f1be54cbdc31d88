"""The way back through any cell: written out where bptt.py has it, else from its equations, by autograd."""

from collections.abc import Mapping

import torch
from torch import Tensor
from torch.autograd import grad

from rnn_core.anatomy.cell import Cell
from rnn_core.nets.cells import Signals, Terms, Weights, evaluate, terms_of
from rnn_core.nets.cells.past import Past
from rnn_core.nets.learning.bptt import BACK, Blame, CellBack, StepBack


def way_back(cell: Cell, weights: Weights, x: Tensor, signals: Signals, before: Signals) -> CellBack:
    """Return the way back through one track of `cell`, read forward.

    x (batch, time, features); signals, and before, the states before each step: by symbol, (batch, time, hidden).
    """
    if cell.name in BACK:
        return BACK[cell.name](weights, signals, before)
    return EquationBack(cell, weights, x, before)


class EquationBack(CellBack):
    """Vector-Jacobian products of a cell's own equations, step by step."""

    def __init__(self, cell: Cell, weights: Weights, x: Tensor, before: Signals) -> None:
        self.cell, self.old = cell, before
        self.weights = Weights(*(part.detach() for part in weights))
        self.terms = terms_of(cell, self.weights, x, before["h"])
        self.came: dict[int, Signals] = {}  # by step: the gradient that reached its states from outside and later
        self.handed: dict[int, Signals] = {}

    def step(self, t: int, blame: Signals) -> StepBack:
        with torch.enable_grad():
            old = {symbol: value[:, t].detach().requires_grad_() for symbol, value in self.old.items()}
            W = [part[:, t].detach().requires_grad_() for part in self.terms.W]
            pushes = [torch.zeros_like(old["h"]).requires_grad_() for _ in self.cell.past_rows]
            past = Past(self.weights.hidden_hidden, self.weights.hidden_bias, old["h"])

            def pushed(row: int, of: Tensor | None = None) -> Tensor:
                return past(row, of) + pushes[row]

            states = self._states(Terms(W, pushed, self.terms.V), old)
            leaves = [*states.values(), *W, *pushes, *old.values()]
            gradients = list(_grad(states, leaves, blame))
        self.came[t] = blame
        counts = len(states), len(W), len(pushes), len(old)
        at_states, rows, past_rows, at_old = (list(gradients[sum(counts[:k]) :][: counts[k]]) for k in range(4))
        self.handed[t] = dict(zip(old, at_old, strict=True))
        empty = old["h"].new_empty(len(old["h"]), 0)
        return StepBack(
            dict(zip(states, at_states, strict=True)), torch.cat([*rows, empty], -1), torch.cat([*past_rows, empty], -1)
        )

    def before(self, t: int, step: StepBack) -> Signals:
        return self.handed[t]

    def at_weights(self, blame: Blame, x: Tensor, h: Tensor) -> tuple[Tensor, ...]:
        with torch.enable_grad():
            weights = Weights(*(part.requires_grad_() for part in self.weights))
            states = self._states(terms_of(self.cell, weights, x, h), self.old)
            came = {s: torch.stack([self.came[t][s] for t in range(x.shape[1])], 1) for s in states}
            return _grad(states, list(weights), came)

    def _states(self, terms: Terms, old: Mapping[str, Tensor]) -> Signals:
        signals = evaluate(self.cell, terms, old)
        return {symbol: signals[symbol] for symbol in self.cell.state_symbols}


def _grad(states: Signals, leaves: list[Tensor], blame: Signals) -> tuple[Tensor, ...]:
    """Return the gradient at each leaf, 0 where nothing depends on it, given that at the states."""
    vectors = [blame[symbol].broadcast_to(value.shape) for symbol, value in states.items()]
    return grad(list(states.values()), leaves, vectors, allow_unused=True, materialize_grads=True)
