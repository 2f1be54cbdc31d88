"""How far back does the loss reach? The size of its gradient at every state of every step."""

import torch
from torch import Tensor

from rnn_core.anatomy import ANATOMY
from rnn_core.nets.learning.network import Asked, go_back
from rnn_core.nets.models import Recurrent
from rnn_core.nets.probes.record import track_names
from rnn_core.tasks import Task
from rnn_core.trace import GradientFlow


def gradient_flow(  # noqa: PLR0913 (four of them are one batch)
    model: Recurrent, task: Task, inputs: Tensor, targets: Tensor, mask: Tensor, lengths: Tensor | None = None
) -> GradientFlow:
    """Return ||dL_b / dh_t^b||, the norm over units, averaged over the sequences b that reach step t: (track, time).

    L_b is the mean loss of sequence b over its own answers. No .grad is ever written (models may be
    shared). States that the loss does not depend on get 0.
    """
    tracks = go_back(model, task, Asked(inputs, targets, lengths, mask), each=True).tracks
    steps = torch.full((len(inputs),), inputs.shape[1]) if lengths is None else lengths
    real = (torch.arange(inputs.shape[1]) < steps[:, None]).to(inputs.device)
    there = real.sum(0).clamp(min=1)
    names = [s.symbol for s in ANATOMY[model.spec.model].states]
    norms = {
        name: torch.stack([(b.states[name].square().sum(-1).sqrt() * real).sum(0) / there for b in tracks])
        for name in names
    }
    return GradientFlow({name: value.cpu().numpy() for name, value in norms.items()}, track_names(model))
