"""The vanilla recurrent cell: one matrix for the input, one for the past, one squashing."""

from rnn_core.anatomy.cell import Cell

RNN = Cell(
    name="rnn",
    title="RNN (tanh)",
    family="rnn",
    source="Elman 1990, Finding Structure in Time",
    text="""
        a = W + U    # net input: what the squashing is applied to
        h = tanh(a)  # hidden state: what the cell tells the next step and the layer above
    """,
    inits=("default", "orthogonal", "identity"),
)
