"""How far back does what was read still matter? The answer at the end, with the input of one step exchanged."""

import numpy as np
import torch

from rnn_core.nets.models import Recurrent
from rnn_core.tasks import Batch
from rnn_core.trace import Floats

SEQUENCES = 32  # each is read once for every step


@torch.no_grad()
def influence(model: Recurrent, batch: Batch) -> Floats:
    """Return (time,): the mean size of the change of the last output when the input at step t is another sequence's.

    Each of the first few sequences of `batch` (all of full length) takes the step from the one before it.
    Unlike a gradient it is no matter of small changes, and it is in the units of the output.
    """
    inputs = torch.as_tensor(batch.first(SEQUENCES).inputs).to(model.head.weight.device)
    other = inputs.roll(1, 0)
    usual = last_output(model, inputs)
    moved: list[float] = []
    for t in range(inputs.shape[1]):
        changed = inputs.clone()
        changed[:, t] = other[:, t]
        moved.append(float((last_output(model, changed) - usual).square().sum(-1).sqrt().mean()))
    return np.array(moved, np.float32)


def last_output(model: Recurrent, inputs: torch.Tensor) -> torch.Tensor:
    """Return the output at the last step, (batch, outputs)."""
    outputs = model(inputs)
    return outputs[:, -1] if model.readout == "every" else outputs
