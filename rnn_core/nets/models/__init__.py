"""What is built from cells. Each model is one file."""

from rnn_core.nets.models.recurrent import Recurrent, merge, objective
from rnn_core.nets.models.unroll import Unrolled, unroll

__all__ = ["Recurrent", "Unrolled", "merge", "objective", "unroll"]
