"""Real digits that move: scans made smaller, drawn at any place of a frame, whole pixels or not.

The scans are real (see digits.py), every motion is synthetic.
"""

import functools

import numpy as np
from numpy.typing import NDArray

from rnn_core.data.digits import read_digits

LEARNED = 1_347  # scans to learn from; the other 450 are held out, the same for every seed
Floats = NDArray[np.float32]


@functools.cache
def sprites(part: str, size: int) -> tuple[Floats, NDArray[np.int64]]:
    """Return the scans of a part, "learned" or "held out", (scans, size, size) in 0..1, and their digits (scans,).

    A pixel of a smaller scan is the mean of what it covers.
    """
    images, labels = read_digits()
    order = np.random.default_rng(1998).permutation(len(images))
    chosen = order[:LEARNED] if part == "learned" else order[LEARNED:]
    edges = np.linspace(0, 8, size + 1)
    overlap = np.minimum(edges[1:, None], np.arange(1, 9)) - np.maximum(edges[:-1, None], np.arange(8))
    shrunk = np.clip(overlap, 0, None) / (8 / size)
    return (shrunk @ images[chosen] @ shrunk.T).astype(np.float32), labels[chosen]


def draw_at(images: Floats, places: Floats, frame: tuple[int, int]) -> Floats:
    """Return frames (clips, time, height, width) that show each image (clips, size, size) at its place.

    places (clips, time, 2): the row and the column of its upper left corner, in pixels; between whole pixels an image
    is shared among them (linearly), and what lies outside the frame is not seen.
    """
    down, right = (_shares(places[..., axis], images.shape[1], frame[axis]) for axis in (0, 1))
    return (down.swapaxes(2, 3) @ images[:, None] @ right).astype(np.float32)


def _shares(corner: Floats, size: int, length: int) -> Floats:
    """Return what pixel of an image falls onto which of the frame, along one axis: (clips, time, size, length)."""
    at = corner[..., None, None] + np.arange(size)[:, None]
    return np.clip(1 - np.abs(np.arange(length) - at), 0, None).astype(np.float32)
