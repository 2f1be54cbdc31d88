"""What networks make of Bach's chorales: what the next chord costs them, and which voices they put under a melody."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rnn_core.data.chorales import LOWEST
from rnn_core.findings.chorales import decoded, shared, under
from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.questions.reading import Recording, SequenceReading
from rnn_core.tasks.base import Array, Batch
from rnn_core.tasks.chorales import Chorales, chosen, counted_chances, nats


class Harmony(NamedTuple):
    """The three voices under a soprano, (steps, 3), by a network and by counting."""

    network: Array
    table: Array


class Chorale(NamedTuple):
    """A chorale that is held out: its voices, (steps, 4), how many others are, and how many were studied."""

    voices: Array
    held_out: int
    studied: int


@dataclass(frozen=True)
class HeldOutChorale(Question[Chorale]):
    """Which chorale it is. A question, because reading the 408 files takes seconds."""

    number: int

    def answer(self) -> Chorale:
        held_out = chosen(True)
        return Chorale(held_out[self.number], len(held_out), len(chosen(False)))


@dataclass(frozen=True)
class ChoraleCosts(Question[tuple[float, float, float]]):
    """The nats per step of a held-out chorale: of a network, of the pitches' frequencies, of the chord held."""

    net: Net
    number: int

    def answer(self) -> tuple[float, float, float]:
        task = Chorales()
        batch = task.whole(chosen(True)[self.number])
        scores = SequenceReading(self.net, batch).answer().trace.outputs[0]
        network = float((np.logaddexp(0, scores) - scores * batch.targets[0]).sum(-1).mean())
        alone, held = (nats(counted_chances(task.way, order, batch.inputs), batch.targets) for order in (0, 1))
        return network, alone, held


@dataclass(frozen=True)
class Harmonization(Question[Harmony]):
    """The voices under a soprano, (steps,)."""

    net: Net
    soprano: Array

    def answer(self) -> Harmony:
        batch = under(self.soprano)
        return _voices(SequenceReading(self.net, batch).answer().trace.outputs[0], batch.inputs[0])


@dataclass(frozen=True)
class SharedNotes(Question[tuple[float, float]]):
    """The shares of notes equal to Bach's over all held-out chorales, by a network and by counting."""

    net: Net

    def answer(self) -> tuple[float, float]:
        whole = [Chorales(way="harmonize").whole(voices) for voices in chosen(True)]
        lengths = np.array([batch.inputs.shape[1] for batch in whole])
        inputs = np.zeros((len(whole), lengths.max(), whole[0].inputs.shape[-1]), np.float32)
        mask = np.zeros(inputs.shape[:2], bool)
        for number, (batch, steps) in enumerate(zip(whole, lengths, strict=True)):
            inputs[number, :steps], mask[number, :steps] = batch.inputs[0], True
        scores = Recording(self.net, Batch(inputs, np.zeros_like(inputs), lengths, mask)).answer().outputs
        harmony, bach = _voices(scores[mask], inputs[mask]), np.concatenate([voices[:, 1:] for voices in chosen(True)])
        return shared(harmony.network, bach), shared(harmony.table, bach)


def _voices(scores: Array, inputs: Array) -> Harmony:
    """Return the voices that the scores of a network, and counting, put under what is read, both (steps, pitches)."""
    soprano = np.where(inputs.any(-1), LOWEST + inputs.argmax(-1), 0)
    chances = counted_chances("harmonize", 1, inputs[None])[0]
    return Harmony(decoded(scores, soprano), decoded(np.log(chances / (1 - chances)), soprano))
