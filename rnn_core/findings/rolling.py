"""Forecasts held against what came, from an origin that rolls on.

At every origin the next steps are forecast from what was known by then. Sources: Hyndman & Koehler 2006 (MASE);
Vovk, Gammerman & Shafer 2005 (conformal intervals); Koenker & Bassett 1978 (quantiles).
"""

from typing import NamedTuple, Protocol

import numpy as np

from rnn_core.findings.resampling import Score, of_series_mean
from rnn_core.tasks.base import Array

SHARE = 0.8  # what an interval is to hold
FEWEST = 20  # origins whose errors are known before the first interval is given


class Rolling(NamedTuple):
    """A series, (steps,), that is forecast `ahead` steps from each of `origins` on, none of them before `split`.

    season: the seasonal naive forecast, to which errors are relative, looks so many steps back.
    """

    values: Array
    split: int
    origins: Array
    ahead: int
    season: int

    @property
    def overlap(self) -> int:
        """With how many of the next origins' forecasts one shares steps."""
        apart = int(np.diff(self.origins).min(initial=self.ahead))
        return -(-self.ahead // max(1, apart)) - 1

    @property
    def hours(self) -> Array:
        """The steps that are forecast, (origins, ahead)."""
        return np.asarray(self.origins)[:, None] + np.arange(self.ahead)

    @property
    def truth(self) -> Array:
        """What came, (origins, ahead)."""
        return self.values[self.hours]

    @property
    def before(self) -> Array:
        """The last known value a whole number of seasons before: the seasonal naive forecast, (origins, ahead)."""
        return self.values[self.hours - self.season * (np.arange(self.ahead) // self.season + 1)]


class Regressor(Protocol):
    """A model in the manner of scikit-learn, which has no types."""

    def fit(self, seen: Array, right: Array, /) -> object:
        """Learn what is right, (cases, ...), of what is seen, (cases, features)."""
        ...

    def predict(self, seen: Array, /) -> Array:
        """Return what is right by what was learned, (cases, ...)."""
        ...


class Covered(NamedTuple):
    """Intervals (origins, ahead, [low, high]), no numbers where there is none; what they cover, their mean width."""

    ends: Array
    share: float
    width: float


def by_step(rolling: Rolling, forecasts: Array) -> Array:
    """Return the mean absolute error of each step ahead, (ahead,)."""
    return np.abs(forecasts - rolling.truth).mean(0)


def gain(rolling: Rolling, forecasts: Array, rivals: Array) -> Score:
    """Return by how much forecasts err less than their rivals, with its 95 % interval: forecasts of origins overlap."""
    return of_series_mean((np.abs(rivals - rolling.truth) - np.abs(forecasts - rolling.truth)).mean(1), rolling.overlap)


def conformal(rolling: Rolling, forecasts: Array, share: float = SHARE) -> Covered:
    """Put around each forecast what covers that share of the errors made at that step so far, once FEWEST are known.

    Conformal: of n errors so far the ⌈(n + 1) share⌉-th smallest is the half width. It promises that share on
    average if what is to come is like what came.
    """
    missed, origins = np.abs(forecasts - rolling.truth), np.asarray(rolling.origins)
    ends = np.full((*forecasts.shape, 2), np.nan)
    for number, origin in enumerate(origins):
        errors = missed[origins + rolling.ahead <= origin]
        if len(errors) >= FEWEST:
            rank = min(len(errors), int(np.ceil((len(errors) + 1) * share)))
            half = np.sort(errors, 0)[rank - 1]
            ends[number] = np.stack([forecasts[number] - half, forecasts[number] + half], -1)
    return covered(rolling, ends)


def covered(rolling: Rolling, ends: Array, first: int = 0) -> Covered:
    """Measure intervals from the origin number `first` on; what has no numbers is left out. Shape as in Covered."""
    there = np.asarray(np.isfinite(ends).all(-1))
    there[:first] = False
    if not there.any():
        return Covered(ends, float("nan"), float("nan"))
    low, high, came = ends[there][:, 0], ends[there][:, 1], rolling.truth[there]
    inside = (came >= low - 1e-6) & (came <= high + 1e-6)  # what an interval rests on lies exactly at its end
    return Covered(ends, float(inside.mean()), float((high - low).mean()))


def pinball(rolling: Rolling, ends: Array, share: float = SHARE) -> float:
    """Return the mean pinball loss of the two ends of intervals: of two that hold as much the lower one is better."""
    there, levels = np.isfinite(ends).all(-1), np.array([(1 - share) / 2, (1 + share) / 2])
    missed = rolling.truth[there][:, None] - ends[there]
    return float(np.maximum(levels * missed, (levels - 1) * missed).mean())
