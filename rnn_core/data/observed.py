"""A series of numbers: a recorded one by its name, or the reader's own, written out."""

import functools

import numpy as np
from numpy.typing import NDArray

from rnn_core.data.recorded import read_recorded
from rnn_core.data.tables.series import FEWEST, MOST

Array = NDArray[np.float64]


@functools.lru_cache(maxsize=64)
def own_values(text: str) -> Array:
    """Return the numbers of `text`, which blanks divide, (steps,). Raises ValueError when they make no series."""
    words = text.split()
    if not FEWEST <= len(words) <= MOST:
        raise ValueError(
            f"The series has {len(words):,} values, but it must have {FEWEST} to {MOST:,}: drop "
            "a file on the page on forecasting."
        )
    try:
        values = np.array(words, float)
    except ValueError:
        raise ValueError("The values of the series are no numbers: copy the link again, whole.") from None
    if not np.isfinite(values).all() or np.abs(values).max() > 1e12:
        raise ValueError("The series holds a value that is no number, or beyond 10¹²: leave it out.")
    if values.std() <= 1e-9 * np.abs(values).max() or values[: len(values) - len(values) // 5].std() == 0:
        raise ValueError(
            "The series is one value over and over (or is, in its first four fifths): nothing to forecast."
        )
    return values


def observed(series: str, values: str) -> Array:
    """Return a recorded series, or the reader's own out of `values`, (steps,)."""
    return own_values(values) if series == "own" else read_recorded(series)
