"""How did the network read this very sequence? Everything needed to check its arithmetic by hand."""

import numpy as np
import torch

from rnn_core.nets.models import Recurrent, Rival
from rnn_core.nets.probes.gradient_flow import gradient_flow
from rnn_core.nets.probes.operate import operate, operated_weights
from rnn_core.nets.probes.record import record, record_answer
from rnn_core.surgery import Surgery
from rnn_core.tasks import Batch, Task
from rnn_core.trace import GradientFlow, Reading, Trace


def read(model: Recurrent | Rival, task: Task, batch: Batch, surgery: Surgery | None = None) -> Reading:
    """Let `model` read the first sequence of `batch`, without its padding (of a Rival: its answer only).

    Under `surgery` the states are those of the operated network, the gradient flow that of the whole one.
    """
    one = task.alone(batch)
    device = model.head.weight.device
    inputs, targets, mask = (torch.as_tensor(part).to(device) for part in (one.inputs, one.targets, one.mask))
    if isinstance(model, Rival):
        return Reading(record_answer(model, inputs), GradientFlow({}, ()), np.empty((0, 0), np.float32), ())
    ways = (False, True)[: 1 + model.spec.both]
    weights = [model.weights(layer, backward) for layer in range(model.spec.layers) for backward in ways]
    if surgery is not None:
        weights = [operated_weights(track, surgery) for track in weights]
    arrays = [tuple(part.detach().cpu().numpy() for part in track) for track in weights]
    return Reading(
        trace=record(model, inputs) if surgery is None else operate(model, inputs, surgery),
        flow=gradient_flow(model, task, inputs, targets, mask),
        inputs=model.embed(inputs)[0].detach().cpu().numpy(),
        weights=tuple((a, b, c, d) for a, b, c, d in arrays),
    )


def read_all(model: Recurrent | Rival, batch: Batch, surgery: Surgery | None = None) -> Trace:
    """Let `model` read a whole batch; under `surgery` every sequence must be of full length."""
    inputs = torch.as_tensor(batch.inputs).to(model.head.weight.device)
    padded = bool(batch.lengths.min() < inputs.shape[1])
    if isinstance(model, Rival):
        return record_answer(model, inputs, torch.as_tensor(batch.lengths) if padded else None)
    if surgery is None:
        return record(model, inputs, torch.as_tensor(batch.lengths) if padded else None)
    if padded:
        raise ValueError("Operations read sequences of full length only: pick those without padding.")
    return operate(model, inputs, surgery)
