"""Real motion: what a smartwatch measures; is its wearer standing, walking, running or playing badminton?"""

import functools
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data.smartwatch import SAMPLES, SENSORS, SOURCE, read_watch
from rnn_core.settings import setting
from rnn_core.tasks.base import Array, Batch, Task, at_the_end

SHORT = ("stand", "walk", "run", "play")  # ACTIVITIES, as a narrow axis has room for them


@dataclass(frozen=True, kw_only=True)
class Smartwatch(Task):
    """Acceleration and turning rate arrive ten times a second; the answer, at the end, is the activity.

    40 clips are few to learn from. So a network is shown windows of them: from `shortest` samples on, from anywhere
    in a clip, with noise of the size `blur` (of a channel's standard deviation). Held out are the 40 clips of the
    other part, whole and as they were recorded. The scale is the training clips' own.
    """

    name: ClassVar = "smartwatch"
    title: ClassVar = "A smartwatch: what is its wearer doing?"
    story: ClassVar = (
        "A smartwatch tells ten times a second how it is accelerated and turned. Is its wearer standing, walking, "
        "running or playing badminton?"
    )
    form: ClassVar = "symbols"
    source: ClassVar = SOURCE
    packages: ClassVar = ("sktime",)

    shortest: int = setting(
        10,
        "Shortest window (samples)",
        (1, SAMPLES),
        "It learns from windows of the clips, this long or longer",
        main=True,
    )
    blur: float = setting(0.1, "Noise on the samples", (0.0, 1.0), "Added to each number while it trains")

    @property
    def steps(self) -> int:
        return SAMPLES

    @property
    def channels(self) -> tuple[str, ...]:
        return SENSORS

    @property
    def answers(self) -> tuple[str, ...]:
        return SHORT

    @property
    def solved(self) -> float:
        return 0.95

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        clips, activities = scaled("TRAIN")
        chosen = rng.integers(0, len(clips), size)
        lengths = rng.integers(self.shortest, SAMPLES + 1, size)
        begins = rng.integers(0, SAMPLES - lengths + 1)
        at = begins[:, None] + np.arange(SAMPLES)
        real = np.arange(SAMPLES) < lengths[:, None]
        noise = rng.standard_normal((size, *clips.shape[1:]), np.float32) * np.float32(self.blur)
        inputs = (clips[chosen[:, None], np.minimum(at, SAMPLES - 1)] + noise) * real[..., None]
        return Batch(inputs, activities[chosen], lengths, np.arange(SAMPLES) == lengths[:, None] - 1)

    def held_out(self, rng: np.random.Generator) -> Batch:
        clips, activities = scaled("TEST")
        return Batch(clips, activities, *at_the_end(len(clips), SAMPLES))


@functools.cache
def scaled(part: str) -> tuple[Array, Array]:
    """Return the clips of one part in standard deviations of the training part's channels, and their activities.

    The file is sorted by activity; reversed, so that badminton, of all four the least even, is shown first.
    """
    training, _ = read_watch("TRAIN")
    clips, activities = read_watch(part)
    return ((clips - training.mean((0, 1))) / training.std((0, 1)))[::-1].copy(), activities[::-1].copy()
