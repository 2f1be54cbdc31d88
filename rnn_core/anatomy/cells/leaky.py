"""The leaky recurrent cell, the rate network of neuroscience: tau dr/dt = -r + max(0, W x + U r + b) in steps of dt.

Euler's method; the leak α is dt / tau.
"""

import math

from rnn_core.anatomy.cell import Cell

LEAK = 0.2  # steps of 20 ms over a time constant of 100 ms (Yang et al. 2019)

LEAKY = Cell(
    name="leaky",
    title="Leaky RNN",
    family="rnn",
    source="Song, Yang & Wang 2016; Yang et al. 2019 (steps of 20 ms, a time constant of 100 ms)",
    text="""
        a = W + U  # net input: what the squashing is applied to
        h = (1 - α) * old_h + α * relu(a)  # hidden state: a firing rate: never negative, renewed by α at each step
    """,
    ranges={"h": (0.0, math.inf)},
    constants={"α": LEAK},
    inits=("default", "orthogonal", "identity"),
    directions=("forward",),
)
