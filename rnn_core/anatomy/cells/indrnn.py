"""The independently recurrent cell: a unit sees its own past alone, by one weight."""

from rnn_core.anatomy.cell import Cell

INDRNN = Cell(
    name="indrnn",
    title="IndRNN",
    family="rnn",
    source="Li, Li, Cook, Zhu & Gao 2018, Independently Recurrent Neural Network",
    text="""
        a = W + V * old_h  # net input: what the squashing is applied to
        h = relu(a)        # hidden state: never negative, and without an upper limit
    """,
    inits=("default", "identity"),
)
