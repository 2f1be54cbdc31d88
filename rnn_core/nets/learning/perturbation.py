"""Learning by perturbation: disturb the network a little, see whether the loss falls, and believe it. No way back.

A batch is read twice, once undisturbed and once with small random numbers added to every net input; a sequence's
loss changes by dL between the two. Had the same numbers been much larger, that is what they would have done: so
their direction, times dL, is a guess at the gradient at the net inputs. Averaged over all disturbances it is the
true one. From there on all is as in BPTT: the gradient of a weight is that of the net input times what it reads.
Source: Fernandez, Keemink & van Gerven 2024, Gradient-free training of recurrent neural networks using random
perturbations (Frontiers in Neuroscience 18:1439155).
"""

from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Generator, Tensor
from torch.func import functional_call
from torch.nn.functional import linear

from rnn_core.anatomy.rules import DISTURBANCE
from rnn_core.nets.learning.decorrelation import decorrelate
from rnn_core.nets.learning.network import Asked
from rnn_core.nets.models import Recurrent, objective
from rnn_core.nets.models.inside import step_before
from rnn_core.nets.models.track import weight_names
from rnn_core.tasks import Task


class Pass(NamedTuple):
    """One pass: net inputs and hidden states (batch, time, hidden); what the read-out reads, and its outputs."""

    net: Tensor
    states: Tensor
    top: Tensor
    outputs: Tensor


@torch.no_grad()
def perturb(model: Recurrent, task: Task, asked: Asked, noise: Generator) -> float:
    """Write a guess at the gradient into .grad, by the model's own rule; return the mean loss, undisturbed.

    For a vanilla RNN of one layer. Its embedding stays as it was drawn: it lies before the first net input.
    """
    if model.rule.rule == "wp":
        return _perturb_weights(model, task, asked, noise)
    x = model.embed(asked.inputs)
    calm = _read(model, x, asked)
    at_units, at_outputs = (DISTURBANCE * _drawn(part, noise) for part in (calm.net, calm.outputs))
    shaken = _read(model, x, asked, at_units)
    shaken = shaken._replace(outputs=shaken.outputs + at_outputs)
    own, later = credit(task, asked, calm.outputs, shaken.outputs)
    if model.rule.rule in ("anp", "danp"):
        at_units, at_outputs = shaken.net - calm.net, shaken.outputs - calm.outputs
    rows, ends = guess(at_units, later), guess(at_outputs, own)
    before, bias = step_before(calm.states, backward=False), rows.sum((0, 1))
    parts = (_at_weights(model, "input", rows, x), _at_weights(model, "past", rows, before), bias, bias)
    for name, gradient in zip(weight_names(0), parts, strict=False):
        model.get_parameter(name).grad = gradient.clone()
    model.head.weight.grad = _at_weights(model, "top", ends, calm.top)
    model.head.bias.grad = ends.flatten(0, -2).sum(0)
    return float(objective(task, calm.outputs, asked.targets, asked.mask).mean())


def guess(pushed: Tensor, change: Tensor) -> Tensor:
    """Return a guess at the gradient where numbers `pushed` (..., units) went with a `change` (...) of the loss.

    Node perturbation takes as pushed what was added; activity perturbation, what it came to on its way.
    """
    return pushed * change[..., None] * pushed.numel() / pushed.square().sum()


def credit(task: Task, asked: Asked, calm: Tensor, shaken: Tensor) -> tuple[Tensor, Tensor]:
    """Return the change of the mean loss that each answer made, and each step's share: what came at it or later.

    Read-out "every": (batch, time) both. "last": (batch,) and, the same for all steps, (batch, time).
    """
    undisturbed, disturbed = (objective(task, outputs, asked.targets, asked.mask) for outputs in (calm, shaken))
    change = (disturbed - undisturbed) / len(undisturbed)
    if task.readout == "last":
        return change, change[:, None].expand(asked.mask.shape)
    own = torch.zeros_like(asked.mask, dtype=change.dtype)
    own[asked.mask] = change
    return own, own.flip(1).cumsum(1).flip(1)


def net_inputs(model: Recurrent, x: Tensor, added: Tensor | float = 0.0) -> tuple[Tensor, Tensor]:
    """Return every net input and hidden state, (batch, time, hidden) each, with numbers `added` to the net inputs."""
    squash = torch.tanh if model.spec.model == "rnn" else torch.relu
    weights = model.weights(0)
    read = linear(x, weights.input_hidden, weights.input_bias + weights.hidden_bias) + added
    h, recurrent = torch.zeros_like(read[:, 0]), weights.hidden_hidden.T
    net, states = list[Tensor](), list[Tensor]()
    for step in read.unbind(1):
        net.append(torch.addmm(step, h, recurrent))
        h = squash(net[-1])
        states.append(h)
    return torch.stack(net, 1), torch.stack(states, 1)


def _read(model: Recurrent, x: Tensor, asked: Asked, added: Tensor | float = 0.0) -> Pass:
    net, states = net_inputs(model, x, added)
    top = states
    if model.readout == "last":
        top = states[:, -1] if asked.lengths is None else states[torch.arange(len(x)), asked.lengths - 1]
    return Pass(net, states, top, model.head(top))


def _drawn(like: Tensor, noise: Generator) -> Tensor:
    return torch.randn(like.shape, generator=noise, dtype=like.dtype).to(like.device)


def _at_weights(model: Recurrent, place: str, rows: Tensor, read: Tensor) -> Float[Tensor, "rows read"]:
    """Return the sum over all steps of (guess at a net input) x (what was multiplied there)."""
    read = read.flatten(0, -2)
    gradient = rows.flatten(0, -2).T @ read
    return gradient if model.mixing is None else decorrelate(model.mixing.get_buffer(place), read, gradient)


def _perturb_weights(model: Recurrent, task: Task, asked: Asked, noise: Generator) -> float:
    """Disturb every weight, for the whole batch alike."""
    weights = {name: value for name, value in model.named_parameters() if not name.startswith("embedding")}
    added = {name: _drawn(value, noise) for name, value in weights.items()}
    shaken = {name: value + DISTURBANCE * added[name] for name, value in weights.items()}
    calm, disturbed = (
        objective(task, outputs, asked.targets, asked.mask).mean()
        for outputs in (
            model(asked.inputs, asked.lengths),
            functional_call(model, shaken, (asked.inputs, asked.lengths)),
        )
    )
    for name, value in weights.items():
        value.grad = added[name] * (disturbed - calm) / DISTURBANCE
    return float(calm)
