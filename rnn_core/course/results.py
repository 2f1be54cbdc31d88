"""Figures that a page quotes instead of measuring them: what the tests of the lessons measured over seeds."""

import functools
import json
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("results.json")
COMMAND = "python -m pytest --all-seeds tests/lessons"


class Claim(NamedTuple):
    """A measured quantity: its mean over the seeds, the lowest and the highest, and how many seeds there were."""

    mean: float
    low: float
    high: float
    seeds: int


@functools.cache
def quoted(name: str) -> Claim:
    """Return what was measured under that name, such as "gru: GRU 16: accuracy". Raises KeyError."""
    claim = json.loads(FILE.read_text())["claims"][name]
    return Claim(claim["mean"], claim["low"], claim["high"], len(claim["by seed"]))
