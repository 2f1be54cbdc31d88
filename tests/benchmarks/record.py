"""Looking at everything inside a network: against one update on the same batch, and as a share of a whole run."""

from collections.abc import Iterator, Sequence

from rnn_core.runs.engine import Engine
from tests.benchmarks.bare import CELLS, record_and_update, share_of_snapshots
from tests.benchmarks.table import Row, attempt, lend
from tests.benchmarks.training import state_after, workers

TURNS = 60
UPDATES = 600  # fewer than the lab's 1,500: snapshots grow rarer, so this is the harder case


def measure(
    engine: Engine | None = None, cells: Sequence[str] = CELLS, turns: int = TURNS, updates: int = UPDATES
) -> Iterator[Row]:
    """Compare `record` of a training batch (64 sequences of 50 steps) with a bare update."""
    with lend(engine, workers) as engine:
        for cell in cells:
            yield from attempt(f"record {cell}", _compare, cell, engine, turns, updates)


def _compare(cell: str, engine: Engine, turns: int, updates: int) -> Iterator[Row]:
    looking, training = engine.submit(record_and_update, state_after(cell, 1, engine), turns).result(120)
    yield Row(f"record {cell}: one update", training * 1e3, " ms")
    yield Row(f"record {cell}: record / update", looking / training, at_most=2)
    share = engine.submit(share_of_snapshots, cell, updates).result(120)
    yield Row(f"record {cell}: snapshots / a run of {updates} updates", share, at_most=0.05)
