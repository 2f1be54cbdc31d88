"""The vanilla cell with a rectifier: never negative, and without an upper limit."""

from rnn_core.anatomy.cell import Cell

RELU = Cell(
    name="rnn_relu",
    title="RNN (ReLU)",
    family="rnn",
    source="Le, Jaitly & Hinton 2015 (with identity initialization: the IRNN)",
    text="""
        a = W + U    # net input: what the squashing is applied to
        h = relu(a)  # hidden state: never negative, and without an upper limit
    """,
    inits=("default", "orthogonal", "identity"),
)
