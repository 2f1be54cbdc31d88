"""A small video: real digits that move and bounce, perhaps behind a screen; what will the next frame be?"""

import functools
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data.digits import SOURCE
from rnn_core.data.moving import draw_at, sprites
from rnn_core.settings import setting
from rnn_core.tasks.base import Array, Batch, Task, everywhere
from rnn_core.tasks.losses import SQUARED
from rnn_core.tasks.metrics import MSE

HEIGHT, WIDTH, SIZE = 12, 20, 6  # pixels: of a frame, and of a digit
SCREEN = slice(5, 15)  # the columns that the screen covers, if there is one
GRAY = 0.5  # how bright the screen is
TESTED = 32  # clips on which progress is measured: they are long to compute


@dataclass(frozen=True, kw_only=True)
class Video(Task):
    """Frames of digits that move evenly and bounce off the edges; the next frame is to be predicted at every step."""

    name: ClassVar = "video"
    title: ClassVar = "Moving digits"
    story: ClassVar = "A real digit goes to and fro, perhaps behind a screen. What will the next frame look like?"
    readout: ClassVar = "every"
    loss: ClassVar = SQUARED
    metric: ClassVar = MSE
    form: ClassVar = "image"
    answers_in_input: ClassVar = True
    source: ClassVar = f"{SOURCE}; the motion is synthetic"
    packages: ClassVar = ("scikit-learn",)

    screen: str = setting("in the middle", "Screen", ("in the middle", "none"), "What digits pass behind", main=True)
    movers: int = setting(1, "Digits", (1, 3), "How many digits move at once", main=True)
    path: str = setting("level", "Paths", ("level", "slanted"), "Straight across, or up and down as well", main=True)
    length: int = setting(12, "Frames", (6, 40), "Steps of a clip")

    @property
    def steps(self) -> int:
        return self.length

    @property
    def frame(self) -> tuple[int, int, int]:
        return 1, HEIGHT, WIDTH

    @property
    def channels(self) -> tuple[str, ...]:
        return tuple(f"pixel {row},{column}" for row in range(1, HEIGHT + 1) for column in range(1, WIDTH + 1))

    @property
    def answers(self) -> tuple[str, ...]:
        return self.channels

    @property
    def chance(self) -> float:
        """The error of always predicting the mean frame."""
        return _levels(self)[0]

    @property
    def solved(self) -> float:
        """Half the error of copying the last frame."""
        return _levels(self)[1] / 2

    @property
    def copying(self) -> float:
        """The error of copying the last frame."""
        return _levels(self)[1]

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        return self._batch(draw_clips(self, "learned", size, rng)[0])

    def held_out(self, rng: np.random.Generator) -> Batch:
        return self._batch(draw_clips(self, "held out", TESTED, rng)[0])

    def _batch(self, frames: Array) -> Batch:
        seen = frames.reshape(*frames.shape[:2], -1)
        return Batch(seen[:, :-1], seen[:, 1:], *everywhere(len(seen), seen.shape[1] - 1))


def draw_clips(task: "Video", part: str, size: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Draw clips, one frame longer than the task: frames (clips, time, height, width), and where each digit is.

    places (clips, time, digits, 2): row and column of the upper left corner, in pixels; behind the screen, too.
    part: "learned" or "held out", of the scans.
    """
    images, _ = sprites(part, SIZE)
    chosen = images[rng.integers(0, len(images), (task.movers, size))]
    room = np.array([HEIGHT - SIZE, WIDTH - SIZE], np.float32)
    begins = (rng.random((task.movers, size, 1, 2), dtype=np.float32) * (room + 1)).astype(int)
    slant = int(task.path == "slanted")
    speeds = rng.integers(-slant, slant + 1, begins.shape)  # pixels a frame, down; across it always moves
    speeds[..., 1] = rng.choice([-1, 1], speeds.shape[:-1])
    going = begins + speeds * np.arange(task.length + 1, dtype=np.float32)[:, None]
    places = room - np.abs(room - np.mod(going, 2 * room))  # a straight line, folded at the edges
    frames = np.zeros((size, task.length + 1, HEIGHT, WIDTH), np.float32)
    for image, place in zip(chosen, places, strict=True):
        frames = np.maximum(frames, draw_at(image, place, (HEIGHT, WIDTH)))
    if task.screen != "none":
        frames[..., SCREEN] = GRAY
    return frames, places.transpose(1, 2, 0, 3)


@functools.cache
def _levels(task: "Video") -> tuple[float, float]:
    """Return the error of the mean frame and that of copying the last one."""
    frames, _ = draw_clips(task, "learned", 500, np.random.default_rng(0))
    return float(frames.var((0, 1)).mean()), float(np.square(np.diff(frames, axis=1)).mean())
