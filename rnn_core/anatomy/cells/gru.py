"""The gated recurrent unit, in torch's convention: z = 1 keeps the old state, and r is applied to U h + b'."""

from rnn_core.anatomy.cell import Cell

GRU = Cell(
    name="gru",
    title="GRU",
    family="gru",
    source="Cho et al. 2014 (in torch's convention: z = 1 keeps)",
    text="""
        r = sigmoid(W + U)           # reset gate: how much of the past the candidate may see
        z = sigmoid(W + U)           # update gate: 1 keeps the old state, 0 takes the candidate
        n = tanh(W + r * U)          # candidate: the new content on offer
        h = (1 - z) * n + z * old_h  # hidden state: what the cell tells the next step and the layer above
    """,
    ranges={"h": (-1.0, 1.0)},
    keeps="z",
    inits=("default", "orthogonal", "chrono"),
)
