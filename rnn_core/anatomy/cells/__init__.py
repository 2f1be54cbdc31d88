"""Every cell by its name. To add one, write its file and name it here."""

from rnn_core.anatomy.cell import Cell
from rnn_core.anatomy.cells.gru import GRU
from rnn_core.anatomy.cells.indrnn import INDRNN
from rnn_core.anatomy.cells.leaky import LEAKY
from rnn_core.anatomy.cells.lstm import LSTM
from rnn_core.anatomy.cells.mgu import MGU
from rnn_core.anatomy.cells.peephole import PEEPHOLE
from rnn_core.anatomy.cells.rnn import RNN
from rnn_core.anatomy.cells.rnn_relu import RELU

CELLS: dict[str, Cell] = {cell.name: cell for cell in (RNN, RELU, LEAKY, GRU, LSTM, MGU, PEEPHOLE, INDRNN)}
