"""One step of any cell, computed from its equations; torch's fused kernels are tested equal to it."""

from rnn_core.nets.cells.step import FREE, CellStep, Held, Signals, Terms, Weights, evaluate, step, terms_of

__all__ = ["FREE", "CellStep", "Held", "Signals", "Terms", "Weights", "evaluate", "step", "terms_of"]
