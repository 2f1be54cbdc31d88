"""When is a handwritten digit recognized: after how many rows of a scan, after how much of a pen's way?"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnn_core.data.pens import Points, evenly
from rnn_core.tasks.base import Array
from rnn_core.tasks.digits import SIDE

MOST = 0.9  # of all: what counts as “nine of ten”
FINE = 32  # pixels: UCI's scans were bitmaps of 32 x 32, of which each of the 8 x 8 numbers counts 4 x 4
THICK = 2.5  # half the width of a line drawn on them, in those pixels
SEEN, LINE, FAINT = 64, 2.0, 0.22  # of a picture of a pen's way: pixels, half a line's width, what is still to come
DENSE = 64  # points of a stroke that ink is put around
WIDE = (
    0.65  # of a scanned digit, in heights: a wider drawing is squeezed, as are the pens, whose proportions are unknown
)


class Formed(NamedTuple):
    """How verdicts form over a number of sequences, after each step, as shares of all.

    right (steps,): the answer is right by then. for_good (steps,): it is, and stays so to the end.
    """

    right: Array
    for_good: Array
    tested: int

    @property
    def enough(self) -> int | None:
        """After how many steps nine of ten are right for good; None: not even after the last."""
        reached = self.for_good >= MOST
        return int(reached.argmax()) + 1 if reached.any() else None


def formed(outputs: Array, truth: Array) -> Formed:
    """Return how verdicts form, of answers (sequences, steps, answers) and the right ones (sequences,).

    Scores that are no numbers, of a network that has diverged, are right about nothing.
    """
    right = (outputs.argmax(-1) == truth[:, None]) & np.isfinite(outputs).all(-1)
    stays = np.logical_and.accumulate(right[:, ::-1], axis=1)[:, ::-1]
    return Formed(right.mean(0), stays.mean(0), len(truth))


def bitmap(
    strokes: Sequence[Points], side: int = FINE, thick: float = THICK, whole: Sequence[Points] | None = None
) -> Array:
    """Return a drawing as a bitmap (side, side) of 0 and 1, as high as the bitmap or as wide, its middle in the middle.

    strokes: points (n, 2), x to the right and y upwards, in any unit. thick: half the width of a line, in pixels.
    whole: the drawing of which the strokes are a part, if they are; it sets place and size.
    """
    every = np.concatenate(whole or strokes)
    low, span = every.min(0), np.ptp(every, axis=0)
    scale = (side - 2 * thick) / max(float(span.max()), 1e-9)
    offset = (side - span * scale) / 2
    places = np.arange(side)[:, None] + 0.5
    away = np.full((side, side), np.inf)
    for stroke in strokes:  # one after the other: memory must not grow with their number
        across, up = ((evenly(stroke, DENSE) - low) * scale + offset).T
        each = np.square(places - across)[None] + np.square(side - places - up)[:, None]
        np.minimum(away, each.min(-1), out=away)
    return (away <= thick**2).astype(np.float32)


def so_far(points: Points) -> Array:
    """Return pictures of a pen's way after each of its points, (points, side, side): what is still to come is faint."""
    faint = FAINT * bitmap([points], SEEN, LINE)
    return np.stack([np.maximum(faint, bitmap([points[: n + 1]], SEEN, LINE, [points])) for n in range(len(points))])


def as_scan(strokes: Sequence[Points]) -> Array:
    """Return a drawing as UCI's scans were made, (8, 8) in 0 ... 1: how much of each 4 x 4 pixels is ink.

    What is wider than the scans are is squeezed to their width, unless it is no upright thing at all.
    """
    each = FINE // SIDE
    wide, high = np.ptp(np.concatenate(strokes), axis=0)
    squeezed = WIDE * high / wide if WIDE * high < wide < 2 * high else 1.0
    narrow = [stroke * (squeezed, 1) for stroke in strokes]
    return bitmap(narrow).reshape(SIDE, each, SIDE, each).mean((1, 3))
