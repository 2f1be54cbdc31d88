"""Which unit of a gated network counts, and what do its gates do at a reset?"""

import math
from dataclasses import dataclass

import numpy as np

from rnn_core.anatomy.cell import Signal
from rnn_core.anatomy.cells import CELLS
from rnn_core.tasks import Batch
from rnn_core.trace import Floats, Trace

RESET = 2  # the code of R in the counting task


def gates(cell: str) -> dict[str, str]:
    """Return the gates of a cell by symbol, without its candidate: what goes from 0 to 1."""
    signals: list[Signal] = [signal for signal in CELLS[cell].gates if (signal.low, signal.high) == (0, 1)]
    return {signal.symbol: signal.name for signal in signals}


@dataclass(frozen=True)
class Counter:
    """The unit whose memory (an LSTM's cell state, a GRU's hidden state) follows the count best.

    at_reset and elsewhere: each gate's mean in that unit. by_count: its mean memory at each count
    that occurs. kept: the mean over all units and steps of the gate that keeps (f or z).
    """

    unit: int
    correlation: float
    at_reset: dict[str, float]
    elsewhere: dict[str, float]
    by_count: tuple[float, ...]
    kept: float


def find_counter(cell: str, trace: Trace, batch: Batch) -> Counter:
    """Find the counting unit of a one-layer LSTM or GRU on a batch of the counting task.

    Where nothing is counted, or no R occurs, the numbers that would need it are NaN.
    """
    memory, keeps = ("c", "f") if cell == "lstm" else ("h", "z")
    held, count, reset = trace.states[memory][0], batch.targets, batch.inputs == RESET
    with np.errstate(invalid="ignore", divide="ignore"):
        fits = [abs(np.corrcoef(count.ravel(), held[..., unit].ravel())[0, 1]) for unit in range(held.shape[-1])]
    unit = int(np.argmax(np.nan_to_num(fits)))
    opened = {gate: trace.gates[gate][0][..., unit] for gate in gates(cell)}
    return Counter(
        unit=unit,
        correlation=float(fits[unit]),
        at_reset={gate: _mean(values[reset]) for gate, values in opened.items()},
        elsewhere={gate: _mean(values[~reset]) for gate, values in opened.items()},
        by_count=tuple(float(held[..., unit][count == k].mean()) for k in range(10) if (count == k).any()),
        kept=float(trace.gates[keeps].mean()),
    )


def at_resets(cell: str, trace: Trace, batch: Batch) -> dict[str, tuple[float, float]]:
    """Return the mean of each gate over all units of a one-layer network: at the resets, and elsewhere."""
    reset, opened = batch.inputs == RESET, {gate: trace.gates[gate][0] for gate in gates(cell)}
    return {gate: (_mean(values[reset]), _mean(values[~reset])) for gate, values in opened.items()}


def _mean(values: Floats) -> float:
    return float(values.mean()) if values.size else math.nan
