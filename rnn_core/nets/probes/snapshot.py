"""What is kept of a moment in training, so that a reader can come back to it."""

import torch

from rnn_core.experiment.experiment import GRADIENT_SEQUENCES
from rnn_core.nets.models import Network, with_cells
from rnn_core.nets.probes.gradient_flow import gradient_flow
from rnn_core.nets.probes.record import record
from rnn_core.tasks import Batch, Task
from rnn_core.trace import NO_FLOW, Snapshot


def take_snapshot(model: Network, task: Task, held_out: Batch, update: int) -> Snapshot:
    """Record the first held-out sequence, and the gradient flow over the first few (of cells only)."""
    device = model.device
    few = held_out.first(GRADIENT_SEQUENCES)
    inputs, targets, mask = (torch.as_tensor(part).to(device) for part in (few.inputs, few.targets, few.mask))
    lengths = torch.as_tensor(few.lengths) if few.lengths.min() < inputs.shape[1] else None
    inputs, cells = model.heard(inputs), with_cells(model)
    flow = NO_FLOW if cells is None else gradient_flow(cells, task, inputs, targets, mask, lengths)
    trace = record(model, inputs[:1], None if lengths is None else lengths[:1])
    return Snapshot(update, trace, flow)
