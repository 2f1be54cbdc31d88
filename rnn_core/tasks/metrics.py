"""Metrics: what a reader is told about a network on sequences that it was not trained on. A new one is one object."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_core.tasks.ctc import error_rate, greedy


class Outcome(NamedTuple):
    """What a network made of a batch: its mean loss, its outputs, and what the batch wanted (see Batch)."""

    loss: float
    outputs: NDArray[Any]
    targets: NDArray[Any]
    mask: NDArray[Any]


@dataclass(frozen=True)
class Metric:
    """A measure of how well a task is done: its name on the screen, and how it follows from an Outcome.

    `value` is a function of this file: the app calls it, and a script that is taken away quotes it. What is best is 1
    where higher is better, else 0.
    """

    name: str
    value: Callable[[Outcome], float]
    unit: str
    higher_is_better: bool
    source: str

    @property
    def best(self) -> float:
        """The metric of a network that makes no mistake."""
        return 1.0 if self.higher_is_better else 0.0

    def reaches(self, value: float, level: float) -> bool:
        """Tell whether a measured value is at least as good as `level` (False for NaN)."""
        return value >= level if self.higher_is_better else value <= level


def mean_loss(outcome: Outcome) -> float:
    """Return what was made small in training, on average over all answers."""
    return outcome.loss


def bits(outcome: Outcome) -> float:
    """Return the mean cross-entropy, which is in nats, in bits."""
    return outcome.loss / math.log(2)


def accuracy(outcome: Outcome) -> float:
    """Return the share of right answers: at the steps that count, or of those at the end."""
    right = outcome.outputs.argmax(-1) == outcome.targets
    return float((right[outcome.mask] if right.ndim == outcome.mask.ndim else right).mean(dtype=np.float32))


def exact_match(outcome: Outcome) -> float:
    """Return the share of sequences whose every answer that counts is right."""
    right = outcome.outputs.argmax(-1) == outcome.targets
    return float((right | ~outcome.mask).all(1).mean(dtype=np.float32))


def label_error_rate(outcome: Outcome) -> float:
    """Return how many labels of the likeliest paths have to be exchanged, left out or put in, per right one."""
    return error_rate([row[row > 0].tolist() for row in outcome.targets], greedy(outcome.outputs, outcome.mask))


_SHANNON = "Shannon 1951"
MSE = Metric("MSE", mean_loss, "squared units of the answer", False, "Gauss 1821")
PINBALL_LOSS = Metric("pinball loss", mean_loss, "units of the answer", False, "Koenker & Bassett 1978")
NATS_PER_STEP = Metric("nats per step", mean_loss, "nats", False, "Boulanger-Lewandowski et al. 2012")
ACCURACY = Metric("accuracy", accuracy, "share of answers", True, "a plain count")
EXACT_MATCH = Metric("exact match", exact_match, "share of sequences", True, "Rajpurkar et al. 2016")
PHONEME_ERROR_RATE = Metric("phoneme error rate", label_error_rate, "errors per phoneme", False, "Levenshtein 1966")
BITS_PER_CHARACTER = Metric("bits per character", bits, "bits", False, _SHANNON)
BITS_PER_WORD = Metric("bits per word", bits, "bits", False, _SHANNON)
