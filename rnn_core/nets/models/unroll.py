"""The same network, one step at a time: a Python loop over `step`, with every state kept in the graph.

Slower than the fused kernels and equal to them; probes that need the gradient of a state use it.
"""

from typing import NamedTuple

import torch
from torch import Tensor

from rnn_core.anatomy import ANATOMY
from rnn_core.nets.cells import CELLS, Signals, step
from rnn_core.nets.models.recurrent import Recurrent, merge


class Unrolled(NamedTuple):
    """States of every track (a layer in one direction) as a list over time, and the model's outputs."""

    states: list[list[Signals]]
    outputs: Tensor


def unroll(model: Recurrent, inputs: Tensor, lengths: Tensor | None = None) -> Unrolled:
    """Run `model` step by step. Returns the same outputs as `model(inputs, lengths)`."""
    tracks: list[list[Signals]] = []
    x = model.embed(inputs)
    last, ways = x, (False, True)[: 1 + model.spec.both]
    for number in range(model.spec.layers):
        over = [_one_direction(model, number, x, lengths, backward) for backward in ways]
        tracks += over
        x = merge(torch.cat([torch.stack([s["h"] for s in track], 1) for track in over], -1), model.spec)
        ends = [track[0 if backward else -1]["h"] for backward, track in enumerate(over)]
        last = merge(torch.cat(ends, -1), model.spec)
    return Unrolled(tracks, model.head(x if model.readout == "every" else last))


def _one_direction(model: Recurrent, number: int, x: Tensor, lengths: Tensor | None, backward: bool) -> list[Signals]:
    """Return the state after each step, listed in reading order of the text (not of the reader).

    Where a sequence has ended, the forward state stays as it was and the backward state is still zero.
    """
    cell, weights = CELLS[model.spec.model], model.weights(number, backward)
    zero = x.new_zeros(len(x), model.spec.hidden)
    state = {signal.symbol: zero for signal in ANATOMY[model.spec.model].states}
    states: list[Signals] = []
    time = range(x.shape[1])
    for t in reversed(time) if backward else time:
        new = step(cell, weights, x[:, t], state).state
        if lengths is not None:
            alive = (t < lengths)[:, None]
            new = {name: torch.where(alive, value, state[name]) for name, value in new.items()}
        state = new
        states.append(state)
    return states[::-1] if backward else states
