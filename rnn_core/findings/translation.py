"""Right translations by the length of what was read; and which trainings are compared."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnn_core.tasks.translation import Translation

BIN = 8  # letters
ENOUGH = 8  # texts: a bin of fewer says little


class Bin(NamedTuple):
    """Texts of `low` to `high` letters: how many, and the share that was translated right."""

    low: int
    high: int
    texts: int
    right: float


def by_length(task: Translation, numbers: Sequence[int], written: Sequence[str]) -> tuple[Bin, ...]:
    """Return the share of right translations in bins of BIN letters read, those with ENOUGH texts."""
    pairs = [task.pair(number) for number in numbers]
    lengths = np.array([len(text) for text, _ in pairs])
    right = np.array([translation == wrote for (_, translation), wrote in zip(pairs, written, strict=True)])
    bins: list[Bin] = []
    for low in range(1, int(lengths.max()) + 1, BIN):
        here = (lengths >= low) & (lengths < low + BIN)
        if here.sum() >= ENOUGH:
            bins.append(Bin(low, low + BIN - 1, int(here.sum()), float(right[here].mean())))
    return tuple(bins)


# What the page's table of other texts and other trainings is made of: by name, how to change the opening's link.
OTHERS: dict[str, dict[str, object]] = {
    "numbers into German": {"target": "German"},
    "numbers into Polish": {"target": "Polish"},
    "dates into ISO 8601": {"corpus": "dates", "target": "digits", "updates": 500},
    "sentences of an interface": {"corpus": "sentences", "updates": 2_000},
}
TRAININGS: dict[str, dict[str, object]] = {
    "without, five times as long": {"attention": "none", "updates": 5_000},
    "forced in half of the batches": {"forcing": 0.5},
    "never forced": {"forcing": 0},
}
