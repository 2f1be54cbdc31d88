"""Which digit came first? Two real digits flash up one after the other, in noise, anywhere in the frame."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data.digits import SOURCE
from rnn_core.data.moving import draw_at, sprites
from rnn_core.settings import setting
from rnn_core.tasks.base import Batch, Task, at_the_end

SIDE, SIZE = 12, 8  # pixels: of a frame, and of a digit
PAIR = (3, 7)
ORDERS = (f"{PAIR[0]} first", f"{PAIR[1]} first")


@dataclass(frozen=True, kw_only=True)
class ClipOrder(Task):
    """Somewhere in a clip of noise a 3 shows for one frame, in another frame a 7; which of them came first?"""

    name: ClassVar = "clip_order"
    title: ClassVar = "Which digit came first?"
    story: ClassVar = "In a clip of noise a 3 and a 7 flash up, each for one frame, each anywhere. Which came first?"
    form: ClassVar = "image"
    source: ClassVar = f"{SOURCE}; noise, places and moments are synthetic"
    packages: ClassVar = ("scikit-learn",)

    length: int = setting(8, "Frames", (2, 30), "Steps of a clip", main=True)
    grain: float = setting(0.4, "Noise", (0.0, 1.0), "Standard deviation of what is added to every pixel", main=True)

    @property
    def steps(self) -> int:
        return self.length

    @property
    def frame(self) -> tuple[int, int, int]:
        return 1, SIDE, SIDE

    @property
    def channels(self) -> tuple[str, ...]:
        return tuple(f"pixel {row},{column}" for row in range(1, SIDE + 1) for column in range(1, SIDE + 1))

    @property
    def answers(self) -> tuple[str, ...]:
        return ORDERS

    @property
    def solved(self) -> float:
        return 0.95

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        return self._batch("learned", size, rng)

    def held_out(self, rng: np.random.Generator) -> Batch:
        return self._batch("held out", 400, rng)

    def _batch(self, part: str, size: int, rng: np.random.Generator) -> Batch:
        images, digits = sprites(part, SIZE)
        orders = rng.integers(0, 2, size)
        moments = np.sort(rng.permuted(np.tile(np.arange(self.length), (size, 1)), axis=1)[:, :2], axis=1)
        frames = np.float32(self.grain) * rng.standard_normal((size, self.length, SIDE, SIDE), np.float32)
        pools = [np.flatnonzero(digits == digit) for digit in PAIR]
        for nth in (0, 1):
            wanted = orders if nth == 0 else 1 - orders
            picked = np.array([int(rng.choice(pools[int(order)])) for order in wanted])
            places = rng.integers(0, SIDE - SIZE + 1, (size, 1, 2)).astype(np.float32)
            frames[np.arange(size), moments[:, nth]] += draw_at(images[picked], places, (SIDE, SIDE))[:, 0]
        return Batch(frames.reshape(size, self.length, -1), orders, *at_the_end(size, self.length))
