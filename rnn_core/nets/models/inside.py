"""Every signal of every step, from one run of the fused kernels: what other probes start from."""

from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor

from rnn_core.anatomy.cell import Cell
from rnn_core.anatomy.cells import CELLS
from rnn_core.nets.cells import Signals, Terms, evaluate, terms_of
from rnn_core.nets.models.recurrent import Recurrent
from rnn_core.nets.models.stack import merge
from rnn_core.nets.models.track import Track


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
    inside = Inside([], [], [])
    x, turn = model.embed(inputs), model.turn(inputs)
    for number in range(model.spec.layers):
        h, _ = model.run_layer(number, x, lengths, turn)
        for backward, track in enumerate(h.chunk(1 + model.spec.both, dim=-1)):
            inside.tracks.append(_inside(model, Track(number, bool(backward), turn), x, track, lengths))
        inside.read.append(x)
        inside.states.append(h)
        x = merge(h, model.spec)
    return inside


def step_before(states: Tensor, backward: bool) -> Tensor:
    """Return for each step the state that it started from: the step before in reading order, at first 0."""
    before = states.roll(-1 if backward else 1, dims=1)
    before[:, -1 if backward else 0] = 0
    return before


def _inside(model: Recurrent, track: Track, x: Tensor, h: Tensor, lengths: Tensor | None) -> Signals:
    """Return all signals of one track, each (batch, time, hidden), states first; zero after a sequence's end."""
    cell, before = CELLS[model.spec.model], step_before(h, track.backward)
    parts = [(steps, terms_of(cell, w, x[:, steps], before[:, steps])) for steps, w in model.parts(track)]
    at_once = [evaluate(cell, terms, {"h": before[:, steps]}, {"h": h[:, steps]}) for steps, terms in parts]
    signals = {symbol: torch.cat([part[symbol] for part in at_once], 1) for symbol in at_once[0]}
    steps = torch.arange(x.shape[1], device=x.device)
    real = None if lengths is None else (steps < lengths.to(x.device)[:, None])[..., None]
    if len(cell.state_symbols) > 1:
        signals = _scan(cell, parts, signals, track, real)
    order = [signal.symbol for signal in cell.signals]
    return {symbol: signals[symbol] if real is None else signals[symbol] * real for symbol in order}


def _scan(cell: Cell, parts: list[tuple[slice, Terms]], signals: Signals, track: Track, real: Tensor | None) -> Signals:
    """Return all signals, given those that follow from x and h alone: the others need the states step by step."""
    way, time = -1 if track.backward else 1, signals["h"].shape[1]
    state = {symbol: torch.zeros_like(signals["h"][:, 0]) for symbol in cell.state_symbols}
    passed: list[Signals] = []
    for t in range(time)[::way]:
        if real is not None and track.backward:  # a sequence begins at its own last step
            begun = real[:, t + 1] if t + 1 < time else torch.zeros_like(real[:, 0])
            state = {symbol: value * begun for symbol, value in state.items()}
        fixed = {symbol: value[:, t] for symbol, value in signals.items()}
        passed.append(evaluate(cell, _at(cell, parts, t), state, fixed))
        state = {symbol: passed[-1][symbol] for symbol in cell.state_symbols}
    late = [symbol for symbol in passed[0] if symbol not in signals]
    return signals | {symbol: torch.stack([step[symbol] for step in passed[::way]], 1) for symbol in late}


def _at(cell: Cell, parts: list[tuple[slice, Terms]], t: int) -> Terms:
    """Return the terms of one step, as far as its late signals need them."""
    steps, terms = next((steps, terms) for steps, terms in parts if t in range(*steps.indices(t + 1)))
    t -= steps.start or 0
    late = [symbol not in cell.at_once for symbol in cell.rows]

    def past(row: int, of: Tensor | None = None) -> Tensor:
        return terms.U(row, None)[:, t] if of is None else terms.U(row, of)

    return Terms([w[:, t] if needed else w for w, needed in zip(terms.W, late, strict=True)], past, terms.V)
