"""Handwritten digits, stroke by stroke: eight points along the way of a pen; which digit is it, if any?"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data.pens import POINTS, SOURCE, read_pens
from rnn_core.data.scribbles import scribbles, upright
from rnn_core.tasks.base import Array, Batch, Task, everywhere

NO_DIGIT = 10  # the answer
SCRIBBLED, UPRIGHT = 0.25, 0.03  # the shares of scribbles and of plain upright lines among what it learns from
SHAKE = (
    3.0  # hundredths of the height: while it trains every point is moved a little, so that it learns no pen by heart
)


@dataclass(frozen=True, kw_only=True)
class Strokes(Task):
    """Where a pen is, and how it got there from the point before; asked after every point."""

    name: ClassVar = "strokes"
    title: ClassVar = "Handwritten digits, stroke by stroke"
    story: ClassVar = "A pen writes a digit, or scribbles: eight points along its way. Which digit is it, if any?"
    readout: ClassVar = "every"
    source: ClassVar = f"{SOURCE}; scribbles are synthetic"

    @property
    def steps(self) -> int:
        return POINTS

    @property
    def channels(self) -> tuple[str, ...]:
        return ("x", "y", "Δx", "Δy")

    @property
    def answers(self) -> tuple[str, ...]:
        return (*"0123456789", "no digit")

    @property
    def chance(self) -> float:
        return SCRIBBLED

    @property
    def solved(self) -> float:
        return 0.75  # of the answers after all eight points: the first points tell little

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        points, labels = read_pens("training")
        kinds = rng.random(size)
        chosen = rng.integers(0, len(labels), size)
        drawn, answers = points[chosen].astype(float), labels[chosen]
        scribbled, plain = kinds < SCRIBBLED, kinds > 1 - UPRIGHT
        drawn[scribbled], answers[scribbled] = scribbles(int(scribbled.sum()), rng), NO_DIGIT
        drawn[plain], answers[plain] = upright(int(plain.sum()), rng), 1
        return self._batch(drawn + rng.normal(0, SHAKE, drawn.shape), answers)

    def held_out(self, rng: np.random.Generator) -> Batch:
        points, labels = read_pens("held out")
        count = len(labels) // 3  # so a quarter is scribbled
        drawn = np.concatenate([points, scribbles(count, rng)])
        return self._batch(drawn, np.concatenate([labels, np.full(count, NO_DIGIT)]))

    def _batch(self, points: Array, answers: Array) -> Batch:
        places = points / 50 - 1
        moved = np.diff(places, axis=1, prepend=places[:, :1])
        inputs = np.concatenate([places, moved], 2).astype(np.float32)
        return Batch(inputs, np.repeat(answers[:, None], POINTS, 1), *everywhere(len(answers), POINTS))

    def read(self, points: Array) -> Batch:
        """Return drawings (batch, 8, 2), x and y in 0 ... 100, whose right answers are not known."""
        return self._batch(np.asarray(points, float), np.full(len(points), NO_DIGIT))
