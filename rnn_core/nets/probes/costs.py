"""What did each answer cost? Cross-entropy step by step, without a look inside: cheap on long texts."""

import math

import torch

from rnn_core.nets.models import Recurrent
from rnn_core.tasks import Batch
from rnn_core.trace import Floats


@torch.no_grad()
def costs(model: Recurrent, batch: Batch) -> Floats:
    """Return what the right answer at each step cost, −log₂ of its chance in bits, (batch, time)."""
    device = model.head.weight.device
    inputs, targets = (torch.as_tensor(part).to(device) for part in (batch.inputs, batch.targets))
    scores = model(inputs).log_softmax(-1)
    return (-scores.gather(-1, targets[..., None])[..., 0] / math.log(2)).cpu().numpy()
