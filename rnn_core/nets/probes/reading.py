"""How did the network read this very sequence? Everything needed to check its arithmetic by hand."""

import numpy as np
import torch

from rnn_core.anatomy.surgery import Surgery
from rnn_core.nets.cells import Weights
from rnn_core.nets.models import Network, Recurrent, Track, with_cells
from rnn_core.nets.probes.gradient_flow import gradient_flow
from rnn_core.nets.probes.operate import heard_under, operate, operated_weights
from rnn_core.nets.probes.record import record
from rnn_core.tasks import Batch, Task
from rnn_core.trace import NO_FLOW, Floats, Reading, Trace


def read(model: Network, task: Task, batch: Batch, surgery: Surgery | None = None) -> Reading:
    """Let `model` read the first sequence of `batch`, without its padding (of one without cells: its answers only).

    Of a network under `surgery` there is no gradient flow: its equations are not those that were differentiated.
    """
    sequence = task.alone(batch)
    device = model.device
    inputs, targets, mask = (
        torch.as_tensor(part).to(device) for part in (sequence.inputs, sequence.targets, sequence.mask)
    )
    cells = with_cells(model)
    if cells is None:
        return Reading(record(model, inputs), NO_FLOW, np.empty((0, 0), np.float32), ())
    inputs, turn = _heard(cells, inputs, surgery), cells.turn(inputs)
    ways = (False, True)[: 1 + cells.spec.both]
    tracks = [Track(layer, backward, turn) for layer in range(cells.spec.layers) for backward in ways]
    return Reading(
        trace=record(cells, inputs) if surgery is None else operate(cells, inputs, surgery),
        flow=NO_FLOW if surgery else gradient_flow(cells, task, inputs, targets, mask),
        inputs=cells.embed(inputs)[0].detach().cpu().numpy(),
        weights=tuple(tuple(_arrays(weights, surgery) for _, weights in cells.parts(track)) for track in tracks),
        turn=turn,
        heard=None if turn is None else inputs[0].cpu().numpy(),
    )


def _heard(model: Recurrent, inputs: torch.Tensor, surgery: Surgery | None) -> torch.Tensor:
    return model.heard(inputs) if surgery is None else heard_under(model, inputs, surgery)


def _arrays(weights: Weights, surgery: Surgery | None) -> tuple[Floats, ...]:
    used = weights if surgery is None else operated_weights(weights, surgery)
    return tuple(part.detach().cpu().numpy() for part in used)


def read_all(model: Network, batch: Batch, surgery: Surgery | None = None) -> Trace:
    """Let `model` read a whole batch; under `surgery` every sequence must be of full length."""
    inputs, cells = torch.as_tensor(batch.inputs).to(model.device), with_cells(model)
    padded = bool(batch.lengths.min() < inputs.shape[1])
    if cells is None or surgery is None:
        return record(model, model.heard(inputs), torch.as_tensor(batch.lengths) if padded else None)
    if padded:
        raise ValueError("Operations read sequences of full length only: pick those without padding.")
    return operate(cells, heard_under(cells, inputs, surgery), surgery)
