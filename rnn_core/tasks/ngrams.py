"""What a table of counts predicts: which letter most often followed the last n letters.

Orders are interpolated as by Witten & Bell (1991): a context seen `total` times with `kinds` distinct
successors trusts its own counts with weight total / (total + kinds) and asks the shorter context otherwise. In
NumPy, because a table of millions of letters is counted while a reader waits; nltk.lm gives the same numbers.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.integer]


class _Table(NamedTuple):
    """Sorted: each (context, next letter) as one whole number with its count; each context with total and kinds."""

    pairs: NDArray[np.int64]
    counts: NDArray[np.int64]
    contexts: NDArray[np.int64]
    totals: NDArray[np.int64]
    kinds: NDArray[np.int64]


def counted_bits(read: Codes, rows: Codes, symbols: int, order: int, skip: int = 1) -> list[float]:
    """Return the cross-entropy in bits per letter of `rows` under counts of `read`, for each order 0 ... `order`."""
    return [float(costs.mean()) for costs in counted_costs(read, rows, symbols, order, skip)]


def counted_costs(read: Codes, rows: Codes, symbols: int, order: int, skip: int = 1) -> list[NDArray[np.float64]]:
    """Return what each letter of `rows` costs under counts of `read` in bits, for each order 0 ... `order`.

    read (letters,) and rows (batch, time) are codes below `symbols`. The first `skip` letters of a row are read but
    not scored: each result is (batch, time - skip). A letter is predicted from what stands before it in its own row:
    of a row's first letters fewer than the order.
    """
    chance = np.full((len(rows), rows.shape[1] - skip), 1 / symbols)
    costs = list[NDArray[np.float64]]()
    for n in range(order + 1):
        if n >= rows.shape[1]:  # no letter has so many before it
            costs.append(costs[-1])
            continue
        table = _count(read, symbols, n)
        begin = max(skip, n)
        pairs = _joined(rows, symbols, n + 1)[:, begin - n :]
        seen, count = _look_up(table.pairs, table.counts, pairs)
        familiar, total = _look_up(table.contexts, table.totals, pairs // symbols)
        _, kinds = _look_up(table.contexts, table.kinds, pairs // symbols)
        shorter = chance[:, begin - skip :]
        trust = np.where(familiar, total / np.maximum(total + kinds, 1), 0.0)
        own = np.where(seen, count, 0) / np.maximum(total, 1)
        chance[:, begin - skip :] = trust * own + (1 - trust) * shorter
        costs.append(-np.log2(chance))
    return costs


def _joined(rows: Codes, symbols: int, width: int) -> NDArray[np.int64]:
    """Return every stretch of `width` letters along the last axis as one whole number in base `symbols`."""
    last = rows.shape[-1] - width + 1
    joined = np.zeros((*rows.shape[:-1], last), np.int64)
    for k in range(width):
        joined = joined * symbols + rows[..., k : k + last]
    return joined


def _count(read: Codes, symbols: int, n: int) -> _Table:
    pairs, counts = np.unique(_joined(read, symbols, n + 1), return_counts=True)
    contexts, first, kinds = np.unique(pairs // symbols, return_index=True, return_counts=True)
    return _Table(pairs, counts, contexts, np.add.reduceat(counts, first), kinds)


def _look_up(keys: NDArray[np.int64], values: NDArray[np.int64], asked: NDArray[np.int64]) -> tuple[Codes, Codes]:
    """Return whether each of `asked` is among the sorted `keys`, and its value (any value where it is not)."""
    at = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    return keys[at] == asked, values[at]
