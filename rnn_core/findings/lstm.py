"""Which unit counts, and what do its gates do at a reset?"""

import math
from dataclasses import dataclass

import numpy as np

from rnn_core.tasks import Batch
from rnn_core.trace import Floats, Trace

RESET = 2  # the code of R in the counting task
GATES = {"i": "input gate", "f": "forget gate", "o": "output gate"}


@dataclass(frozen=True)
class Counter:
    """The unit of an LSTM whose cell state follows the count best.

    at_reset and elsewhere: each gate's mean in that unit. by_count (10,): its mean cell state at
    each count. kept: the mean forget gate over all units and steps.
    """

    unit: int
    correlation: float
    at_reset: dict[str, float]
    elsewhere: dict[str, float]
    by_count: tuple[float, ...]
    kept: float


def find_counter(trace: Trace, batch: Batch) -> Counter:
    """Find the counting unit of a one-layer LSTM on a batch of the counting task.

    Where nothing is counted, or no R occurs, the numbers that would need it are NaN.
    """
    cells, count, reset = trace.states["c"][0], batch.targets, batch.inputs == RESET
    with np.errstate(invalid="ignore", divide="ignore"):
        fits = [abs(np.corrcoef(count.ravel(), cells[..., unit].ravel())[0, 1]) for unit in range(cells.shape[-1])]
    unit = int(np.argmax(np.nan_to_num(fits)))
    gates = {gate: trace.gates[gate][0][..., unit] for gate in GATES}
    return Counter(
        unit=unit,
        correlation=float(fits[unit]),
        at_reset={gate: _mean(values[reset]) for gate, values in gates.items()},
        elsewhere={gate: _mean(values[~reset]) for gate, values in gates.items()},
        by_count=tuple(float(cells[..., unit][count == k].mean()) for k in range(10) if (count == k).any()),
        kept=float(trace.gates["f"].mean()),
    )


def _mean(values: Floats) -> float:
    return float(values.mean()) if values.size else math.nan
