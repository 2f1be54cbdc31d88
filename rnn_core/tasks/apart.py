"""Training kept apart from what is held out: of short sequences both come up, unless training draws those again."""

import numpy as np

from rnn_core.tasks.base import Batch, Task

PROBE = 512  # sequences
MOST = 0.1  # of what is drawn may be held out; to draw more again would be to train on other sequences than those asked


def avoided(task: Task, held_out: Batch, rng: np.random.Generator) -> frozenset[bytes]:
    """Return the held-out sequences as codes, which training avoids; none of a task that has too few sequences.

    Nor of one whose data are split before (`held_out` is its own), or whose numbers are never drawn twice.
    """
    if not task.draws_alike:
        return frozenset()
    codes = frozenset(sequence_codes(held_out))
    seen = [code in codes for code in sequence_codes(task.sample(PROBE, rng))]
    return codes if np.mean(seen) <= MOST else frozenset()


def sequence_codes(batch: Batch) -> list[bytes]:
    """Return for each sequence the bytes that tell it from others."""
    return [row[:end].tobytes() for row, end in zip(batch.inputs, batch.lengths, strict=False)]


def sample_apart(
    task: Task, size: int, rng: np.random.Generator, again: np.random.Generator, avoid: frozenset[bytes]
) -> Batch:
    """Draw `size` training sequences by `rng`; those to avoid are drawn anew by `again`, so that `rng` goes its way."""
    batch = task.sample(size, rng)
    while hit := [n for n, code in enumerate(sequence_codes(batch)) if code in avoid]:
        batch, fresh = Batch(*map(np.array, batch)), task.sample(len(hit), again)
        for part, drawn in zip(batch, fresh, strict=True):
            part[hit] = drawn
    return batch
