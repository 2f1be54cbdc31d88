"""What did every state and gate of every layer do? The whole inside of a network on one batch."""

import torch
from torch import Tensor

from rnn_core.anatomy import ANATOMY
from rnn_core.nets.cells import CELLS, Signals
from rnn_core.nets.models import Recurrent, merge
from rnn_core.trace import Trace

MOST_PREFIXES = 64  # reading every prefix of a sequence costs the square of its length


@torch.no_grad()
def record(model: Recurrent, inputs: Tensor, lengths: Tensor | None = None) -> Trace:
    """Run the fused kernels once and recompute every gate from the hidden states they returned.

    All gates of all steps come from one batched evaluation of the cell's own equations; only states
    other than h (the LSTM's c) need a scan. Exact to rounding against step-by-step evaluation.
    """
    signals: list[Signals] = []
    x = model.embed(inputs)
    for number, layer in enumerate(model.layers):
        h, _ = model.run_layer(layer, x, lengths)
        for backward, track in enumerate(h.chunk(1 + model.spec.both, dim=-1)):
            signals.append(_inside(model, number, bool(backward), x, track, lengths))
        x = merge(h, model.spec)
    anatomy = ANATOMY[model.spec.model]
    stacked = {s.symbol: torch.stack([track[s.symbol] for track in signals]).cpu().numpy() for s in anatomy.signals}
    return Trace(
        outputs=_answers(model, inputs, x, lengths).cpu().numpy(),
        states={s.symbol: stacked[s.symbol] for s in anatomy.states},
        gates={s.symbol: stacked[s.symbol] for s in anatomy.gates},
        tracks=track_names(model),
    )


def track_names(model: Recurrent) -> tuple[str, ...]:
    """Name the first axis of a Trace: each layer in each direction."""
    ways = ("forward", "backward") if model.spec.both else ("",)
    return tuple(f"layer {n + 1} {way}".strip() for n in range(model.spec.layers) for way in ways)


def _inside(  # noqa: PLR0913 (three of them say which track)
    model: Recurrent, number: int, backward: bool, x: Tensor, h: Tensor, lengths: Tensor | None
) -> Signals:
    """Return all signals of one track, each (batch, time, hidden); zero after a sequence's end."""
    cell, way = CELLS[model.spec.model], -1 if backward else 1
    before = h.roll(way, dims=1)
    before[:, -1 if backward else 0] = 0
    inside = cell.inside(model.weights(number, backward), x, before)
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


def _answers(model: Recurrent, inputs: Tensor, x: Tensor, lengths: Tensor | None) -> Tensor:
    """Return (batch, time, outputs): at each step, what the model answers if the sequence ends there.

    Reading forward, or answering at every step, that is the read-out of the states at hand. A
    bidirectional model asked for one answer must read each prefix anew, so it does; of a long
    sequence only MOST_PREFIXES of them, and an answer holds until the next one.
    """
    if model.readout == "every" or not model.spec.both:
        return model.head(x)
    batch, time = inputs.shape[:2]
    ends = torch.linspace(1, time, min(time, MOST_PREFIXES)).round().long()
    each = ends.repeat(batch)
    if lengths is not None:
        each = torch.minimum(each, lengths.repeat_interleave(len(ends)))
    answers = model(inputs.repeat_interleave(len(ends), 0), each).view(batch, len(ends), -1)
    held = torch.searchsorted(ends, torch.arange(1, time + 1), right=True) - 1
    return answers[:, held.to(answers.device)]
