"""What did every state and gate of every layer do? The whole inside of a network on one batch."""

from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.anatomy.cells import CELLS
from rnn_core.nets.models import Network, Recurrent, merge, with_cells
from rnn_core.nets.models.inside import look_inside
from rnn_core.trace import Trace

MOST_PREFIXES = 64  # reading every prefix of a sequence costs the square of its length


@torch.no_grad()
def record(model: Network, inputs: Tensor, lengths: Tensor | None = None) -> Trace:
    """Return the answers of a network step by step and, of one with cells, every state and gate.

    The fused kernels run once; every gate is recomputed from the hidden states they returned.
    """
    cells = with_cells(model)
    if cells is None:
        return Trace(model.over_time(inputs, lengths).cpu().numpy(), {}, {}, ())
    inside = look_inside(cells, inputs, lengths)
    anatomy = CELLS[cells.spec.model]
    stacked = {s.symbol: torch.stack([track[s.symbol] for track in inside.tracks]) for s in anatomy.signals}
    arrays = {symbol: tensor.cpu().numpy() for symbol, tensor in stacked.items()}
    top = merge(inside.states[-1], cells.spec)
    return Trace(
        outputs=_answers(cells, inputs, top, lengths).cpu().numpy(),
        states={s.symbol: arrays[s.symbol] for s in anatomy.states},
        gates={s.symbol: arrays[s.symbol] for s in anatomy.gates},
        tracks=track_names(cells),
        attention=looks(cells, top, inputs),
    )


def looks(model: Recurrent, top: Tensor, inputs: Tensor) -> NDArray[Any] | None:
    """Return how a writer looked back (batch, written, read); None without attention."""
    attention = model.looked_back(top, inputs)
    return None if attention is None else attention.cpu().numpy()


def track_names(model: Recurrent) -> tuple[str, ...]:
    """Name the first axis of a Trace: each layer in each direction."""
    ways = ("forward", "backward") if model.spec.both else ("",)
    return tuple(f"layer {n + 1} {way}".strip() for n in range(model.spec.layers) for way in ways)


def _answers(model: Recurrent, inputs: Tensor, x: Tensor, lengths: Tensor | None) -> Tensor:
    """Return (batch, time, outputs): at each step, what the model answers if the sequence ends there.

    Reading forward, or answering at every step, that is the read-out of the states at hand. A
    bidirectional model asked for one answer must read each prefix anew, so it does; of a long
    sequence only MOST_PREFIXES of them, and an answer holds until the next one.
    """
    if model.readout == "every" or not model.spec.both:
        return model.answer(x, inputs)
    batch, time = inputs.shape[:2]
    ends = torch.linspace(1, time, min(time, MOST_PREFIXES)).round().long()
    each = ends.repeat(batch)
    if lengths is not None:
        each = torch.minimum(each, lengths.repeat_interleave(len(ends)))
    answers = model(inputs.repeat_interleave(len(ends), 0), each).view(batch, len(ends), -1)
    held = torch.searchsorted(ends, torch.arange(1, time + 1), right=True) - 1
    return answers[:, held.to(answers.device)]
