"""What a task is: sequences whose right answers are known, drawn a whole batch at a time."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_core.settings import Settings
from rnn_core.tasks.chance import NUMBERS, SEQUENCES, chance_of
from rnn_core.tasks.losses import CROSS_ENTROPY, Loss
from rnn_core.tasks.metrics import ACCURACY, Metric

Array = NDArray[Any]
LONGEST_TYPED = 200  # symbols
LEARNED = 0.1  # of the way from chance to solved: less may be luck


class Batch(NamedTuple):
    """Sequences and their answers.

    inputs   (batch, time, channels) float32, or (batch, time) int64 for tokens
    targets  read-out "last": (batch,) int64 or (batch, outputs) float32;
             read-out "every": the same with a time axis after batch; with CTC (batch, labels), 0 behind their end
    lengths  (batch,) int64: the steps of each sequence that are real; what follows is padding
    mask     (batch, time) bool: the steps whose answers count (for "last", the last real step)
    """

    inputs: Array
    targets: Array
    lengths: Array
    mask: Array

    def first(self, size: int) -> "Batch":
        """Return the first `size` sequences."""
        return Batch(*(part[:size] for part in self))

    def unpadded(self) -> "Batch":
        """Return the sequences of full length."""
        return Batch(*(part[self.lengths == self.inputs.shape[1]] for part in self))


@dataclass(frozen=True, kw_only=True)
class Task(Settings):
    """A family of sequences; its fields are its difficulty. Subclasses draw batches and name levels."""

    name: ClassVar[str]
    title: ClassVar[str]
    story: ClassVar[str]
    readout: ClassVar[Literal["last", "every"]] = "last"
    loss: ClassVar[Loss] = CROSS_ENTROPY
    metric: ClassVar[Metric] = ACCURACY
    form: ClassVar[Literal["sum", "symbols", "curve", "text", "image", "sound", "roll"]] = "symbols"
    answers_in_input: ClassVar[bool] = False  # as in forecasting: each answer is read one step later
    solvable: ClassVar[bool] = True  # whether a level is known that counts as solved: of markets there is none
    source: ClassVar[str] = "synthetic, drawn as you train"
    packages: ClassVar[tuple[str, ...]] = ()  # those that ship its data

    @property
    def private(self) -> bool:
        """Whether its sequences are what a reader brought along: what is found in them is for that reader only."""
        return False

    @property
    def steps(self) -> int:
        """The number of time steps of the longest sequence."""
        raise NotImplementedError

    @property
    def vocabulary(self) -> tuple[str, ...] | None:
        """The tokens a sequence is made of, or None when inputs are vectors."""
        return None

    @property
    def channels(self) -> tuple[str, ...]:
        """The names of the components of an input vector (empty for tokens)."""
        return ()

    def features(self, embedding: int) -> int:
        """Return how many numbers a step is read as: its channels, or those of the embedding that stand for a token."""
        return embedding if self.vocabulary else len(self.channels)

    @property
    def frame(self) -> tuple[int, int, int] | None:
        """How the components of an input vector are laid out as an image: (channels, height, width); None: not."""
        return None

    @property
    def answers(self) -> tuple[str, ...]:
        """The names of the outputs: the classes, or the numbers to be predicted."""
        raise NotImplementedError

    @property
    def quantity(self) -> str:
        """What an answer that is a number is a number of; here: what the first output is called."""
        return self.answers[0]

    @property
    def cue(self) -> int | None:
        """The token at which a network begins to write; from there on it reads its own last answer.

        Batches hold the right answers there (teacher forcing), so a token and the answer of that name
        have the same code; the cue stands at the same step of every sequence. None: nothing is written.
        """
        return None

    @property
    def blank(self) -> int | None:
        """The token that stands, before the cue, where nothing is read: attention never looks at it. None: no token."""
        return None

    @property
    def chance(self) -> float:
        """The metric of the best guess that ignores the sequence; here: of always the same answer, as measured."""
        return _constant(self)

    @property
    def solved(self) -> float:
        """The metric from which on the task counts as solved; here: an accuracy."""
        return 0.99

    def is_solved(self, value: float) -> bool:
        """Tell whether a held-out metric reaches the solved level (False for NaN)."""
        return self.solvable and self.metric.reaches(value, self.solved)

    def beats_guessing(self, value: float) -> bool:
        """Tell whether a held-out metric has come a tenth of the way from chance to solved (False for NaN)."""
        return (value - self.chance) / (self.solved - self.chance) >= LEARNED

    @property
    def draws_alike(self) -> bool:
        """Whether held-out sequences are drawn as those of training are, and from finitely many, so that both meet."""
        return type(self).held_out is Task.held_out and self.vocabulary is not None

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        """Draw `size` training sequences."""
        raise NotImplementedError

    def held_out(self, rng: np.random.Generator) -> Batch:
        """Draw the fixed batch on which progress is measured; rnn_core/tasks/apart.py keeps training off it."""
        return self.sample(held_out_size(self.steps), rng)

    def telling(self, few: Batch) -> int:
        """Return which of a few held-out sequences tells a network that has learned from one that has not."""
        return 0

    def example(self, rng: np.random.Generator) -> Batch:
        """Return the sequence that a lesson opens with, as a batch of one: the first one held out."""
        return self.alone(self.held_out(rng))

    def alone(self, batch: Batch, number: int = 0) -> Batch:
        """Return one sequence of `batch` as a batch of one, without its padding."""
        only = slice(number, number + 1)
        end = int(batch.lengths[number])
        targets = batch.targets[only, :end] if self.readout == "every" else batch.targets[only]
        return Batch(batch.inputs[only, :end], targets, batch.lengths[only], batch.mask[only, :end])


@lru_cache(256)
def _constant(task: Task) -> float:
    """Measure what the best constant answer reaches on held-out sequences; drawn ones are drawn by a fixed seed."""
    asked, drawn, rng = list[Array](), 0, np.random.default_rng(0)
    while drawn < SEQUENCES and sum(part.size for part in asked) < NUMBERS:
        batch = task.held_out(rng)
        asked.append(batch.targets[batch.mask] if task.readout == "every" else batch.targets)
        drawn += len(batch.inputs)
    always_the_same = len(asked) > 1 and np.array_equal(asked[0], asked[1])
    return chance_of(task.metric, np.concatenate(asked), len(task.answers), math.inf if always_the_same else drawn)


def codes(typed: str, vocabulary: tuple[str, ...], hint: str) -> Array:
    """Return typed one-letter symbols as (1, time) token codes. Raises ValueError that ends with `hint`."""
    symbols = "".join(typed.upper().split())
    unknown = [symbol for symbol in symbols if symbol not in vocabulary]
    if unknown:
        raise ValueError(f"“{unknown[0]}” is no symbol here: {hint}.")
    if not 1 <= len(symbols) <= LONGEST_TYPED:
        raise ValueError(f"Type 1 to {LONGEST_TYPED} symbols: {hint}.")
    return np.array([[vocabulary.index(symbol) for symbol in symbols]])


def held_out_size(steps: int) -> int:
    """Return how many sequences progress is measured on: 256, fewer when they are long, so that it stays cheap."""
    return max(64, min(256, 25_600 // steps))


def everywhere(size: int, steps: int) -> tuple[Array, Array]:
    """Return lengths and mask of a batch without padding in which every step counts."""
    return np.full(size, steps), np.ones((size, steps), bool)


def at_the_end(size: int, steps: int, last: int = 1) -> tuple[Array, Array]:
    """Return lengths and mask of a batch without padding in which the `last` steps count."""
    lengths, mask = everywhere(size, steps)
    mask[:, : steps - last] = False
    return lengths, mask
