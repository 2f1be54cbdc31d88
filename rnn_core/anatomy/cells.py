"""What a reader sees of each cell without torch: its states and gates, its equations, its size.

`tests/unit/test_anatomy.py` holds every name here equal to what `rnn_core.nets.cells` computes.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Signal:
    """One vector of a cell: its symbol, what to call it, its range, what it means."""

    symbol: str
    name: str
    low: float
    high: float
    meaning: str


@dataclass(frozen=True)
class CellAnatomy:
    """A cell as a reader meets it.

    `blocks` counts its weight matrices per input (RNN 1, GRU 3, LSTM 4); `inits` and `directions` are what it offers.
    """

    name: str
    family: str
    title: str
    blocks: int
    states: tuple[Signal, ...]
    gates: tuple[Signal, ...]
    equations: tuple[str, ...]
    inits: tuple[str, ...]
    source: str
    directions: tuple[str, ...] = ("forward", "bidirectional")

    @property
    def signals(self) -> tuple[Signal, ...]:
        """States first, then gates."""
        return self.states + self.gates


_H = Signal("h", "hidden state", -1, 1, "what the cell tells the next step and the layer above")
_A = Signal("a", "net input", float("-inf"), float("inf"), "what the squashing is applied to")
_INITS = ("default", "orthogonal")
LEAK = 0.2  # of the leaky RNN: steps of 20 ms over a time constant of 100 ms (Yang et al. 2019)

ANATOMY: dict[str, CellAnatomy] = {
    cell.name: cell
    for cell in (
        CellAnatomy(
            "rnn",
            "rnn",
            "RNN (tanh)",
            1,
            (_H,),
            (_A,),
            (r"h_t = \tanh(W_{ih} x_t + b_{ih} + W_{hh} h_{t-1} + b_{hh})",),
            (*_INITS, "identity"),
            "Elman 1990, Finding Structure in Time",
        ),
        CellAnatomy(
            "rnn_relu",
            "rnn",
            "RNN (ReLU)",
            1,
            (Signal("h", "hidden state", 0, float("inf"), "never negative, and without an upper limit"),),
            (_A,),
            (r"h_t = \max(0,\; W_{ih} x_t + b_{ih} + W_{hh} h_{t-1} + b_{hh})",),
            (*_INITS, "identity"),
            "Le, Jaitly & Hinton 2015 (with identity initialization: the IRNN)",
        ),
        CellAnatomy(
            "leaky",
            "rnn",
            "Leaky RNN",
            1,
            (
                Signal(
                    "h",
                    "hidden state",
                    0,
                    float("inf"),
                    "a firing rate: never negative, renewed by the share α at each step",
                ),
            ),
            (_A,),
            (
                r"h_t = (1 - \alpha)\, h_{t-1} + \alpha \max(0,\; W_{ih} x_t + b_{ih} + W_{hh} h_{t-1} + b_{hh})"
                rf",\quad \alpha = {LEAK}",
            ),
            (*_INITS, "identity"),
            "Song, Yang & Wang 2016; Yang et al. 2019 (steps of 20 ms, a time constant of 100 ms)",
            directions=("forward",),
        ),
        CellAnatomy(
            "gru",
            "gru",
            "GRU",
            3,
            (_H,),
            (
                Signal("r", "reset gate", 0, 1, "how much of the past the candidate may see"),
                Signal("z", "update gate", 0, 1, "1 keeps the old state, 0 takes the candidate"),
                Signal("n", "candidate", -1, 1, "the new content on offer"),
            ),
            (
                r"r_t = \sigma(W_{ir} x_t + b_{ir} + W_{hr} h_{t-1} + b_{hr})",
                r"z_t = \sigma(W_{iz} x_t + b_{iz} + W_{hz} h_{t-1} + b_{hz})",
                r"n_t = \tanh(W_{in} x_t + b_{in} + r_t \odot (W_{hn} h_{t-1} + b_{hn}))",
                r"h_t = (1 - z_t) \odot n_t + z_t \odot h_{t-1}",
            ),
            (*_INITS, "chrono"),
            "Cho et al. 2014 (in torch's convention: z = 1 keeps)",
        ),
        CellAnatomy(
            "lstm",
            "lstm",
            "LSTM",
            4,
            (
                _H,
                Signal("c", "cell state", float("-inf"), float("inf"), "the memory itself, never squashed on its way"),
            ),
            (
                Signal("i", "input gate", 0, 1, "how much of the candidate is written"),
                Signal("f", "forget gate", 0, 1, "how much of the old cell state is kept"),
                Signal("g", "candidate", -1, 1, "the new content on offer"),
                Signal("o", "output gate", 0, 1, "how much of the cell state is shown"),
            ),
            (
                r"i_t = \sigma(W_{ii} x_t + b_{ii} + W_{hi} h_{t-1} + b_{hi})",
                r"f_t = \sigma(W_{if} x_t + b_{if} + W_{hf} h_{t-1} + b_{hf})",
                r"g_t = \tanh(W_{ig} x_t + b_{ig} + W_{hg} h_{t-1} + b_{hg})",
                r"o_t = \sigma(W_{io} x_t + b_{io} + W_{ho} h_{t-1} + b_{ho})",
                r"c_t = f_t \odot c_{t-1} + i_t \odot g_t",
                r"h_t = o_t \odot \tanh(c_t)",
            ),
            (*_INITS, "forget_bias", "chrono"),
            "Hochreiter & Schmidhuber 1997; forget gate: Gers et al. 2000",
        ),
    )
}

INITS = {
    "default": "torch's default: uniform, as wide as 1/√hidden",
    "orthogonal": "orthogonal recurrent matrices: they keep the length of what they carry",
    "identity": "recurrent matrix = identity, biases 0 (Le et al. 2015)",
    "forget_bias": "forget bias +1: the cell starts out keeping (Gers et al. 2000)",
    "chrono": "gate biases for memories as long as the task (Tallec & Ollivier 2018)",
}
