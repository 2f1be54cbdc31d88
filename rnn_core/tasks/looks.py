"""One image, looked at again and again: a real digit under noise, half hidden, or among pieces of another digit."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data.digits import SIDE, SOURCE, held_out_scans, read_digits, training_scans
from rnn_core.settings import setting
from rnn_core.tasks.base import Array, Batch, Task, everywhere

TROUBLES = ("noise", "occlusion", "clutter")
TIMES = 4  # how often each held-out scan is met in `tested`, each time in another trouble
GRAY = 0.5  # what hides a part of a digit


@dataclass(frozen=True, kw_only=True)
class Looks(Task):
    """The same image at each of eight looks; the same answer is asked for after every look.

    How much trouble an image is in is drawn evenly from 0 to `most`: the standard deviation of the noise on pixels of
    0 to 1, the share of the image that is hidden, or the share in which another digit shows.
    """

    name: ClassVar = "looks"
    title: ClassVar = "Digits, looked at again and again"
    story: ClassVar = "One scan of a digit, hard to see, is shown at eight looks. Which digit is it?"
    readout: ClassVar = "every"
    form: ClassVar = "image"
    source: ClassVar = SOURCE
    packages: ClassVar = ("scikit-learn",)

    trouble: str = setting("noise", "Trouble", TROUBLES, "What makes the digit hard to see", main=True)
    most: float = setting(0.7, "Most trouble", (0.0, 1.0), "The largest noise, or share of the image", main=True)

    @property
    def steps(self) -> int:
        return 8

    @property
    def frame(self) -> tuple[int, int, int]:
        return 1, SIDE, SIDE

    @property
    def channels(self) -> tuple[str, ...]:
        return tuple(f"row {n // SIDE + 1}, pixel {n % SIDE + 1}" for n in range(SIDE * SIDE))

    @property
    def answers(self) -> tuple[str, ...]:
        return tuple("0123456789")

    @property
    def solved(self) -> float:
        return 0.95

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        scans = training_scans()
        return self._batch(scans[rng.integers(0, len(scans), size)], rng.random(size), rng)

    def held_out(self, rng: np.random.Generator) -> Batch:
        scans, drawn = held_out_scans(), np.random.default_rng(8)  # the same images for every seed
        return self._batch(scans, drawn.random(len(scans)), drawn)

    def tested(self) -> tuple[Batch, Array, Array]:
        """Return every held-out scan TIMES over, how much trouble each is in (images,), and its number (images,)."""
        scans, drawn = np.repeat(held_out_scans(), TIMES), np.random.default_rng(9)
        levels = drawn.random(len(scans))
        return self._batch(scans, levels, drawn), levels * self.most, scans

    def _batch(self, scans: Array, levels: Array, rng: np.random.Generator) -> Batch:
        images, labels = read_digits()
        frames = in_trouble(images[scans], levels * self.most, self.trouble, rng)
        seen = np.repeat(frames.reshape(len(scans), 1, -1), self.steps, 1).astype(np.float32)
        return Batch(seen, np.repeat(labels[scans][:, None], self.steps, 1), *everywhere(len(scans), self.steps))


def in_trouble(scans: Array, levels: Array, trouble: str, rng: np.random.Generator) -> Array:
    """Return scans (batch, SIDE, SIDE) that are hard to see, each by its own level of `levels` (batch,)."""
    if trouble == "noise":
        return scans + levels[:, None, None] * rng.standard_normal(scans.shape)
    spot = _spots(levels, rng)
    if trouble == "occlusion":
        return np.where(spot, GRAY, scans)
    others = read_digits()[0][training_scans()]
    return np.where(spot, np.maximum(scans, others[rng.integers(0, len(others), len(scans))]), scans)


def _spots(shares: Array, rng: np.random.Generator) -> Array:
    """Return a round spot in each image, (batch, SIDE, SIDE) bool: the pixels nearest to a point, so many of them."""
    at = rng.uniform(-0.5, SIDE - 0.5, (len(shares), 2, 1, 1))
    far = (np.arange(SIDE)[:, None] - at[:, 0]) ** 2 + (np.arange(SIDE) - at[:, 1]) ** 2
    rank = far.reshape(len(shares), -1).argsort(1).argsort(1).reshape(far.shape)
    return rank < np.rint(shares * SIDE * SIDE)[:, None, None]
