"""Wave prediction: what is the next value of this mixture of sines?

Each sequence has its own frequencies, phases and amplitudes, so the network must find them while
it reads: nothing can be learned by heart.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.settings import setting
from rnn_core.tasks.base import Batch, Task, everywhere
from rnn_core.tasks.losses import SQUARED
from rnn_core.tasks.metrics import MSE


@dataclass(frozen=True, kw_only=True)
class Waves(Task):
    """A sum of `sines` sines of variance 1 in all; at every step the answer is the next value."""

    name: ClassVar = "waves"
    title: ClassVar = "Next value of a wave"
    story: ClassVar = "A curve that this network has never seen. At every step: what is the next value?"
    readout: ClassVar = "every"
    loss: ClassVar = SQUARED
    metric: ClassVar = MSE
    form: ClassVar = "curve"
    answers_in_input: ClassVar = True

    length: int = setting(60, "Sequence length", (8, 400), "Steps of each curve", main=True)
    sines: int = setting(2, "Sines mixed", (1, 4), "1 is a plain sine; more make the curve harder")
    noise: float = setting(0.0, "Noise", (0.0, 0.5), "Standard deviation added to what is read, never to the answer")

    @property
    def steps(self) -> int:
        return self.length

    @property
    def channels(self) -> tuple[str, ...]:
        return ("value",)

    @property
    def answers(self) -> tuple[str, ...]:
        return ("next value",)

    @property
    def chance(self) -> float:
        return 1.0  # always answering the mean, 0, costs the variance

    @property
    def solved(self) -> float:
        return 0.02  # carrying on in a straight line gets about 0.05

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        period = rng.uniform(8, 30, (size, self.sines, 1))
        phase = rng.uniform(0, 2 * np.pi, (size, self.sines, 1))
        power = rng.dirichlet(np.ones(self.sines), size)[..., None]
        time = np.arange(self.length + 1)
        wave = (np.sqrt(2 * power) * np.sin(2 * np.pi * time / period + phase)).sum(1)
        seen = wave[:, :-1] + self.noise * rng.standard_normal((size, self.length))
        inputs, targets = (part[..., None].astype(np.float32) for part in (seen, wave[:, 1:]))
        return Batch(inputs, targets, *everywhere(size, self.length))
