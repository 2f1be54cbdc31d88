"""Which step is to blame for the loss? One sequence traced back by our own recursion, beside autograd's result."""

import torch
from torch import Tensor

from rnn_core.nets.learning.network import Asked, go_back
from rnn_core.nets.models import Recurrent, objective
from rnn_core.tasks import Batch, Task
from rnn_core.trace import Backward


def trace_back(model: Recurrent, task: Task, batch: Batch) -> Backward:
    """Trace the loss of the first sequence of `batch` back through `model`: one layer that reads forward."""
    sequence = task.alone(batch)
    device = model.head.weight.device
    inputs, targets, mask = (
        torch.as_tensor(part).to(device) for part in (sequence.inputs, sequence.targets, sequence.mask)
    )
    back = go_back(model, task, Asked(inputs, targets, None, mask))
    total, kept = _by_autograd(model, task, inputs, targets, mask)
    states, rows = back.tracks[0].states["h"][0], back.tracks[0].rows[0]
    a, b, c, d = (part.detach().cpu().numpy() for part in (states, back.outside[0], rows, total))
    return Backward(a, b, c, d, kept)


def _by_autograd(model: Recurrent, task: Task, inputs: Tensor, targets: Tensor, mask: Tensor) -> tuple[Tensor, int]:
    """Return dL/dU of the first layer, and how many bytes autograd kept to find it."""
    kept = 0

    def keep(part: Tensor) -> Tensor:
        nonlocal kept
        kept += part.numel() * part.element_size()
        return part

    with torch.enable_grad(), torch.autograd.graph.saved_tensors_hooks(keep, lambda part: part):
        loss = objective(task, model(inputs), targets, mask).mean()
        return torch.autograd.grad(loss, model.weights(0).hidden_hidden)[0], kept
