"""The same network, one step at a time: a Python loop over `step`, with every state kept in the graph.

Slower than the fused kernels and equal to them; probes that need the gradient of a state use it.
"""

from typing import NamedTuple

import torch
from torch import Tensor

from rnn_core.anatomy.cells import CELLS
from rnn_core.nets.cells import Signals, step
from rnn_core.nets.models.recurrent import Recurrent
from rnn_core.nets.models.stack import merge
from rnn_core.nets.models.track import Track


class Unrolled(NamedTuple):
    """States of every track (a layer in one direction) as a list over time, and the model's outputs."""

    states: list[list[Signals]]
    outputs: Tensor


def unroll(model: Recurrent, inputs: Tensor, lengths: Tensor | None = None) -> Unrolled:
    """Run `model` step by step. Returns the same outputs as `model(inputs, lengths)` at every real step.

    What follows the end of a sequence is never read: states and outputs listed there mean nothing.
    """
    tracks: list[list[Signals]] = []
    x, turn = model.embed(inputs), model.turn(inputs)
    steps = torch.full((len(x),), x.shape[1]) if lengths is None else lengths
    last, ways = x, (False, True)[: 1 + model.spec.both]
    for number in range(model.spec.layers):
        over = [_one_direction(model, Track(number, backward, turn), x, steps) for backward in ways]
        tracks += over
        forward, *others = (torch.stack([state["h"] for state in track], 1) for track in over)
        ends = [forward[torch.arange(len(x)), steps - 1], *(h[:, 0] for h in others)]
        x, last = merge(torch.cat([forward, *others], -1), model.spec), merge(torch.cat(ends, -1), model.spec)
    return Unrolled(tracks, model.answer(x, inputs) if model.readout == "every" else model.head(last))


def _one_direction(model: Recurrent, track: Track, x: Tensor, lengths: Tensor) -> list[Signals]:
    """Return the state after each step, listed in reading order of the text (not of the reader).

    Reading backward, a sequence begins at its own last step. What is masked there is the state that a
    step starts from, never the one it arrives at: masking h and c after the step would cut c off from
    its own h, and the gradient at c would be too small.
    """
    _, backward, turn = track
    cell, parts = CELLS[model.spec.model], model.parts(track)
    zero = x.new_zeros(len(x), model.spec.hidden)
    state = dict.fromkeys(cell.state_symbols, zero)
    states: list[Signals] = []
    time = range(x.shape[1])
    for t in reversed(time) if backward else time:
        begun = (t + 1 < lengths).to(x.device)[:, None]
        if backward and not begun.all():
            state = {name: value * begun for name, value in state.items()}
        _, weights = parts[-1] if turn is None or t >= turn else parts[0]
        state = step(cell, weights, x[:, t], state).state
        states.append(state)
    return states[::-1] if backward else states
