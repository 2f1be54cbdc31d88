"""What lessons read off a recorded network: plain NumPy, one lesson per file. The tests assert the same numbers."""

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from rnn_core.anatomy.surgery import Surgery
from rnn_core.questions.looks import Net, record_batch
from rnn_core.tasks import Batch, Task
from rnn_core.trace import Trace

Found = TypeVar("Found")


def find(net: Net, batch: Batch, finding: Callable[[Trace, Batch], Found], surgery: Surgery | None = None) -> Found:
    """Record a network on a batch and return what `finding` reads off it; to be run by a worker.

    So a page is sent a few numbers, not a Trace of megabytes. Raises what record_batch raises.
    """
    return finding(record_batch(net, batch, surgery), batch)


def accuracy(task: Task, trace: Trace, batch: Batch) -> float:
    """Return the share of asked answers that are right."""
    best = trace.outputs.argmax(-1)
    if task.readout == "last":
        return float((best[np.arange(len(best)), batch.lengths - 1] == batch.targets).mean())
    return float((best == batch.targets)[batch.mask].mean())
