"""What does the ground look like that training walks on?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnn_core.questions.base import PartedQuestion, Question
from rnn_core.questions.net import Net
from rnn_core.tasks import Batch
from rnn_core.trace import Floats, Surface

AT_ONCE = 2  # rows, by a worker


@dataclass(frozen=True)
class LossRows(Question[Surface]):
    """Some rows of a LossSurface: those at the distances `across`, (rows,)."""

    net: Net
    batch: Batch
    at: Floats
    across: Floats

    def answer(self) -> Surface:
        from rnn_core.nets.probes.loss_surface import loss_surface

        task = self.net.experiment.task
        return loss_surface(self.net.recurrent(), task, self.batch, self.at, self.across)


@dataclass(frozen=True)
class LossSurface(PartedQuestion[Surface, Surface]):
    """The loss of `batch` on a plane through a network's weights, at the distances `at`, (points,)."""

    net: Net
    batch: Batch
    at: Floats

    def parts(self) -> list[LossRows]:
        rows = range(0, len(self.at), AT_ONCE)
        return [LossRows(self.net, self.batch, self.at, self.at[row : row + AT_ONCE]) for row in rows]

    def whole(self, answers: Sequence[Surface]) -> Surface:
        return Surface(answers[0].at, np.concatenate([rows.loss for rows in answers]), answers[0].slope)
