"""What a network is trained to make small."""

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from rnn_core.nets.models.ctc import ctc_loss
from rnn_core.tasks import Task
from rnn_core.tasks.base import QUANTILES


def objective(task: Task, outputs: Tensor, targets: Tensor, mask: Bool[Tensor, "batch time"]) -> Float[Tensor, " some"]:
    """Return the loss of every answer that counts: (batch,) for "last" and CTC, else (scored steps,) for "every"."""
    if task.loss == "ctc":
        return ctc_loss(outputs, targets, mask)
    if task.readout == "every":
        outputs, targets = outputs[mask], targets[mask]
    if task.loss == "squared":
        return (outputs - targets).square().mean(-1)
    if task.loss == "pinball":  # Koenker & Bassett 1978: its expectation is least at the quantile
        levels = torch.tensor(QUANTILES, dtype=outputs.dtype, device=outputs.device)
        missed = (targets - outputs).reshape(*outputs.shape[:-1], -1, len(QUANTILES))
        return torch.maximum(levels * missed, (levels - 1) * missed).mean((-1, -2))
    if task.loss == "bernoulli":  # any number of answers can be right at once
        return nn.functional.binary_cross_entropy_with_logits(outputs, targets, reduction="none").sum(-1)
    return nn.functional.cross_entropy(outputs, targets, reduction="none")
