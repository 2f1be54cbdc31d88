"""When is a handwritten digit recognized: after how many rows of a scan, after how much of a pen's way?"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rnn_core.data.pens import read_pens
from rnn_core.data.scribbles import scribbles, upright
from rnn_core.findings.digits import Formed, as_scan, formed
from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.questions.reading import Recording
from rnn_core.tasks.base import Array, Batch
from rnn_core.tasks.digits import Digits, in_order
from rnn_core.tasks.strokes import NO_DIGIT, Strokes
from rnn_core.trace import softmax


class Penned(NamedTuple):
    """How a network reads pens.

    digits: how verdicts on real digits form; refused: the share of them that it calls no digit at the end.
    scribbles: the share of new scribbles that it calls no digit; upright: of plain upright lines that it calls a one.
    """

    digits: Formed
    refused: float
    scribbles: float
    upright: float


@dataclass(frozen=True)
class ScanVerdicts(Question[Formed]):
    """How a network's verdicts on all held-out scans form."""

    net: Net

    def answer(self) -> Formed:
        batch = self.net.experiment.held_out()
        truth = batch.targets if batch.targets.ndim == 1 else batch.targets[:, 0]
        return formed(Recording(self.net, batch).answer().outputs, truth)


@dataclass(frozen=True)
class PenVerdicts(Question[Penned]):
    """How a network reads the held-out pens, and as many scribbles and upright lines that it has never met."""

    net: Net

    def answer(self) -> Penned:
        task = self.net.experiment.task
        assert isinstance(task, Strokes)
        points, labels = read_pens("held out")
        rng, count = np.random.default_rng(1996), len(labels)
        sets = (points.astype(float), scribbles(count, rng), upright(count // 10, rng))
        real, wild, plain = (Recording(self.net, task.read(some)).answer().outputs for some in sets)
        last = [outputs[:, -1].argmax(-1) for outputs in (real, wild, plain)]
        refused, noticed, ones = (float((a == b).mean()) for a, b in zip(last, (NO_DIGIT, NO_DIGIT, 1), strict=True))
        return Penned(formed(real, labels), refused, noticed, ones)


@dataclass(frozen=True)
class StepChances(Question[Array]):
    """The chance that a network gives to each answer after every step of a batch's first sequence, (time, answers)."""

    net: Net
    batch: Batch

    def answer(self) -> Array:
        return softmax(Recording(self.net, self.batch.first(1)).answer().outputs[0])


@dataclass(frozen=True)
class PenTransfer(Question[float]):
    """The share of the held-out pens that a network reads right, drawn as scans; it has learned from scans."""

    net: Net

    def answer(self) -> float:
        task = self.net.experiment.task
        assert isinstance(task, Digits)
        points, labels = read_pens("held out")
        images = np.stack([as_scan([pen]) for pen in points.astype(float)]).astype(np.float32)
        sequences = in_order(images, task.scan)
        batch = Batch(sequences, labels, np.full(len(labels), task.steps), np.ones(sequences.shape[:2], bool))
        return float((Recording(self.net, batch).answer().outputs[:, -1].argmax(-1) == labels).mean())
