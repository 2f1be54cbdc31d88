"""How often is a network right on sequences unlike those that it learned from?"""

from dataclasses import dataclass

from rnn_core.findings.sequences import by_distance
from rnn_core.questions.accuracy import Accuracy
from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.questions.reading import Recording
from rnn_core.tasks import Batch


@dataclass(frozen=True)
class TrialAccuracy(Question[float | str]):
    """The share of answers that are right; of an MLP that meets another length than its own, its error, in its words.

    `batch` holds sequences unlike those that the network learned from.
    """

    net: Net
    batch: Batch

    def answer(self) -> float | str:
        question, steps = Accuracy(self.net, self.batch), self.net.experiment.task.steps
        if self.net.experiment.network.model != "mlp" or self.batch.inputs.shape[1] == steps:
            return question.answer()
        try:
            return question.answer()
        except RuntimeError as error:
            return str(error)


@dataclass(frozen=True)
class DistanceAccuracy(Question[dict[str, float]]):
    """The share of answers that are right, by how far A and B are apart; distances that do not occur are left out."""

    net: Net
    batch: Batch

    def answer(self) -> dict[str, float]:
        return by_distance(Recording(self.net, self.batch).answer(), self.batch)
