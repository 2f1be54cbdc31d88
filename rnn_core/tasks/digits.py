"""Handwritten digits, read row by row: real scans as sequences of eight rows of eight pixels, or pixel by pixel."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from rnn_core.data import digits
from rnn_core.settings import setting
from rnn_core.tasks.base import Array, Batch, Task, at_the_end, everywhere

TRAINING_SCANS = 1_347  # the other 450 are held out; the split is the same for every seed
SIDE = 8
LINES = ("rows", "columns")
EARLY = "after every step"


@dataclass(frozen=True, kw_only=True)
class Digits(Task):
    """One row of pixels at each step (or one column, or one pixel); which digit is it?"""

    name: ClassVar = "digits"
    title: ClassVar = "Handwritten digits, row by row"
    story: ClassVar = "A real scan of a handwritten digit arrives one row of pixels at a time. Which digit is it?"
    form: ClassVar = "image"
    source: ClassVar = digits.SOURCE
    packages: ClassVar = ("scikit-learn",)

    scan: str = setting(
        "rows",
        "Reading direction",
        (*LINES, "pixels", "permuted"),
        "Rows from top to bottom, columns from left to right, pixel by pixel, or pixels in one random order",
        main=True,
    )
    asked: str = setting("at the end", "Asked", ("at the end", EARLY), "When its answer counts while it trains")

    @property
    def readout(self) -> Literal["last", "every"]:  # pyright: ignore[reportIncompatibleVariableOverride]
        return "every" if self.asked == EARLY else "last"

    @property
    def steps(self) -> int:
        return SIDE if self.scan in LINES else SIDE * SIDE

    @property
    def unit(self) -> str:
        """What arrives at each step: a row, a column or a pixel."""
        return self.scan.removesuffix("s") if self.scan in LINES else "pixel"

    @property
    def channels(self) -> tuple[str, ...]:
        return tuple(f"pixel {n}" for n in range(1, SIDE + 1)) if self.scan in LINES else ("pixel",)

    @property
    def answers(self) -> tuple[str, ...]:
        return tuple("0123456789")

    @property
    def solved(self) -> float:
        return 0.8 if self.asked == EARLY else 0.95  # the first rows tell little

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        return self._batch(_shuffled()[:TRAINING_SCANS][rng.integers(0, TRAINING_SCANS, size)])

    def held_out(self, rng: np.random.Generator) -> Batch:
        return self._batch(_shuffled()[TRAINING_SCANS:])

    def _batch(self, chosen: Array) -> Batch:
        images, labels = digits.read_digits()
        inputs, answers = in_order(images[chosen], self.scan), labels[chosen]
        size, steps = inputs.shape[:2]
        if self.asked == EARLY:
            return Batch(inputs, np.repeat(answers[:, None], steps, 1), *everywhere(size, steps))
        return Batch(inputs, answers, *at_the_end(size, steps))

    def read(self, image: Array) -> Batch:
        """Return an image (8, 8), 0 ... 1, as a batch of one; its right answer is not known."""
        inputs = in_order(image[None].astype(np.float32), self.scan)
        answers = np.zeros((1, inputs.shape[1]) if self.asked == EARLY else 1, np.int64)
        return Batch(inputs, answers, *everywhere(1, inputs.shape[1]))


def in_order(images: Array, scan: str) -> Array:
    """Return images (batch, 8, 8) as sequences: eight lines of eight pixels, or 64 steps of one, by Digits.scan."""
    if scan in LINES:
        return np.ascontiguousarray(images if scan == "rows" else images.transpose(0, 2, 1))
    pixels = images.reshape(len(images), -1, 1)
    return pixels if scan == "pixels" else np.ascontiguousarray(pixels[:, pixel_order()])


def pixel_order() -> Array:
    """Return the order in which "permuted" reads the 64 pixels: a random one, always the same."""
    return np.random.default_rng(64).permutation(SIDE * SIDE)


def _shuffled() -> Array:
    return np.random.default_rng(1998).permutation(1_797)
