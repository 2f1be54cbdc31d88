"""Bach's chorales as a piano roll: which pitches come next, or which pitches belong under the soprano?

The measure is that of Boulanger-Lewandowski et al. 2012: the negative log-likelihood per step, summed over pitches,
each of which sounds or does not.
"""

import functools
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data.chorales import HIGHEST, LOWEST, SOURCE, read_chorales
from rnn_core.settings import setting
from rnn_core.tasks.base import Array, Batch, Task, everywhere
from rnn_core.tasks.losses import BERNOULLI
from rnn_core.tasks.metrics import NATS_PER_STEP

HELD_OUT_EVERY = 5  # chorales: the third of each five is held out
WAYS = ("foresee", "harmonize")
PITCHES = HIGHEST - LOWEST + 1
NAMES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "G♯", "A", "B♭", "B")


@dataclass(frozen=True, kw_only=True)
class Chorales(Task):
    """Windows of chorales in quarter notes, (batch, length, pitches); the answer at every step is a chord."""

    name: ClassVar = "chorales"
    title: ClassVar = "Bach’s chorales"
    story: ClassVar = "Four voices, one step a quarter note. Which pitches sound next, or under the melody?"
    readout: ClassVar = "every"
    loss: ClassVar = BERNOULLI
    metric: ClassVar = NATS_PER_STEP
    form: ClassVar = "roll"
    source: ClassVar = SOURCE
    packages: ClassVar = ("music21",)

    way: str = setting(
        "foresee",
        "What is asked",
        WAYS,
        "Foresee: all voices are read, the next chord is asked. Harmonize: the soprano is read, the other voices are "
        "asked",
        main=True,
    )
    length: int = setting(32, "Window (quarter notes)", (4, 32), "How much is read at a time", main=True)

    @property
    def steps(self) -> int:
        return self.length

    @property
    def channels(self) -> tuple[str, ...]:
        return tuple(f"{NAMES[pitch % 12]}{pitch // 12 - 1}" for pitch in range(LOWEST, HIGHEST + 1))

    @property
    def answers(self) -> tuple[str, ...]:
        return self.channels

    @property
    def chance(self) -> float:
        return counted(self.way, self.length, 0)

    @property
    def solved(self) -> float:
        return counted(self.way, self.length, 1)

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        return self._batch(False, rng.integers(0, len(window_starts(False, self.length)), size))

    def held_out(self, rng: np.random.Generator) -> Batch:
        return self._batch(True, np.flatnonzero(window_starts(True, self.length)[:, 1] % self.length == 0))

    def example(self, rng: np.random.Generator) -> Batch:
        return self._batch(True, np.array([0]))

    def _batch(self, held_out: bool, windows: Array) -> Batch:
        where, inside = window_starts(held_out, self.length)[windows].T
        steps = (where + inside)[:, None] + np.arange(self.length + 1)
        voices = np.concatenate(chosen(held_out))[steps]
        if self.way == "foresee":
            inputs, targets = rolled(voices[:, :-1]), rolled(voices[:, 1:])
        else:
            inputs, targets = rolled(voices[:, :-1, :1]), rolled(voices[:, :-1, 1:])
        return Batch(inputs, targets, *everywhere(len(windows), self.length))

    def whole(self, voices: Array) -> Batch:
        """Return a whole chorale, (steps, 4), as a batch of one."""
        inputs, targets = (voices[:-1], voices[1:]) if self.way == "foresee" else (voices[:, :1], voices[:, 1:])
        return Batch(rolled(inputs[None]), rolled(targets[None]), *everywhere(1, len(inputs)))


@functools.cache
def chosen(held_out: bool) -> tuple[Array, ...]:
    """Return the chorales to train on, or those held out, each (steps, 4)."""
    return tuple(one for n, one in enumerate(read_chorales()) if (n % HELD_OUT_EVERY == 2) == held_out)


@functools.cache
def window_starts(held_out: bool, length: int) -> Array:
    """Return for every window where its chorale begins, and where it begins in there, (windows, 2)."""
    lengths = [len(one) for one in chosen(held_out)]
    begins = np.cumsum([0, *lengths[:-1]])
    return np.array([(at, n) for at, steps in zip(begins, lengths, strict=True) for n in range(steps - length)])


def rolled(voices: Array) -> Array:
    """Return pitches, (..., time, voices), as a piano roll, (..., time, pitches), of zeros and ones."""
    return (voices[..., None] == np.arange(LOWEST, HIGHEST + 1)).any(-2).astype(np.float32)


@functools.lru_cache(maxsize=64)
def counted(way: str, length: int, order: int) -> float:
    """Return the nats per step that counting reaches on the held-out windows: see `counted_chances`."""
    held = Chorales(way=way, length=length).held_out(np.random.default_rng())
    return nats(counted_chances(way, order, held.inputs), held.targets)


def counted_chances(way: str, order: int, inputs: Array) -> Array:
    """Return the chance of each pitch by counting in the chorales to train on, (batch, time, pitches).

    Order 0: how often each pitch sounds. Order 1, to foresee: how often it does if it sounds now, and if not, so that
    the last chord is held as firmly as it pays. Order 1, to harmonize: how often it does under this soprano.
    """
    alone, conditional, stays, comes = _table(way)
    if order == 0:
        return alone + np.zeros_like(inputs)
    if way == "foresee":
        return np.where(inputs > 0, stays, comes)
    return np.where(inputs.any(-1, keepdims=True), inputs @ conditional, alone)


@functools.cache
def _table(way: str) -> tuple[Array, Array, Array, Array]:
    """Return how often each pitch sounds: at all, (pitches,); with each pitch read; if it is read; if it is not."""
    studied = [Chorales(way=way).whole(one) for one in chosen(False)]
    inputs, targets = (np.concatenate([one[part][0] for one in studied]) for part in (0, 1))
    return (
        _share(targets.sum(0), len(targets)),
        _share(inputs.T @ targets, inputs.sum(0)[:, None]),
        _share((inputs * targets).sum(0), inputs.sum(0)),
        _share(((1 - inputs) * targets).sum(0), (1 - inputs).sum(0)),
    )


def _share(times: Array, of: Array | int) -> Array:
    return (times + 0.5) / (of + 1)  # Krichevsky & Trofimov 1981: what never occurred is not impossible


def nats(chances: Array, targets: Array) -> float:
    """Return what the right chords cost on average, in nats, under these chances of each pitch."""
    return float(-np.log(np.where(targets > 0, chances, 1 - chances)).sum(-1).mean())
