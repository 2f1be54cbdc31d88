"""Our written-out backpropagation through time against what trains, on the same batch (64 sequences of 50 steps)."""

from collections.abc import Iterator, Sequence

from rnn_core.experiment import Experiment, Lane
from rnn_core.questions.clock import BackwardSeconds
from rnn_core.runs.engine import Engine
from rnn_core.tasks.adding import Adding
from tests.benchmarks.bare import CELLS
from tests.benchmarks.table import Row, attempt, lend
from tests.benchmarks.training import workers

TURNS = 40
SIZES = (16, 64, 128)


def measure(
    engine: Engine | None = None, cells: Sequence[str] = CELLS, sizes: Sequence[int] = SIZES, turns: int = TURNS
) -> Iterator[Row]:
    """Compare both, forward pass included: for information."""
    with lend(engine, workers) as engine:
        for cell in cells:
            for hidden in sizes:
                name = f"BPTT by hand {cell} {hidden}: written out / what trains"
                experiment = Experiment(task=Adding(length=50), lane=Lane.of(model=cell, hidden=hidden))
                yield from attempt(name, _compare, name, experiment, engine, turns)


def _compare(name: str, experiment: Experiment, engine: Engine, turns: int) -> Iterator[Row]:
    ours, theirs = engine.submit(BackwardSeconds(experiment, turns).answer).result(120)
    yield Row(name, ours / theirs)
