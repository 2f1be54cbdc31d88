"""Which steps can a network tag, and which of the two bits does it know?"""

import numpy as np

from rnn_core.tasks import Batch
from rnn_core.trace import Floats, Trace


def knows(trace: Trace, batch: Batch) -> tuple[float, float]:
    """Return how often the bit before, and how often the bit after, is right in the tag that is given."""
    answers, right = trace.outputs.argmax(-1)[batch.mask], batch.targets[batch.mask]
    return float((answers // 2 == right // 2).mean()), float((answers % 2 == right % 2).mean())


def by_position(trace: Trace, batch: Batch) -> Floats:
    """Return the share of right tags at each step, (time,); NaN where no tag is asked."""
    right = (trace.outputs.argmax(-1) == batch.targets).mean(0)
    return np.where(batch.mask[0], right, np.nan).astype(np.float32)
