"""How far back does the loss reach? The size of its gradient at every state of every step."""

from collections.abc import Sequence
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.anatomy.cells import CELLS
from rnn_core.nets.learning.network import Asked, go_back
from rnn_core.nets.models import Recurrent
from rnn_core.nets.probes.record import track_names
from rnn_core.tasks import Task
from rnn_core.trace import GradientFlow


def gradient_flow(  # noqa: PLR0913 (four of them are one batch)
    model: Recurrent, task: Task, inputs: Tensor, targets: Tensor, mask: Tensor, lengths: Tensor | None = None
) -> GradientFlow:
    """Return ||dL_b / ds_t^b||, the norm over units, averaged over the sequences b that reach step t: (track, time).

    L_b is the mean loss of sequence b over its own answers. No .grad is ever written (models may be
    shared). States that the loss does not depend on get 0.
    """
    tracks = go_back(model, task, Asked(inputs, targets, lengths, mask), each=True).tracks
    steps = torch.full((len(inputs),), inputs.shape[1]) if lengths is None else lengths
    real = torch.arange(inputs.shape[1]) < steps[:, None]
    there = real.sum(0).clamp(min=1)
    names = CELLS[model.spec.model].state_symbols

    # Squared in double precision: the square of a faint gradient is too small for float32 (and MPS has no double).
    def square(gradients: Sequence[Tensor]) -> Tensor:
        return torch.stack([gradient.cpu().double().square().sum(-1) for gradient in gradients])

    def mean(squared: Tensor) -> NDArray[Any]:
        return ((squared.sqrt() * real).sum(1) / there).to(tracks[0].states["h"].dtype).numpy()

    norms = {name: mean(square([blame.states[name] for blame in tracks])) for name in names}
    whole = torch.stack([square([blame.handed[name] for blame in tracks]) for name in names]).sum(0)
    return GradientFlow(norms, track_names(model), mean(whole))
