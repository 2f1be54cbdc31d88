"""Does a learning rule walk where the loss falls? The angle between what it writes and the true gradient."""

import copy

import torch

from rnn_core.nets.learning.network import Asked, go_back
from rnn_core.nets.learning.rules import write_gradients
from rnn_core.nets.models import Recurrent
from rnn_core.tasks import Batch, Task


def alignment(model: Recurrent, task: Task, batch: Batch) -> float:
    """Return the cosine between the gradient of the model's own rule and the true one, over all weights.

    1: the same direction; 0: at a right angle, the loss neither falls nor rises. The model is left alone.
    """
    inputs, targets, mask = (torch.as_tensor(part) for part in (batch.inputs, batch.targets, batch.mask))
    lengths = torch.as_tensor(batch.lengths) if batch.lengths.min() < inputs.shape[1] else None
    asked = Asked(inputs, targets, lengths, mask)
    walker = copy.deepcopy(model).cpu()
    write_gradients(walker, task, asked, torch.Generator().manual_seed(0))
    true = go_back(walker, task, asked).weights
    pairs = [(one.grad, true[name]) for name, one in walker.named_parameters() if one.grad is not None]
    ours, theirs = (torch.cat([pair[side].flatten() for pair in pairs]) for side in (0, 1))
    return float(torch.nn.functional.cosine_similarity(ours, theirs, dim=0))
