"""Looking at everything inside a network: against one update on the same batch, and as a share of a whole run."""

from tests.benchmarks.bare import CELLS, record_and_update, share_of_snapshots
from tests.benchmarks.table import Row
from tests.benchmarks.training import state_after, workers

TURNS = 60
UPDATES = 600  # fewer than the lab's 1,500: snapshots grow rarer, so this is the harder case


def measure() -> list[Row]:
    """Compare `record` of a training batch (64 sequences of 50 steps) with a bare update."""
    rows: list[Row] = []
    with workers() as engine:
        for cell in CELLS:
            looking, training = engine.submit(record_and_update, state_after(cell, 1, engine), TURNS).result(120)
            rows.append(Row(f"record {cell}: one update", training * 1e3, " ms"))
            rows.append(Row(f"record {cell}: record / update", looking / training, at_most=2))
            share = engine.submit(share_of_snapshots, cell, UPDATES).result(120)
            rows.append(Row(f"record {cell}: snapshots / a run of {UPDATES} updates", share, at_most=0.05))
    return rows
