"""What does a network gain by looking again, when does it answer, and what does each look cost?"""

import functools
from typing import NamedTuple

import numpy as np

from rnn_core.data.digits import read_digits, training_scans
from rnn_core.findings.resampling import Score, of_mean
from rnn_core.tasks.base import Array, Batch
from rnn_core.tasks.looks import TIMES, Looks

THRESHOLDS = tuple(round(0.1 * n, 1) for n in range(1, 33))  # bits; ten equal chances are 3.3
MEASURES = (
    "trouble",
    "halfway between two average digits",
    "unlike the average of its kind, before the trouble",
)


class Traded(NamedTuple):
    """What stopping costs, at each of THRESHOLDS: the mean number of looks, and the share of right answers."""

    looks: Array
    right: Array


@functools.lru_cache(maxsize=4)  # a page asks for them at every redraw
def all_tested(task: Looks) -> tuple[Batch, Array, Array]:
    """Return what `Looks.tested` draws, drawn once."""
    return task.tested()


def right(chances: Array, targets: Array) -> Array:
    """Return which answers are right, (images, looks) bool."""
    return chances.argmax(-1) == targets


def doubt(chances: Array) -> Array:
    """Return the entropy of chances (..., answers) in bits: 0 is certainty, 1 as unsure as a coin."""
    return -(chances * np.log2(np.maximum(chances, 1e-12))).sum(-1)


def reaction(doubts: Array, threshold: float) -> Array:
    """Return the look after which each image is answered, (images,), from 1.

    It is the first one with a doubt (images, looks) below the threshold, else the last one (Spoerer et al. 2020).
    """
    below: Array = doubts < threshold
    below[:, -1] = True
    first: Array = below.argmax(1)
    return first + 1


def trade(chances: Array, targets: Array) -> Traded:
    """Return what each of THRESHOLDS makes of looks and right answers."""
    correct, doubts = right(chances, targets), doubt(chances)
    times: list[Array] = [reaction(doubts, threshold) for threshold in THRESHOLDS]
    at = np.arange(len(correct))
    return Traded(np.array([time.mean() for time in times]), np.array([correct[at, time - 1].mean() for time in times]))


def lead(correct: Array, other: Array) -> Score:
    """Return by what share one network's last answers are more often right than another's, with its interval.

    correct and other: (images, looks) bool. What is resampled are scans, each with all TIMES that it was shown.
    """
    ahead = correct[:, -1].astype(float) - other[:, -1]
    return of_mean(ahead.reshape(-1, TIMES).mean(1))


def quartiles(levels: Array, values: Array) -> list[tuple[float, float]]:
    """Return for each quarter of the images, by rising level: the mean level, and the mean value."""
    parts = np.array_split(np.argsort(levels, kind="stable"), 4)
    return [(float(levels[part].mean()), float(values[part].mean())) for part in parts]


def difficulties(task: Looks) -> dict[str, Array]:
    """Return how hard each tested image is by each of MEASURES, (images,). No person was asked."""
    batch, levels, scans = all_tested(task)
    images, labels = read_digits()
    taught = training_scans()
    means = np.stack([images[taught[labels[taught] == digit]].mean(0).ravel() for digit in range(10)])
    far = np.linalg.norm(batch.inputs[:, 0, None] - means, axis=-1)
    nearest = np.sort(far, 1)
    clean = np.linalg.norm(images[scans].reshape(len(scans), -1) - means[labels[scans]], axis=-1)
    return dict(zip(MEASURES, (levels, nearest[:, 0] - nearest[:, 1], clean), strict=True))
