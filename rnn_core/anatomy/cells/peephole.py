"""The LSTM whose gates also look at the cell state, each unit at its own."""

from rnn_core.anatomy.cell import Cell

PEEPHOLE = Cell(
    name="peephole",
    title="Peephole LSTM",
    family="lstm",
    source="Gers, Schraudolph & Schmidhuber 2002, Learning Precise Timing with LSTM Recurrent Networks",
    text="""
        i = sigmoid(W + U + V * old_c)  # input gate: how much of the candidate is written
        f = sigmoid(W + U + V * old_c)  # forget gate: how much of the old cell state is kept
        g = tanh(W + U)                 # candidate: the new content on offer
        c = f * old_c + i * g           # cell state: the memory itself, never squashed on its way
        o = sigmoid(W + U + V * c)      # output gate: how much of the cell state is shown
        h = o * tanh(c)                 # hidden state: what the cell tells the next step and the layer above
    """,
    keeps="f",
    writes="i",
    inits=("default", "orthogonal", "forget_bias", "chrono"),
)
