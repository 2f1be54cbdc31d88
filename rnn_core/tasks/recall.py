"""Delayed recall (copy memory): repeat what was shown first, after a long distraction.

Source: Hochreiter & Schmidhuber 1997, experiment 2; in the form of Arjovsky, Shah & Bengio 2016,
section 5.1, with random distractors instead of blanks.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.settings import setting
from rnn_core.tasks.base import Batch, Task, at_the_end


@dataclass(frozen=True, kw_only=True)
class Recall(Task):
    """`items` symbols, `delay` distractors, then `items` cues: at each cue the next symbol is the answer."""

    name: ClassVar = "recall"
    title: ClassVar = "Delayed recall"
    story: ClassVar = "A symbol is shown once, then noise. When the question mark comes: which symbol was it?"
    readout: ClassVar = "every"

    delay: int = setting(20, "Delay (steps)", (0, 400), "Distracting steps between the symbols and the cue", main=True)
    items: int = setting(1, "Symbols to keep", (1, 10), "How many symbols must be repeated, in order")
    symbols: int = setting(4, "Alphabet", (2, 8), "How many different symbols there are")

    @property
    def steps(self) -> int:
        return self.delay + 2 * self.items

    @property
    def vocabulary(self) -> tuple[str, ...]:
        return (*self.answers, "·", "∘", "?")  # two kinds of distractor, so that the noise is not a clock

    @property
    def answers(self) -> tuple[str, ...]:
        return tuple("ABCDEFGH"[: self.symbols])

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        symbols_read = rng.integers(0, self.symbols, (size, self.items))
        noise = self.symbols + rng.integers(0, 2, (size, self.delay))
        cues = np.full((size, self.items), self.symbols + 2)
        targets = np.zeros((size, self.steps), np.int64)
        targets[:, self.steps - self.items :] = symbols_read
        inputs = np.concatenate([symbols_read, noise, cues], 1)
        return Batch(inputs, targets, *at_the_end(size, self.steps, last=self.items))
