"""How far back does the loss reach? The size of its gradient at every state of every step."""

import torch
from torch import Tensor

from rnn_core.anatomy import ANATOMY
from rnn_core.nets.learning.bptt import BACK, Blame, Outside, backpropagate
from rnn_core.nets.models import Recurrent, Track, merge, objective
from rnn_core.nets.probes.inside import Inside, look_inside, step_before
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
    inside = look_inside(model, inputs, lengths)
    steps = torch.full((len(inputs),), inputs.shape[1]) if lengths is None else lengths
    real = (torch.arange(inputs.shape[1]) < steps[:, None]).to(inputs.device)
    masked = None if lengths is None else real
    outside = _at_the_top(model, task, inside.states[-1], steps, (targets, mask))
    turn = model.turn(inputs)
    blames: list[list[Blame]] = []
    for number in reversed(range(model.spec.layers)):
        ways = outside.chunk(1 + model.spec.both, dim=-1)
        blames.insert(
            0, [_one_way(model, inside, Track(number, bool(way), turn), part, masked) for way, part in enumerate(ways)]
        )
        if number:
            read = sum((blame.x for blame in blames[0][1:]), start=blames[0][0].x)
            outside = _through_merge(model, inside.states[number - 1], read)
    there = real.sum(0).clamp(min=1)
    names = [s.symbol for s in ANATOMY[model.spec.model].states]
    tracks = [blame for layer in blames for blame in layer]
    norms = {
        name: torch.stack([(b.states[name].square().sum(-1).sqrt() * real).sum(0) / there for b in tracks])
        for name in names
    }
    return GradientFlow({name: value.cpu().numpy() for name, value in norms.items()}, track_names(model))


def _at_the_top(model: Recurrent, task: Task, states: Tensor, steps: Tensor, asked: tuple[Tensor, Tensor]) -> Tensor:
    """Return dL_b / d(the top layer's states) through the read-out alone, (batch, time, wide)."""
    targets, mask = asked
    with torch.enable_grad():
        top = states.detach().requires_grad_()
        if model.readout == "every":
            outputs = model.head(merge(top, model.spec))
        else:
            ahead, *back = top.chunk(1 + model.spec.both, dim=-1)
            ends = [ahead[torch.arange(len(top)), steps - 1], *(part[:, 0] for part in back)]
            outputs = model.head(merge(torch.cat(ends, -1), model.spec))
        share = mask.sum(1, keepdim=True).expand_as(mask)[mask] if task.readout == "every" else 1
        total = (objective(task, outputs, targets, mask) / share).sum()  # each state of b gets dL_b / dh^b alone
        return torch.autograd.grad(total, top)[0]


def _one_way(model: Recurrent, inside: Inside, track: Track, injected: Tensor, real: Tensor | None) -> Blame:
    """Go back through one layer in one direction; everything in reading order of the text."""
    spec, backward = model.spec, track.backward
    signals = inside.tracks[track.number * (1 + spec.both) + backward]
    names = tuple(s.symbol for s in ANATOMY[spec.model].states)
    before = {name: step_before(signals[name], backward) for name in names}
    if backward:  # what was read from the right is gone through from the left: turn the sequence around
        signals, before = ({k: v.flip(1) for k, v in part.items()} for part in (signals, before))
        injected, real = injected.flip(1), None if real is None else real.flip(1)
    later = {name: torch.zeros_like(injected[:, 0]) for name in names}
    found: list[Blame] = []
    for steps, weights in reversed(model.parts(track)):
        then, start = ({k: v[:, steps] for k, v in part.items()} for part in (signals, before))
        outside = Outside(injected[:, steps], later, None if real is None else real[:, steps])
        found.insert(0, backpropagate(BACK[spec.model](weights, then, start), weights, outside))
        later = found[0].before
    states = {name: torch.cat([part.states[name] for part in found], 1) for name in names}
    x = torch.cat([part.x for part in found], 1)
    if backward:
        states, x = {name: value.flip(1) for name, value in states.items()}, x.flip(1)
    return Blame(states, x, later)


def _through_merge(model: Recurrent, states: Tensor, outside: Tensor) -> Tensor:
    with torch.enable_grad():
        below = states.detach().requires_grad_()
        return torch.autograd.grad(merge(below, model.spec), below, outside)[0]
