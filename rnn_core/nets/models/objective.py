"""What a network is trained to make small."""

from jaxtyping import Bool, Float
from torch import Tensor, nn

from rnn_core.tasks import Task


def objective(task: Task, outputs: Tensor, targets: Tensor, mask: Bool[Tensor, "batch time"]) -> Float[Tensor, " some"]:
    """Return the loss of every answer that counts: (batch,) for "last", (scored steps,) for "every"."""
    if task.readout == "every":
        outputs, targets = outputs[mask], targets[mask]
    if task.loss == "squared":
        return (outputs - targets).square().mean(-1)
    return nn.functional.cross_entropy(outputs, targets, reduction="none")
