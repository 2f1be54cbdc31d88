"""Where does a network that drives through fog take longer to think, and is it worth it?"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnn_core.findings.resampling import Score, of_mean, of_ranks
from rnn_core.tasks.base import Array

PARTS = 4  # of all frames, by their fog


class Pace(NamedTuple):
    """One way to drive: whether each answer was right, and how many thoughts it took, both (drives, time)."""

    right: Array
    thoughts: Array

    @property
    def accuracy(self) -> float:
        """The share of right answers."""
        return float(self.right.mean())

    @property
    def mean(self) -> float:
        """Thoughts per frame."""
        return float(self.thoughts.mean())


class Fogged(NamedTuple):
    """Thoughts and right answers by fog: `rho` is Spearman's correlation of thoughts and fog over all frames.

    fog, thoughts and right (PARTS,): the means of the quarters of all frames, the clearest first; where all frames
    have the same fog, of all of them. rho is 0 there, and where all frames take equally many thoughts; its interval
    is over drives.
    """

    rho: Score
    fog: Array
    thoughts: Array
    right: Array


def by_fog(pace: Pace, fog: Array) -> Fogged:
    """Return how thoughts and right answers go with fog."""
    order = np.argsort(fog.ravel(), kind="stable")
    quarters: list[Array] = np.array_split(order, PARTS) if np.ptp(fog) else [order] * PARTS

    def means(values: Array) -> Array:
        return np.array([values.ravel()[quarter].mean() for quarter in quarters])

    return Fogged(of_ranks(fog, pace.thoughts), means(fog), means(pace.thoughts), means(pace.right))


def worth(pace: Pace, fixed: Sequence[Pace]) -> Score:
    """Return by how much more often `pace` is right than fixed thoughts that come to equally many, and how sure it is.

    Between two whole numbers of thoughts the fixed driver takes the one or the other by lot. The interval is over
    drives. fixed: after 1, 2, ... thoughts.
    """
    at = np.clip(pace.mean, 1, len(fixed)) - 1
    below, share = min(int(at), len(fixed) - 2), at - min(int(at), len(fixed) - 2)
    equal = (1 - share) * fixed[below].right + share * fixed[below + 1].right
    return of_mean((pace.right - equal).mean(1))
