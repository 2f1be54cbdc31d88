"""Our written-out backpropagation through time against torch's own, on the same batch (64 sequences of 50 steps)."""

from rnn_core.experiment import Experiment, Lane
from rnn_core.questions.looks import time_by_hand
from rnn_core.tasks.adding import Adding
from tests.benchmarks.bare import CELLS
from tests.benchmarks.table import Row
from tests.benchmarks.training import workers

TURNS = 40
SIZES = (16, 64, 128)


def measure() -> list[Row]:
    """Compare both, forward pass included: for information, torch's trains."""
    rows: list[Row] = []
    with workers() as engine:
        for cell in CELLS:
            for hidden in SIZES:
                experiment = Experiment(task=Adding(length=50), lane=Lane.of(model=cell, hidden=hidden))
                ours, theirs = engine.submit(time_by_hand, experiment, TURNS).result(120)
                rows.append(Row(f"BPTT by hand {cell} {hidden}: ours / torch's", ours / theirs))
    return rows
