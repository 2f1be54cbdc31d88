"""When is a handwritten digit recognized: after how many rows of a scan, after how much of a pen's way?"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnn_core.data.pens import Points, evenly, read_pens
from rnn_core.data.scribbles import scribbles, upright
from rnn_core.questions.looks import Net, record_batch
from rnn_core.tasks.base import Array, Batch
from rnn_core.tasks.digits import SIDE, Digits, in_order
from rnn_core.tasks.strokes import NO_DIGIT, Strokes
from rnn_core.trace import softmax

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


class Penned(NamedTuple):
    """How a network reads pens.

    digits: how verdicts on real digits form; refused: the share of them that it calls no digit at the end.
    scribbles: the share of new scribbles that it calls no digit; upright: of plain upright lines that it calls a one.
    """

    digits: Formed
    refused: float
    scribbles: float
    upright: float


def formed(outputs: Array, truth: Array) -> Formed:
    """Return how verdicts form, of answers (sequences, steps, answers) and the right ones (sequences,).

    Scores that are no numbers, of a network that has diverged, are right about nothing.
    """
    right = (outputs.argmax(-1) == truth[:, None]) & np.isfinite(outputs).all(-1)
    stays = np.logical_and.accumulate(right[:, ::-1], axis=1)[:, ::-1]
    return Formed(right.mean(0), stays.mean(0), len(truth))


def read_scans(net: Net) -> Formed:
    """Let a network read all held-out scans."""
    batch = net.experiment.held_out()
    truth = batch.targets if batch.targets.ndim == 1 else batch.targets[:, 0]
    return formed(record_batch(net, batch).outputs, truth)


def read_pen(net: Net) -> Penned:
    """Let a network read the held-out pens, and as many scribbles and upright lines that it has never met."""
    task = net.experiment.task
    assert isinstance(task, Strokes)
    points, labels = read_pens("held out")
    rng, count = np.random.default_rng(1996), len(labels)
    sets = (points.astype(float), scribbles(count, rng), upright(count // 10, rng))
    real, wild, plain = (record_batch(net, task.read(one)).outputs for one in sets)
    said = [one[:, -1].argmax(-1) for one in (real, wild, plain)]
    refused, noticed, ones = (float((a == b).mean()) for a, b in zip(said, (NO_DIGIT, NO_DIGIT, 1), strict=True))
    return Penned(formed(real, labels), refused, noticed, ones)


def chances(net: Net, batch: Batch) -> Array:
    """Return the chance that a network gives to each answer after every step of the first sequence, (time, answers)."""
    return softmax(record_batch(net, batch.first(1)).outputs[0])


def transfer(net: Net) -> float:
    """Return how many of the held-out pens a network that learned from scans reads right, drawn as scans."""
    task = net.experiment.task
    assert isinstance(task, Digits)
    points, labels = read_pens("held out")
    images = np.stack([as_scan([one]) for one in points.astype(float)]).astype(np.float32)
    sequences = in_order(images, task.scan)
    batch = Batch(sequences, labels, np.full(len(labels), task.steps), np.ones(sequences.shape[:2], bool))
    return float((record_batch(net, batch).outputs[:, -1].argmax(-1) == labels).mean())


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
