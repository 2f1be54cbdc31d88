"""What does an encoder–decoder write? The likeliest letter each time (greedy), or the best of several ways (beam)."""

from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.nets.models import Recurrent
from rnn_core.tasks import Batch
from rnn_core.tasks.translation import ROOM, Translation


class Hypothesis(NamedTuple):
    """A text so far: its codes, and the log-probability of writing just this, in nats."""

    codes: tuple[int, ...]
    score: float


@torch.no_grad()
def search(model: Recurrent, task: Translation, batch: Batch, width: int, most: int) -> list[Hypothesis]:
    """Return at most `width` texts for the first one of `batch`, the likeliest first: beam search (Graves 2012).

    At every step only the `width` likeliest beginnings are kept; with width 1 that is greedy. An end mark closes a
    text, and after `most` + 1 letters every text is cut. Where scores are no numbers, there is no text at all.
    """
    end, turn = task.answers.index("■"), int((batch.inputs[0] == task.cue).argmax())
    read_codes = torch.as_tensor(batch.inputs[:1, :turn]).to(model.head.weight.device)
    read, states = model.begin_writing(read_codes)
    real, done = read_codes != model.blank, list[Hypothesis]()
    ways = [Hypothesis((), 0.0)]
    tokens = torch.full((1, 1), task.cue).to(read_codes)
    for _ in range(most + 1):
        many = len(ways)
        scores, states = model.write_step(tokens, states, read.expand(many, -1, -1), real.expand(many, -1))
        if not scores.isfinite().all():  # as after a training that diverged
            return []
        likeliest = _best(ways, scores.log_softmax(-1).cpu().double().numpy(), width)
        done += [way for _, way in likeliest if way.codes[-1] == end]
        open_ones = [(place, way) for place, way in likeliest if way.codes[-1] != end]
        ways = [way for _, way in open_ones]
        best = sorted((way.score for way in done), reverse=True)
        if not ways or (len(done) >= width and best[width - 1] >= ways[0].score):  # a longer text is never likelier
            break
        kept = torch.tensor([place for place, _ in open_ones]).to(read_codes)
        states = [_picked(state, kept) for state in states]
        tokens = torch.tensor([[way.codes[-1]] for way in ways]).to(read_codes)
    return sorted([*done, *ways], key=lambda way: -way.score)[:width]


def _best(ways: list[Hypothesis], gains: NDArray[np.float64], width: int) -> list[tuple[int, Hypothesis]]:
    """Return the `width` likeliest ways to go on by one letter, and which way each of them goes on from."""
    totals = np.array([way.score for way in ways])[:, None] + gains
    order = np.argsort(-totals, axis=None, kind="stable")[:width].tolist()
    picked = [divmod(int(flat), totals.shape[1]) for flat in order]
    return [(n, Hypothesis((*ways[n].codes, code), float(totals[n, code]))) for n, code in picked]


def _picked(state: Tensor | tuple[Tensor, ...], kept: Tensor) -> Any:
    """Return the states of some of the ways: h (1, ways, hidden), of an LSTM the pair of h and c."""
    return state[:, kept] if isinstance(state, Tensor) else tuple(part[:, kept] for part in state)


@torch.no_grad()
def write_all(model: Recurrent, task: Translation, batch: Batch) -> tuple[str, ...]:
    """Return what the network writes for every text of a batch, greedily, without the end mark.

    Each text is read as if it stood alone, behind no more blanks than that: they are read, too, and change what is
    written.
    """
    turn, names, written = int((batch.inputs[0] == task.cue).argmax()), task.vocabulary, [""] * len(batch.inputs)
    blanks = np.minimum((batch.inputs != task.blank).argmax(1), max(0, turn - ROOM))
    for lead in sorted(set(map(int, blanks))):
        rows = [row for row, count in enumerate(blanks) if count == lead]
        inputs = torch.as_tensor(batch.inputs[rows, lead:]).to(model.head.weight.device)
        heard = model.heard(torch.nn.functional.pad(inputs, (0, 1)))[:, turn - lead + 1 :].cpu().numpy()
        for row, codes in zip(rows, heard, strict=True):
            written[row] = "".join(names[int(code)] for code in codes).split("■")[0]
    return tuple(written)
