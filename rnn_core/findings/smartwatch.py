"""After how many seconds is an activity recognized, and does it take the order of the samples?"""

import numpy as np

from rnn_core.data.smartwatch import ACTIVITIES, HERTZ, SAMPLES
from rnn_core.tasks.base import Array, Batch
from rnn_core.tasks.smartwatch import Smartwatch

SECONDS = np.arange(1, SAMPLES + 1) / HERTZ  # watched, once each sample has been read
TREES = 50  # of the forest that is shown single samples


def held_out() -> Batch:
    """Return the held-out clips, whole."""
    return Smartwatch().held_out(np.random.default_rng())


def beginnings(batch: Batch) -> Batch:
    """Return of each clip all its beginnings, of 1, 2, ... samples, with padding behind them."""
    ends = np.tile(np.arange(1, SAMPLES + 1), len(batch.inputs))
    real = np.arange(SAMPLES) < ends[:, None]
    inputs = np.repeat(batch.inputs, SAMPLES, 0) * real[..., None]
    return Batch(inputs, np.repeat(batch.targets, SAMPLES), ends, np.arange(SAMPLES) == ends[:, None] - 1)


def averaged(chances: Array) -> Array:
    """Return the mean of all chances so far, (clips, SAMPLES, activities): what came first or last does not count."""
    return np.divide(chances.cumsum(1), np.arange(1, len(SECONDS) + 1)[:, None])


def right(chances: Array) -> Array:
    """Return whether the likeliest activity is the right one, (clips, SAMPLES) bool; chances that are none are not."""
    best = np.where(np.isfinite(chances).all(-1), chances.argmax(-1), -1)
    return np.equal(best, held_out().targets[:, None])


def settled(hits: Array) -> Array:
    """Return the seconds after which each clip's answer is right for good, (clips,); NaN: it is wrong at the end."""
    wrong: Array = ~hits
    last_wrong = np.where(wrong.any(1), SAMPLES - 1 - wrong[:, ::-1].argmax(1), -1)
    return np.where(hits[:, -1], (last_wrong + 2) / HERTZ, np.nan)


def begins_at_rest(samples: int) -> tuple[float, float]:
    """Return the mean size of what held-out wearers in motion are measured at, in the first samples and behind them.

    In standard deviations of the training clips, over all sensors; of who stands nothing counts.
    """
    batch = held_out()
    sizes = np.abs(batch.inputs[batch.targets != ACTIVITIES.index("Standing")])
    return float(sizes[:, :samples].mean()), float(sizes[:, samples:].mean())
