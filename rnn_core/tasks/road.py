"""A road ahead, seen by a camera through fog: steer, or brake?"""

import math
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from rnn_core.settings import setting
from rnn_core.tasks.base import Array, Batch, Task, everywhere

HEIGHT, WIDTH = 12, 16
ANSWERS = ("left", "straight", "right", "brake")
GRAIN = 0.25  # the standard deviation of each pixel's noise, on a scale on which black is 0 and white 1
BEND = 0.4  # a road that bends by more is to be followed
NEAREST = 4  # frames from where an obstacle comes into sight to where it is passed


class Drives(NamedTuple):
    """Drives and what is true of them.

    shots (batch, time, shots, height, width): what the camera takes. clear (batch, time, height, width): the scene
    without fog and noise. fog (batch, time): 0 is a clear view, 1 is none. truth (batch, time): of ANSWERS.
    """

    shots: Array
    clear: Array
    fog: Array
    truth: Array


def drive(size: int, frames: int, shots: int, thickest: float, rng: np.random.Generator) -> Drives:
    """Draw `size` drives of so many frames, each frame taken `shots` times through fog of at most `thickest`."""
    bend = wander(size, frames, rng)
    nearness, place = obstacles(size, frames, rng)
    on_road = (nearness > 0) & (np.abs(place)[:, None] < 0.5)
    steer = 1 + (bend > BEND).astype(np.int64) - (bend < -BEND)
    truth = np.where(on_road, 3, steer)
    clear = paint(bend, nearness, place)
    fog = thickest * (0.5 + 0.5 * np.clip(1.2 * wander(size, frames, rng), -1, 1))
    veiled = (1 - fog)[..., None, None] * clear + 0.5 * fog[..., None, None]
    noise = rng.standard_normal((size, frames, shots, HEIGHT, WIDTH), np.float32)
    return Drives((veiled[:, :, None] + GRAIN * noise).astype(np.float32), clear, fog, truth)


def taken(drives: Drives) -> Batch:
    """Return drives as a network sees them."""
    size, frames = drives.truth.shape
    return Batch(drives.shots.reshape(size, frames, -1), drives.truth, *everywhere(size, frames))


def wander(size: int, frames: int, rng: np.random.Generator) -> Array:
    """Draw smooth curves between about -1 and 1, (size, frames): a wave of any phase, a period of 8 to 20 frames."""
    period, phase = rng.uniform(8, 20, (size, 1)), rng.uniform(0, 2 * np.pi, (size, 1))
    return np.sin(2 * np.pi * np.arange(frames) / period + phase)


def obstacles(size: int, frames: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Draw one obstacle for each drive: how near it is in each frame, (size, frames), and where across, (size,).

    Nearness is 0 while it is out of sight, then 1 to NEAREST. Across, the road reaches from -1/2 to 1/2; an obstacle
    lies in its middle or well beside it.
    """
    appears = rng.integers(-1, frames + 2, (size, 1))
    nearness = np.arange(frames) - appears + 1
    place = rng.choice([-1.3, 0.0, 0.0, 1.3], size)
    return np.where((nearness >= 1) & (nearness <= NEAREST), nearness, 0), place


def paint(bend: Array, nearness: Array, place: Array) -> Array:
    """Return the scene, (size, frames, HEIGHT, WIDTH): sky, a road that bends away, an obstacle where there is one."""
    horizon = 3
    rows = np.arange(horizon, HEIGHT)
    far = (HEIGHT - 1 - rows) / (HEIGHT - 1 - horizon)  # 0 at our feet, 1 at the horizon
    middle = (WIDTH - 1) / 2 + bend[..., None] * far**2 * WIDTH * 0.45
    half = 1 + 4.5 * (1 - far)
    across = (np.arange(WIDTH) - middle[..., None]) / (2 * half[:, None])
    ground = np.where(np.abs(across) < 0.5, 0.25, 0.75)
    row = np.clip(horizon - 1 + 2 * nearness, 0, HEIGHT - 1)[..., None]  # where it stands
    tall = 1 + nearness[..., None] // 2
    here = (nearness[..., None] > 0) & (rows <= row) & (rows > row - tall)
    blocked = here[..., None] & (np.abs(across - place[:, None, None, None]) < 0.3)
    scene = np.full((*bend.shape, HEIGHT, WIDTH), 0.9)
    scene[..., horizon:, :] = np.where(blocked, 1.0, ground)
    return scene


@dataclass(frozen=True, kw_only=True)
class Road(Task):
    """At each frame of a drive: which way to steer, or is there something on the road?"""

    name: ClassVar = "road"
    title: ClassVar = "A road through fog"
    story: ClassVar = (
        "A camera looks at a road that bends, through fog that comes and goes. At every frame: steer left, straight or "
        "right, or brake for what lies on the road?"
    )
    readout: ClassVar = "every"
    form: ClassVar = "image"

    length: int = setting(8, "Frames", (2, 24), "Moments of a drive", main=True)
    shots: int = setting(
        4, "Shots per frame", (1, 6), "How often the camera takes each frame, with fresh noise", main=True
    )
    fog: float = setting(0.85, "Thickest fog", (0.0, 1.0), "The share of the contrast that it takes away")

    @property
    def steps(self) -> int:
        return self.length

    @property
    def frame(self) -> tuple[int, int, int]:
        return self.shots, HEIGHT, WIDTH

    @property
    def channels(self) -> tuple[str, ...]:
        return tuple(f"pixel {n}" for n in range(1, self.shots * HEIGHT * WIDTH + 1))

    @property
    def answers(self) -> tuple[str, ...]:
        return ANSWERS

    @property
    def chance(self) -> float:
        """How often it is right to steer to the same side in every frame: the commonest answer.

        In a frame whose number is t, counted from 0, an obstacle is in sight if it appeared in one of the last
        NEAREST frames; it may appear from frame -1 to two after the last, and half of all lie on the road. A sine of
        any phase is above BEND in a share of 1/2 - arcsin(BEND) / pi.
        """
        sights = sum(min(t + 2, NEAREST) for t in range(self.length)) / (self.length * (self.length + 3))
        return (0.5 - math.asin(BEND) / math.pi) * (1 - sights / 2)

    @property
    def solved(self) -> float:
        return 0.95

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        return taken(drive(size, self.length, self.shots, self.fog, rng))
