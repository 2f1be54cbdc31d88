"""Backpropagation through time through a whole network: from the read-out down the layers, to every weight.

What a learning rule does differently is told by its windows: a loss is traced back to the beginning (BPTT), or
through its last k2 steps only (truncated BPTT: Williams & Peng 1990), or something else than the Jacobian goes back
from step to step (diagonal state feedbacks).
"""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from jaxtyping import Bool
from torch import Tensor
from torch.autograd import grad

from rnn_core.anatomy.cells import CELLS
from rnn_core.nets.learning.bptt import Blame, Outside, backpropagate
from rnn_core.nets.learning.way_back import way_back
from rnn_core.nets.learning.windows import Window, windows
from rnn_core.nets.models import Recurrent, Track, merge, objective
from rnn_core.nets.models.inside import Inside, look_inside, step_before
from rnn_core.tasks import Task

Gradients = dict[str, Tensor]  # by the name of a parameter


class Asked(NamedTuple):
    """A batch with its answers; `lengths` is None when no sequence is padded."""

    inputs: Tensor
    targets: Tensor
    lengths: Tensor | None
    mask: Bool[Tensor, "batch time"]


class Back(NamedTuple):
    """What came back through all of time.

    tracks: the Blame of each track. weights: the gradient of every parameter. outside (batch, time, wide):
    what reaches the top layer's states through the read-out alone. loss: its mean over all answers.
    """

    tracks: list[Blame]
    weights: Gradients
    outside: Tensor
    loss: float


def go_back(model: Recurrent, task: Task, asked: Asked, each: bool = False) -> Back:
    """Trace the loss back through all of time. No .grad is ever written: models may be shared.

    The loss is the mean over all answers; with `each`, every sequence has the mean over its own, so that
    its states get dL_b/dh^b alone.
    """
    inside = look_inside(model, asked.inputs, asked.lengths)
    loss, outside, weights = _through_head(model, task, inside.states[-1], asked, each)
    tracks, others = _through_layers(model, asked, inside, outside, Window(0, 0, asked.inputs.shape[1]))
    return Back(tracks, weights | others, outside, loss)


def go_back_by_rule(model: Recurrent, task: Task, asked: Asked) -> list[tuple[Window, Back]]:
    """Trace the loss back as the network's own learning rule does: what came back, window by window."""
    inside = look_inside(model, asked.inputs, asked.lengths)
    loss, outside, at_head = _through_head(model, task, inside.states[-1], asked, each=False)
    backs = list[tuple[Window, Back]]()
    for window in windows(model.rule, asked.inputs.shape[1]):
        tracks, weights = _through_layers(model, asked, inside, outside, window)
        backs.append((window, Back(tracks, weights if backs else weights | at_head, outside, loss)))
    return backs


def learn(model: Recurrent, task: Task, asked: Asked) -> float:
    """Write the gradients of the network's own learning rule into .grad, and return the mean loss of the answers."""
    total, backs = Gradients(), go_back_by_rule(model, task, asked)
    for _, back in backs:
        total |= {name: total[name] + value if name in total else value for name, value in back.weights.items()}
    for name, parameter in model.named_parameters():
        parameter.grad = total[name]
    return backs[0][1].loss


def _through_head(
    model: Recurrent, task: Task, states: Tensor, asked: Asked, each: bool
) -> tuple[float, Tensor, Gradients]:
    """Return the loss, its gradient at the top layer's states through the read-out alone, and at the read-out."""
    mask = asked.mask
    beyond = {name: part for name, part in model.named_parameters() if name.startswith(("head.", "attention."))}
    with torch.enable_grad():
        top = states.detach().requires_grad_()
        if model.readout == "every":
            outputs = model.answer(merge(top, model.spec), asked.inputs)
        else:
            ahead, *back = top.chunk(1 + model.spec.both, dim=-1)
            ends = ahead[:, -1] if asked.lengths is None else ahead[torch.arange(len(top)), asked.lengths - 1]
            outputs = model.head(merge(torch.cat([ends, *(part[:, 0] for part in back)], -1), model.spec))
        losses = objective(task, outputs, asked.targets, mask)
        alone = task.readout == "last" or task.loss.whole
        share = mask.sum(1, keepdim=True).expand_as(mask)[mask] if each and not alone else 1
        total = (losses / share).sum() if each else losses.mean()
        at_states, *at_head = grad(total, [top, *beyond.values()])
    return float(losses.detach().mean()), at_states, dict(zip(beyond, at_head, strict=True))


@torch.no_grad()
def _through_layers(
    model: Recurrent, asked: Asked, inside: Inside, outside: Tensor, window: Window
) -> tuple[list[Blame], Gradients]:
    """Trace what is scored in a window back through its steps, layer by layer from the top."""
    spec, steps, turn = model.spec, slice(window.begin, window.end), model.turn(asked.inputs)
    real = None
    if asked.lengths is not None:
        real = (torch.arange(outside.shape[1]) < asked.lengths[:, None]).to(outside.device)[:, steps]
    injected = outside[:, steps].clone()
    injected[:, : window.scored - window.begin] = 0
    tracks, weights = list[Blame](), Gradients()
    for number in reversed(range(spec.layers)):
        ways = [
            _through_track(model, inside, Track(number, bool(way), turn), Outside(part, {}, real, window.carry), window)
            for way, part in enumerate(injected.chunk(1 + spec.both, dim=-1))
        ]
        tracks = [way.blame for way in ways] + tracks
        for way in ways:
            weights |= way.weights
        read = sum((way.x for way in ways[1:]), start=ways[0].x)
        if number:
            injected = _through_merge(model, inside.states[number - 1][:, steps], read)
        elif model.embedding is not None:
            table = torch.zeros_like(model.embedding.weight)
            weights["embedding.weight"] = table.index_add(0, asked.inputs[:, steps].flatten(), read.flatten(0, 1))
    return tracks, weights


class _Way(NamedTuple):
    """What came back through one track: its Blame, the gradient at what it read, and at its weights."""

    blame: Blame
    x: Tensor
    weights: Gradients


def _through_track(model: Recurrent, inside: Inside, track: Track, outside: Outside, window: Window) -> _Way:
    """Go back through one layer in one direction; everything in reading order of the text."""
    spec, within = model.spec, slice(window.begin, window.end)
    signals = inside.tracks[track.number * (1 + spec.both) + track.backward]
    states = CELLS[spec.model].state_symbols
    before = {name: step_before(signals[name], track.backward)[:, within] for name in states}
    signals = {name: value[:, within] for name, value in signals.items()}
    x, injected, real = inside.read[track.number][:, within], outside.h, outside.real
    if track.backward:  # what was read from the right is gone through from the left: turn the sequence around
        signals, before = ({k: v.flip(1) for k, v in part.items()} for part in (signals, before))
        x, injected, real = x.flip(1), injected.flip(1), None if real is None else real.flip(1)
    later = {name: torch.zeros_like(injected[:, 0]) for name in states}
    blames, read, gradients = list[Blame](), list[Tensor](), Gradients()
    for steps, names in reversed(model.named_parts(track)):
        weights = model.named(names)
        here = slice(*(max(0, edge - window.begin) for edge in steps.indices(window.end)[:2]))
        if here.start >= here.stop:
            continue
        then, start = ({k: v[:, here] for k, v in part.items()} for part in (signals, before))
        came = Outside(injected[:, here], later, None if real is None else real[:, here], outside.carry)
        blame = backpropagate(cell := way_back(CELLS[spec.model], weights, x[:, here], then, start), came)
        blames.insert(0, blame)
        read.insert(0, blame.rows @ weights.input_hidden)
        gradients |= _by_name(names, cell.at_weights(blame, x[:, here], start["h"]))
        later = blame.before
    blame = Blame(
        {name: torch.cat([part.states[name] for part in blames], 1) for name in states},
        {name: torch.cat([part.handed[name] for part in blames], 1) for name in states},
        torch.cat([part.rows for part in blames], 1),
        torch.cat([part.past for part in blames], 1),
        later,
    )
    x = torch.cat(read, 1)
    return _Way(blame.flip(), x.flip(1), gradients) if track.backward else _Way(blame, x, gradients)


def _by_name(names: Sequence[str], gradients: Sequence[Tensor]) -> Gradients:
    """Return the gradient of each parameter that the cell has."""
    return {name: gradient for name, gradient in zip(names, gradients, strict=True) if gradient.numel()}


def _through_merge(model: Recurrent, states: Tensor, outside: Tensor) -> Tensor:
    with torch.enable_grad():
        below = states.detach().requires_grad_()
        return grad(merge(below, model.spec), below, outside)[0]
