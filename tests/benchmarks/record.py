"""Looking at everything inside a network, against one update on the same batch."""

from tests.benchmarks.bare import CELLS, record_and_update
from tests.benchmarks.table import Row
from tests.benchmarks.training import state_after, workers

TURNS = 60


def measure() -> list[Row]:
    """Compare `record` of a training batch (64 sequences of 50 steps) with a bare update."""
    rows: list[Row] = []
    with workers() as engine:
        for cell in CELLS:
            looking, training = engine.submit(record_and_update, state_after(cell, 1, engine), TURNS).result(120)
            rows.append(Row(f"record {cell}: one update", training * 1e3, " ms"))
            rows.append(Row(f"record {cell}: record / update", looking / training, at_most=2))
    return rows
