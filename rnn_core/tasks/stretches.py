"""What is read around an origin of a series, and what is asked: changes since a season before.

Scales are those of the values before the test: nothing is learned from what is to be forecast.
"""

import numpy as np

from rnn_core.tasks.base import Array


def stretches(
    values: Array, split: int, origins: Array, spans: tuple[int, int, int], season: int
) -> tuple[Array, Array]:
    """Return what is read around each origin, (origins, time, 5), and the changes, (origins, time), float32 both.

    spans: the steps read before, hidden, and read after. Scales are those of the values before `split`.
    """
    past, ahead, after = spans
    offsets = np.arange(-past, ahead + after)
    here = origins[:, None] + offsets
    hidden = np.broadcast_to((offsets >= 0) & (offsets < ahead), here.shape)
    before = here - season_before(offsets, season)
    mean, spread = values[:split].mean(), values[:split].std()
    angle = 2 * np.pi * (here % season) / season
    inputs = np.stack(
        [
            np.where(hidden, 0.0, (values[here] - mean) / spread),
            (values[before] - mean) / spread,
            np.sin(angle),
            np.cos(angle),
            hidden,
        ],
        -1,
    )
    change = (values[here] - values[before]) / unit_of_change(values[:split], season)
    return inputs.astype(np.float32), change.astype(np.float32)


def season_before(offsets: Array, season: int) -> Array:
    """Return how far back, in steps from an origin's `offsets`, the season lies that is looked at: it is known."""
    return np.where(offsets < 0, season, season * (np.maximum(offsets, 0) // season + 1))


def unit_of_change(values: Array, season: int) -> float:
    """Return the root mean square of the changes within a season: the unit of the answers."""
    return float(np.sqrt(np.mean((values[season:] - values[:-season]) ** 2)))
