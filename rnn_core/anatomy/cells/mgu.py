"""The minimal gated unit: one gate does the work of two."""

from rnn_core.anatomy.cell import Cell

MGU = Cell(
    name="mgu",
    title="MGU",
    family="gru",
    source="Zhou, Wu, Zhang & Zhou 2016, Minimal Gated Unit for Recurrent Neural Networks",
    text="""
        f = sigmoid(W + U)           # forget gate: how much of the old state is replaced
        n = tanh(W + U(f * old_h))   # candidate: the new content on offer
        h = (1 - f) * old_h + f * n  # hidden state: what the cell tells the next step and the layer above
    """,
    ranges={"h": (-1.0, 1.0)},
)
