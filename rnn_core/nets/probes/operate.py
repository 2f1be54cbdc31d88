"""What becomes of a trained network when we reach in? Read sequences with gates pinned and units silenced."""

import torch
from torch import Tensor

from rnn_core.anatomy.cells import CELLS
from rnn_core.anatomy.surgery import Surgery
from rnn_core.nets.cells import Signals, Weights, step
from rnn_core.nets.models import Recurrent, Track, merge
from rnn_core.nets.probes.record import looks, track_names
from rnn_core.trace import Trace


@torch.no_grad()
def operate(model: Recurrent, inputs: Tensor, surgery: Surgery) -> Trace:
    """Read full-length sequences step by step under `surgery`. Raises ValueError when it does not fit the model.

    Nothing is changed in the model: the operation lasts for this reading. Without any it equals `record`.
    What stands in `inputs` after a cue is read as it is.
    """
    surgery.check(model.spec.model, model.spec.hidden)
    anatomy = CELLS[model.spec.model]
    tracks: list[list[Signals]] = []
    x, turn = model.embed(inputs), model.turn(inputs)
    last = x
    for number in range(model.spec.layers):
        ways = [_track(model, Track(number, way, turn), x, surgery) for way in (False, True)[: 1 + model.spec.both]]
        tracks += ways
        ends = [steps[0 if way else -1]["h"] for way, steps in enumerate(ways)]
        x = merge(torch.cat([torch.stack([s["h"] for s in steps], 1) for steps in ways], -1), model.spec)
        last = merge(torch.cat(ends, -1), model.spec)
    outputs = model.answer(x, inputs)
    if model.readout == "last" and model.spec.both:  # the answer at the end is all that two directions have in common
        outputs = model.head(last)[:, None].expand(-1, x.shape[1], -1)
    signals = {
        s.symbol: torch.stack([torch.stack([t[s.symbol] for t in way], 1) for way in tracks]) for s in anatomy.signals
    }
    arrays = {symbol: tensor.cpu().numpy() for symbol, tensor in signals.items()}
    return Trace(
        outputs=outputs.cpu().numpy(),
        attention=looks(model, x, inputs),
        states={s.symbol: arrays[s.symbol] for s in anatomy.states},
        gates={s.symbol: arrays[s.symbol] for s in anatomy.gates},
        tracks=track_names(model),
    )


def heard_under(model: Recurrent, inputs: Tensor, surgery: Surgery) -> Tensor:
    """Return (batch, time) tokens as `model` meets them alone under `surgery`: after a cue, its own last answers."""
    turn = model.turn(inputs)
    if turn is None:
        return inputs
    inputs = inputs.clone()
    for t in range(turn, inputs.shape[1] - 1):
        answers = operate(model, inputs[:, : t + 1], surgery).outputs[:, -1].argmax(-1)
        inputs[:, t + 1] = torch.as_tensor(answers).to(inputs.device)
    return inputs


def operated_weights(weights: Weights, surgery: Surgery) -> Weights:
    """Return the weights with the forget bias shifted (torch adds two biases: one carries the shift)."""
    if not surgery.forget_shift:
        return weights
    i, f, g, o = weights.input_bias.detach().chunk(4)
    bias = torch.cat([i, f + surgery.forget_shift, g, o])
    return weights._replace(input_bias=bias)


def _track(model: Recurrent, track: Track, x: Tensor, surgery: Surgery) -> list[Signals]:
    """Return all signals after each step of one track, in reading order of the text."""
    _, backward, turn = track
    cell, parts = CELLS[model.spec.model], [operated_weights(part, surgery) for _, part in model.parts(track)]
    state = {symbol: x.new_zeros(len(x), model.spec.hidden) for symbol in cell.state_symbols}
    heard = torch.ones(model.spec.hidden).to(x)
    heard[list(surgery.silent)] = 0
    away = torch.tensor(surgery.removed).to(x)
    signals: list[Signals] = []
    for t in range(x.shape[1])[:: -1 if backward else 1]:
        weights = parts[-1] if turn is None or t >= turn else parts[0]
        state, gates = step(cell, weights, x[:, t], state, dict(surgery.pins))
        state["h"] = state["h"] * heard
        if surgery.removed:
            state["h"] = state["h"] - (state["h"] @ away)[:, None] * away
        signals.append(state | gates)
    return signals[::-1] if backward else signals
