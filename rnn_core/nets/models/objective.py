"""What a network is trained to make small: the loss that its task names."""

from jaxtyping import Bool, Float
from torch import Tensor

from rnn_core.nets.models.losses import FUNCTIONS
from rnn_core.tasks import Task


def objective(task: Task, outputs: Tensor, targets: Tensor, mask: Bool[Tensor, "batch time"]) -> Float[Tensor, " some"]:
    """Return the loss of every answer that counts.

    (batch,) for read-out "last" and for a loss of whole sequences, else (scored steps,) for "every".
    """
    each = FUNCTIONS[task.loss.function]
    if task.loss.whole:
        return each(outputs, targets, mask)
    if task.readout == "every":
        outputs, targets = outputs[mask], targets[mask]
    return each(outputs, targets)
