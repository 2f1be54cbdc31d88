"""The long short-term memory with a forget gate."""

from rnn_core.anatomy.cell import Cell

LSTM = Cell(
    name="lstm",
    title="LSTM",
    family="lstm",
    source="Hochreiter & Schmidhuber 1997; forget gate: Gers et al. 2000",
    text="""
        i = sigmoid(W + U)     # input gate: how much of the candidate is written
        f = sigmoid(W + U)     # forget gate: how much of the old cell state is kept
        g = tanh(W + U)        # candidate: the new content on offer
        o = sigmoid(W + U)     # output gate: how much of the cell state is shown
        c = f * old_c + i * g  # cell state: the memory itself, never squashed on its way
        h = o * tanh(c)        # hidden state: what the cell tells the next step and the layer above
    """,
    keeps="f",
    writes="i",
    inits=("default", "orthogonal", "forget_bias", "chrono"),
)
