"""How far back does the loss reach? The size of its gradient at every state of every step."""

import torch
from torch import Tensor

from rnn_core.anatomy import ANATOMY
from rnn_core.nets.models import Recurrent, objective, unroll
from rnn_core.nets.probes.record import track_names
from rnn_core.tasks import Task
from rnn_core.trace import GradientFlow


def gradient_flow(  # noqa: PLR0913 (four of them are one batch)
    model: Recurrent, task: Task, inputs: Tensor, targets: Tensor, mask: Tensor, lengths: Tensor | None = None
) -> GradientFlow:
    """Return ||dL_b / dh_t^b||, the norm over units, averaged over the sequences b: (track, time).

    L_b is the mean loss of sequence b over its own answers. The unrolled network keeps every state
    in the graph; gradients are asked for by `torch.autograd.grad`, so no .grad is ever written
    (models may be shared). States that the loss does not depend on get 0.
    """
    with torch.enable_grad():
        run = unroll(model, inputs, lengths)
        losses = objective(task, run.outputs, targets, mask)
        share = mask.sum(1, keepdim=True).expand_as(mask)[mask] if task.readout == "every" else 1
        total = (losses / share).sum()  # the sum over b: each state of b then gets dL_b / dh^b alone
        symbols = [s.symbol for s in ANATOMY[model.spec.model].states]
        states = [state[name] for name in symbols for track in run.states for state in track]
        gradients = torch.autograd.grad(total, states, materialize_grads=True)
    norms: list[Tensor] = [g.norm(dim=-1).mean().cpu() for g in gradients]  # pyright: ignore[reportUnknownMemberType] (a gap in torch)
    shaped = torch.stack(norms).view(len(symbols), len(run.states), -1).numpy()
    return GradientFlow(norms=dict(zip(symbols, shaped, strict=True)), tracks=track_names(model))
