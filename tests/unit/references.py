"""Recurrent layers as torch.nn has them, or as the papers write them out: what our cells are held against."""

import torch
from torch import nn

from rnn_core.anatomy.cells import CELLS
from rnn_core.nets.models.initialize import PARTS
from rnn_core.nets.models.layers import EquationLayer


class LeakedReLU(nn.RNN):
    """torch has no leaky RNN: each step of its own ReLU cell, of which h takes over a fifth."""

    def forward(self, x, start=None):
        cell = nn.RNNCell(self.input_size, self.hidden_size, nonlinearity="relu", dtype=x.dtype)
        for weight, own in zip(cell.parameters(), self.parameters(), strict=True):
            weight.data = own.data
        h = x.new_zeros(len(x), self.hidden_size) if start is None else start[0]
        states = []
        for t in range(x.shape[1]):
            h = h + (cell(x[:, t], h) - h) / 5
            states.append(h)
        return torch.stack(states, 1), h[None]


class PaperLayer(nn.Module):
    """A layer of a cell that torch has not, as its paper writes it, sequence by sequence and unit vectors only."""

    rows, past_rows, vectors = 1, 1, 0

    def __init__(self, features, hidden, batch_first, dtype):
        super().__init__()
        assert batch_first
        n = hidden
        sizes = [(self.rows * n, features), (self.past_rows * n, n), (self.rows * n,), (self.past_rows * n,)]
        sizes.append((self.vectors * n,))
        self.all = nn.ParameterList([nn.Parameter(torch.empty(size, dtype=dtype)) for size in sizes])

    def forward(self, x, start=None):
        n = self.all[0].shape[0] // self.rows
        starts = (start,) if isinstance(start, torch.Tensor) else start
        state = [part[0] for part in starts] if starts else [x.new_zeros(len(x), n) for _ in range(self.count)]
        passed = []
        for t in range(x.shape[1]):
            state = self.step(x[:, t], *state)
            passed.append(state[0])
        last = tuple(part[None] for part in state)
        return torch.stack(passed, 1), last[0] if self.count == 1 else last

    count = 1

    def block(self, part, k):
        n = self.all[0].shape[0] // self.rows
        return self.all[part][k * n : (k + 1) * n]

    def net(self, k, x, h):
        """W x + b + U h + b' of one gate."""
        return x @ self.block(0, k).T + self.block(2, k) + h @ self.block(1, k).T + self.block(3, k)


class PaperMGU(PaperLayer):
    """Zhou et al. 2016, equations 8 to 10."""

    rows = past_rows = 2

    def step(self, x, h):
        f = 1 / (1 + torch.exp(-self.net(0, x, h)))
        candidate = torch.tanh(self.net(1, x, f * h))
        return [(1 - f) * h + f * candidate]


class PaperPeephole(PaperLayer):
    """Gers et al. 2002: i and f see the cell state before the step, o that after it."""

    rows = past_rows = 4
    vectors = 3
    count = 2

    def step(self, x, h, c):
        i = torch.sigmoid(self.net(0, x, h) + self.block(4, 0) * c)
        f = torch.sigmoid(self.net(1, x, h) + self.block(4, 1) * c)
        after = f * c + i * torch.tanh(self.net(2, x, h))
        o = torch.sigmoid(self.net(3, x, h) + self.block(4, 2) * after)
        return [o * torch.tanh(after), after]


class PaperIndRNN(PaperLayer):
    """Li et al. 2018, equation 2: h = relu(W x + u * h + b)."""

    past_rows, vectors = 0, 1

    def step(self, x, h):
        return [torch.clamp(x @ self.all[0].T + self.all[4] * h + self.all[2], min=0)]


# A cell that stands here is held against its paper too; all else is tested of any cell, from its equations.
LAYERS = {
    "rnn": nn.RNN,
    "rnn_relu": nn.RNN,
    "leaky": LeakedReLU,
    "gru": nn.GRU,
    "lstm": nn.LSTM,
    "mgu": PaperMGU,
    "peephole": PaperPeephole,
    "indrnn": PaperIndRNN,
}


def layer_and_weights(name, features, hidden, draw):
    """A layer of that cell with weights from `draw(number, *shape)`, and its five weights, some of them empty."""
    extra = {"nonlinearity": "relu"} if name == "rnn_relu" else {}
    if name in LAYERS:
        layer = LAYERS[name](features, hidden, batch_first=True, dtype=torch.float64, **extra)
    else:
        layer = EquationLayer(CELLS[name], features, hidden).double()
    for number, weight in enumerate(layer.parameters()):
        weight.data = draw(number, *weight.shape)
    empty, named = torch.empty(0, dtype=torch.float64), dict(layer.named_parameters())
    if "weight_ih_l0" in named:
        return layer, [named.get(f"{part}_l0", empty) for part in PARTS]
    weights = list(named.values())
    return layer, weights + [empty] * (len(PARTS) - len(weights))
