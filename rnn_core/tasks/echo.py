"""Random bits, repeated some steps later: the shortest task whose memory has a known length."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.settings import setting
from rnn_core.tasks.base import LONGEST_TYPED, Array, Batch, Task, codes


@dataclass(frozen=True, kw_only=True)
class Echo(Task):
    """At each step the answer is the bit that was read `delay` steps before."""

    name: ClassVar = "echo"
    title: ClassVar = "Echo"
    story: ClassVar = "Random bits stream by. At each step: which bit was it a few steps ago?"
    readout: ClassVar = "every"

    delay: int = setting(5, "Delay", (1, 50), "So many steps ago", main=True)
    length: int = setting(40, "Answers", (1, 200), "Steps at which an answer counts", main=True)

    @property
    def steps(self) -> int:
        return self.delay + self.length

    @property
    def vocabulary(self) -> tuple[str, ...]:
        return ("0", "1")

    @property
    def answers(self) -> tuple[str, ...]:
        return ("0", "1")

    def example(self, rng: np.random.Generator) -> Batch:
        return self.read("1000111010" + "".join(map(str, rng.integers(0, 2, self.delay))))

    def read(self, typed: str) -> Batch:
        """Return typed bits as a batch of one. Raises ValueError unless they are more than the delay."""
        bits = codes(typed, ("0", "1"), "write zeros and ones")
        if bits.shape[1] <= self.delay:
            raise ValueError(
                f"Write {self.delay + 1} to {LONGEST_TYPED} bits: the echo comes {self.delay} steps later."
            )
        return echoed(bits, self.delay)

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        return echoed(rng.integers(0, 2, (size, self.steps)), self.delay)


def echoed(bits: Array, delay: int) -> Batch:
    """Return a batch whose answers are the bits (batch, time) of `delay` steps before."""
    size, steps = bits.shape
    targets = np.hstack([np.zeros((size, delay), np.int64), bits[:, :-delay]])
    mask = np.indices(bits.shape)[1] >= delay
    return Batch(bits, targets, np.full(size, steps), mask)
