"""What is left of a network without its loop, and what did it write?"""

import numpy as np

from rnn_core.anatomy.surgery import Surgery
from rnn_core.tasks import Batch, Task
from rnn_core.trace import Trace

# A GRU whose h is made from the input alone: z = 0 keeps nothing of the old h, r = 0 hides it from the candidate.
FORGETS = Surgery(pins=(("r", 0.0), ("z", 0.0)))


def written(task: Task, trace: Trace, batch: Batch) -> tuple[str, str]:
    """Return the answers that were asked of the first sequence: those given, and the right ones."""
    asked = batch.mask[0]
    codes_written, right = (codes[asked] for codes in (trace.outputs[0].argmax(-1), batch.targets[0]))
    text, wanted = ("".join(np.array(task.answers)[codes]) for codes in (codes_written, right))
    return text, wanted
