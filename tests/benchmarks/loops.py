"""Our loops that train GRUs and vanilla RNNs on a CPU against torch's own layers: one layer, forward and backward."""

import statistics
import time
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn

from rnn_core.nets.models.loops import LoopedGRU, LoopedRNN
from rnn_core.runs.engine import Engine
from tests.benchmarks.table import Row, attempt, lend
from tests.benchmarks.training import workers

LAYERS: dict[str, tuple[type[nn.RNNBase], type[nn.RNNBase]]] = {
    "gru": (LoopedGRU, nn.GRU),
    "rnn": (LoopedRNN, nn.RNN),
}
FEATURES = 8
SIZES = (
    (1, 10, 8),
    (8, 50, 32),
    (32, 50, 32),
    (64, 50, 64),
    (64, 200, 64),
    (64, 50, 128),
    (256, 50, 64),
    (64, 50, 256),
)
GOAL = (64, 50, 64)  # sequences, steps, units


def measure(
    engine: Engine | None = None, sizes: Sequence[tuple[int, int, int]] = SIZES, turns: int = 60
) -> Iterator[Row]:
    """Time both in turns, in a worker: how many times as long torch's takes."""
    with lend(engine, workers) as engine:
        for cell in LAYERS:
            for size in sizes:
                name = f"{cell}, {size[0]} sequences, {size[1]} steps, {size[2]} units: torch's / ours"
                yield from attempt(name, _compare, name, cell, size, turns, engine)


def _compare(name: str, cell: str, size: tuple[int, int, int], turns: int, engine: Engine) -> Iterator[Row]:
    ratio = engine.submit(times_as_long, cell, size, turns).result(120)
    yield Row(name, ratio, at_least=1.5 if (cell, size) == ("gru", GOAL) else 0.95)  # 1, but for the clock's own error


def times_as_long(cell: str, size: tuple[int, int, int], turns: int) -> float:
    """Return the median of how many times as long torch's layer takes, over so many turns."""
    (batch, steps, hidden), kinds = size, LAYERS[cell]
    ours, theirs = (kind(FEATURES, hidden, batch_first=True) for kind in kinds)
    x = torch.randn(batch, steps, FEATURES)
    _seconds(ours, x), _seconds(theirs, x)  # the first also pays for allocations
    pairs = [(_seconds(ours, x), _seconds(theirs, x)) for _ in range(turns)]
    return statistics.median(long for _, long in pairs) / statistics.median(short for short, _ in pairs)


def _seconds(layer: nn.RNNBase, x: Tensor) -> float:
    began = time.perf_counter()
    states, _ = layer(x)
    states.sum().backward()
    return time.perf_counter() - began
