"""What does a network answer? The chance that it gives to each answer: at the end of a sequence, or at every step."""

import torch

from rnn_core.nets.models import Network
from rnn_core.tasks import Batch
from rnn_core.trace import Floats


@torch.no_grad()
def chances(model: Network, batch: Batch) -> Floats:
    """Return the chance of each answer: (batch, answers) where it is asked once, else (batch, time, answers)."""
    inputs = torch.as_tensor(batch.inputs).to(model.device)
    padded = bool(batch.lengths.min() < inputs.shape[1])
    return model(inputs, torch.as_tensor(batch.lengths) if padded else None).softmax(-1).cpu().numpy()
