"""Parity: has the number of ones so far been odd? One forgotten bit spoils every later answer.

Source: the classical test of counting modulo two, e.g. Hochreiter & Schmidhuber 1997, section 5.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.settings import setting
from rnn_core.tasks.base import Batch, Task, codes, everywhere


@dataclass(frozen=True, kw_only=True)
class Parity(Task):
    """Bits of varying length; at every step the answer is the parity of the ones seen so far."""

    name: ClassVar = "parity"
    title: ClassVar = "Parity"
    story: ClassVar = "A stream of zeros and ones. After each: was the number of ones so far even or odd?"
    readout: ClassVar = "every"

    length: int = setting(20, "Longest sequence", (2, 200), "Sequences have half to all of this length", main=True)

    @property
    def steps(self) -> int:
        return self.length

    @property
    def vocabulary(self) -> tuple[str, ...]:
        return ("0", "1")

    @property
    def answers(self) -> tuple[str, ...]:
        return ("even", "odd")

    def example(self, rng: np.random.Generator) -> Batch:
        return self.read("0010110100")

    def read(self, typed: str) -> Batch:
        """Return typed bits as a batch of one. Raises ValueError naming what is no bit."""
        bits = codes(typed, self.vocabulary, "write zeros and ones")
        return Batch(bits, bits.cumsum(1) % 2, *everywhere(*bits.shape))

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        lengths = rng.integers(self.length // 2, self.length, size, endpoint=True)
        lengths[0] = self.length  # so that every batch has the same width
        mask = np.arange(self.length) < lengths[:, None]
        bits = rng.integers(0, 2, (size, self.length)) * mask
        return Batch(bits, bits.cumsum(1) % 2 * mask, lengths, mask)
