"""Motion: a real digit moves evenly across a frame that has no edges; in which direction?"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data.digits import SOURCE
from rnn_core.data.moving import sprites
from rnn_core.settings import setting
from rnn_core.tasks.base import Array, Batch, Task, everywhere

SIDE, SIZE = 12, 6  # pixels: of a frame, and of a digit
COMPASS = ("→", "↘", "↓", "↙", "←", "↖", "↑", "↗")
WAYS = ((0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1))  # rows and columns that it moves by


@dataclass(frozen=True, kw_only=True)
class Motion(Task):
    """A digit moves in one of eight directions; what leaves the frame on one side comes back on the other.

    So every place is as likely in every direction, and a single frame cannot tell.
    """

    name: ClassVar = "motion"
    title: ClassVar = "Which way does it move?"
    story: ClassVar = "A real digit moves across the frame, a pixel or two at a time. In which of eight directions?"
    readout: ClassVar = "every"
    form: ClassVar = "image"
    source: ClassVar = f"{SOURCE}; the motion is synthetic"
    packages: ClassVar = ("scikit-learn",)

    length: int = setting(8, "Frames", (2, 30), "Steps of a clip", main=True)
    grain: float = setting(0.1, "Noise", (0.0, 1.0), "Standard deviation of what is added to every pixel")

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
        return COMPASS

    @property
    def solved(self) -> float:
        return 0.95

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        return self._batch("learned", size, rng)

    def held_out(self, rng: np.random.Generator) -> Batch:
        return self._batch("held out", 400, rng)

    def _batch(self, part: str, size: int, rng: np.random.Generator) -> Batch:
        images, _ = sprites(part, SIZE)
        ways = rng.integers(0, len(COMPASS), size)
        begins, speeds = rng.integers(0, SIDE, (size, 1, 2)), rng.integers(1, 3, (size, 1, 1))
        places = begins + speeds * np.array(WAYS)[ways][:, None] * np.arange(self.length)[:, None]
        frames = _wrapped(images[rng.integers(0, len(images), size)], places)
        frames += np.float32(self.grain) * rng.standard_normal(frames.shape, np.float32)
        lengths, asked = everywhere(size, self.length)
        asked[:, 0] = False  # of one frame nothing can be told
        return Batch(frames.reshape(size, self.length, -1), np.repeat(ways[:, None], self.length, 1), lengths, asked)


def _wrapped(images: Array, places: Array) -> Array:
    """Return frames (clips, time, side, side) that show each image at its places, in a frame without edges."""
    clips, time = np.ogrid[: len(places), : places.shape[1]]
    rows, columns = ((places[..., axis, None] + np.arange(SIZE)) % SIDE for axis in (0, 1))
    frames = np.zeros((*places.shape[:2], SIDE, SIDE), np.float32)
    frames[clips[..., None, None], time[..., None, None], rows[..., :, None], columns[..., None, :]] = images[:, None]
    return frames
