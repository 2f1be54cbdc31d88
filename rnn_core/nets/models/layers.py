"""The layer that trains a cell: torch's fused kernel or a loop of ours where there is one, else its equations."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from torch import Tensor, nn

from rnn_core.anatomy.cell import Cell
from rnn_core.anatomy.cells import CELLS
from rnn_core.nets.cells import Terms, evaluate
from rnn_core.nets.cells.past import Past
from rnn_core.nets.models.leaky import LeakyRNN
from rnn_core.nets.models.loops import LoopedGRU, LoopedRNN
from rnn_core.nets.models.scan import Scan, State

Layer = nn.RNNBase | Scan
KERNELS: dict[str, Callable[..., Layer]] = {
    "rnn": LoopedRNN,
    "rnn_relu": partial(LoopedRNN, nonlinearity="relu"),
    "leaky": LeakyRNN,
    "gru": LoopedGRU,
    "lstm": nn.LSTM,
}


class EquationLayer(Scan):
    """A layer of any cell: its equations, step by step."""

    def __init__(self, cell: Cell, input_size: int, hidden_size: int, **settings: Any) -> None:
        self.__dict__["cell"] = cell  # before nn.Module is ready
        self.__dict__.update(
            rows=len(cell.rows),
            past_rows=len(cell.past_rows),
            vector_rows=len(cell.vector_rows),
            states=len(cell.state_symbols),
        )
        super().__init__(input_size, hidden_size, **settings)

    def step(self, W: Sequence[Tensor], U: Past, V: Sequence[Tensor], old: State) -> State:
        """Return the states after a step: see Scan."""
        cell: Cell = self.__dict__["cell"]
        signals = evaluate(cell, Terms(W, U, V), dict(zip(cell.state_symbols, old, strict=True)))
        return tuple(signals[symbol] for symbol in cell.state_symbols)


def layer_of(name: str) -> Callable[..., Layer]:
    """Return what makes a layer of the cell called `name`, to be called as nn.RNN is."""
    return KERNELS.get(name) or partial(EquationLayer, CELLS[name])
