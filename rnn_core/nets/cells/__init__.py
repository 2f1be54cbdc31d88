"""Cells: the equations of one time step, one cell per file. To add one, write its file and name it here."""

from rnn_core.nets.cells.base import Cell, CellStep, Signals, Weights, step
from rnn_core.nets.cells.gru import GRU
from rnn_core.nets.cells.leaky import LeakyRNN
from rnn_core.nets.cells.lstm import LSTM
from rnn_core.nets.cells.rnn import ReluRNN, TanhRNN

CELLS: dict[str, Cell] = {cell.name: cell for cell in (TanhRNN(), ReluRNN(), LeakyRNN(), GRU(), LSTM())}

__all__ = ["CELLS", "Cell", "CellStep", "Signals", "Weights", "step"]
