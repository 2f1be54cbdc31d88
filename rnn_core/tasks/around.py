"""Tagging that needs both sides: each tag depends on a bit some steps back and on one some steps ahead.

Source: the idea of Schuster & Paliwal 1997, reduced to one bit on either side.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.settings import setting
from rnn_core.tasks.base import Batch, Task, everywhere


@dataclass(frozen=True, kw_only=True)
class Around(Task):
    """Random bits; the tag of a step names the bit `reach` steps before it and the bit `reach` steps after it."""

    name: ClassVar = "around"
    title: ClassVar = "Tagging from both sides"
    story: ClassVar = (
        "Which bit stood a few steps back, and which stands a few steps ahead? To be tagged at every step."
    )
    readout: ClassVar = "every"

    length: int = setting(14, "Tagged steps", (1, 200), "Bits that get a tag", main=True)
    reach: int = setting(3, "Reach", (1, 20), "How far back, and how far ahead, the two bits lie", main=True)

    @property
    def steps(self) -> int:
        return self.length + 2 * self.reach

    @property
    def vocabulary(self) -> tuple[str, ...]:
        return ("0", "1")

    @property
    def answers(self) -> tuple[str, ...]:
        return ("0·0", "0·1", "1·0", "1·1")

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        bits = rng.integers(0, 2, (size, self.steps))
        lengths, mask = everywhere(size, self.steps)
        mask[:, : self.reach] = mask[:, -self.reach :] = False  # there one of the two bits is missing
        tags = np.zeros_like(bits)
        inner = slice(self.reach, -self.reach)
        tags[:, inner] = 2 * bits[:, : -2 * self.reach] + bits[:, 2 * self.reach :]
        return Batch(bits, tags, lengths, mask)
