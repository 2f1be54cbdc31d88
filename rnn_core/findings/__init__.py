"""What lessons read off a recorded network: plain NumPy, one lesson per file. The tests assert the same numbers."""

import numpy as np

from rnn_core.tasks import Batch, Task
from rnn_core.trace import Floats, Trace


def chances(trace: Trace) -> Floats:
    """Return the probability of each answer, (batch, time, answers)."""
    powers = np.exp(trace.outputs - trace.outputs.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def accuracy(task: Task, trace: Trace, batch: Batch) -> float:
    """Return the share of asked answers that are right."""
    best = trace.outputs.argmax(-1)
    if task.readout == "last":
        return float((best[np.arange(len(best)), batch.lengths - 1] == batch.targets).mean())
    return float((best == batch.targets)[batch.mask].mean())
