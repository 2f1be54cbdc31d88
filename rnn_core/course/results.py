"""Figures that a page quotes instead of measuring them: what the tests of the lessons measured over three seeds."""

import functools
import json
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("results.json")
COMMAND = "python -m pytest --all-seeds tests/lessons"


class Claim(NamedTuple):
    """A measured quantity: its mean over the seeds, the lowest and the highest."""

    mean: float
    low: float
    high: float


@functools.cache
def quoted(name: str) -> Claim:
    """Return what was measured under that name, such as "gru: GRU 16: accuracy". Raises KeyError."""
    found = json.loads(FILE.read_text())["claims"][name]
    return Claim(found["mean"], found["low"], found["high"])
