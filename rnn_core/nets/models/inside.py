"""Every signal of every step, from one run of the fused kernels: what other probes start from."""

from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor

from rnn_core.anatomy.cells import ANATOMY
from rnn_core.nets.cells import CELLS, Signals
from rnn_core.nets.models.recurrent import Recurrent, Track, merge


class Inside(NamedTuple):
    """Per track, all signals (batch, time, hidden); per layer, what it read and its states, directions side by side."""

    tracks: list[Signals]
    read: list[Float[Tensor, "batch time features"]]
    states: list[Float[Tensor, "batch time wide"]]


@torch.no_grad()
def look_inside(model: Recurrent, inputs: Tensor, lengths: Tensor | None = None) -> Inside:
    """Recompute every gate from the hidden states that the kernels returned.

    All gates of all steps come from one batched evaluation of the cell's own equations; only states
    other than h (the LSTM's c) need a scan. Exact to rounding against step-by-step evaluation.
    """
    found = Inside([], [], [])
    x, turn = model.embed(inputs), model.turn(inputs)
    for number in range(model.spec.layers):
        h, _ = model.run_layer(number, x, lengths, turn)
        for backward, track in enumerate(h.chunk(1 + model.spec.both, dim=-1)):
            found.tracks.append(_inside(model, Track(number, bool(backward), turn), x, track, lengths))
        found.read.append(x)
        found.states.append(h)
        x = merge(h, model.spec)
    return found


def step_before(states: Tensor, backward: bool) -> Tensor:
    """Return for each step the state that it started from: the step before in reading order, at first 0."""
    before = states.roll(-1 if backward else 1, dims=1)
    before[:, -1 if backward else 0] = 0
    return before


def _inside(model: Recurrent, track: Track, x: Tensor, h: Tensor, lengths: Tensor | None) -> Signals:
    """Return all signals of one track, each (batch, time, hidden); zero after a sequence's end."""
    cell, way = CELLS[model.spec.model], -1 if track.backward else 1
    before = step_before(h, track.backward)
    parts = [cell.inside(weights, x[:, steps], before[:, steps]) for steps, weights in model.parts(track)]
    inside = {name: torch.cat([part[name] for part in parts], 1) for name in parts[0]}
    if lengths is not None:
        real = (torch.arange(x.shape[1], device=x.device) < lengths.to(x.device)[:, None])[..., None]
        inside = {name: value * real for name, value in inside.items()}
    if len(ANATOMY[model.spec.model].states) == 1:
        return {"h": h, **inside}
    state = {s.symbol: torch.zeros_like(h[:, 0]) for s in ANATOMY[model.spec.model].states}
    steps: list[Signals] = []
    for t in range(x.shape[1])[::way]:
        state = cell.update({name: value[:, t] for name, value in inside.items()}, state)
        steps.append(state)
    return {name: torch.stack([s[name] for s in steps[::way]], 1) for name in state} | inside
