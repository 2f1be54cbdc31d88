"""What does a learning rule hand back to every step? With BPTT the gradient; with others, what they take for it."""

import torch

from rnn_core.nets.learning.network import Asked, go_back_by_rule
from rnn_core.nets.models import Recurrent
from rnn_core.tasks import Task
from rnn_core.trace import Floats


def handed_back(model: Recurrent, task: Task, asked: Asked) -> Floats:
    """Return the length of what reaches h at every step, of the first sequence: (track, time).

    Where windows overlap, a step gets the sum over them, as its weights do. For sequences of full length.
    """
    steps, total = asked.inputs.shape[1], list[torch.Tensor]()
    for window, back in go_back_by_rule(model, task, asked):
        total = total or [torch.zeros(steps, track.states["h"].shape[-1]) for track in back.tracks]
        for whole, track in zip(total, back.tracks, strict=True):
            whole[window.begin : window.end] += track.states["h"][0].cpu()
    return torch.stack(total).square().sum(-1).sqrt().numpy()
