"""Sequences unlike those that a network learned from: longer ones, other places, mixed lengths."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rnn_core.tasks import Batch
from rnn_core.tasks.base import at_the_end
from rnn_core.tasks.first import First, draw_words, first_mark
from rnn_core.trace import Trace


def trials(task: First, size: int) -> dict[str, Batch]:
    """Return new sequences by what is unlike in them; `task` is what was learned from.

    Those that are longer may be longer than the task's own limit.
    """
    rng = np.random.default_rng(11)
    half, double = max(4, task.length // 2), 2 * task.length
    return {
        "like those it learned from": task.sample(size, rng),
        "the same, words shuffled": replace(task, order="shuffled").sample(size, rng),
        "twice as long": _drawn(size, double, task.where, rng),
        "A and B where it never read": _drawn(size, double, "second half", rng),
        "mixed lengths, padded": mixed(task, (half, task.length, double), size, rng),
    }


def _drawn(size: int, length: int, where: str, rng: np.random.Generator) -> Batch:
    words = draw_words((size, length), where, rng)
    return Batch(words, first_mark(words), *at_the_end(size, length))


def by_distance(trace: Trace, batch: Batch) -> dict[str, float]:
    """Return how often an answer is right by how far A and B are apart; distances that do not occur are left out."""
    apart = abs((batch.inputs == 0).argmax(1) - (batch.inputs == 1).argmax(1))
    right = trace.outputs[:, -1].argmax(-1) == batch.targets
    groups = {"1 to 4 words apart": apart <= 4, "5 to 8": (apart >= 5) & (apart <= 8), "12 and more": apart >= 12}
    return {name: float(right[group].mean()) for name, group in groups.items() if group.any()}


def mixed(task: First, lengths: Sequence[int], size: int, rng: np.random.Generator) -> Batch:
    """Return one batch of sequences of several lengths, the shorter ones padded with word 2 (a filler)."""
    shares = [len(share) for share in np.array_split(np.arange(size), len(lengths))]
    parts, longest = [_drawn(share, n, task.where, rng) for share, n in zip(shares, lengths, strict=True)], max(lengths)
    room = [((0, 0), (0, longest - part.inputs.shape[1])) for part in parts]
    return Batch(
        np.concatenate([np.pad(p.inputs, r, constant_values=2) for p, r in zip(parts, room, strict=True)]),
        np.concatenate([p.targets for p in parts]),
        np.concatenate([p.lengths for p in parts]),
        np.concatenate([np.pad(p.mask, r) for p, r in zip(parts, room, strict=True)]),
    )
