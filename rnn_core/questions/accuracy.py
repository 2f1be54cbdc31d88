"""How often is a network right, as it is or operated on?"""

from dataclasses import dataclass

from rnn_core.anatomy.surgery import Surgery
from rnn_core.findings import accuracy
from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.questions.reading import Recording
from rnn_core.tasks import Batch


@dataclass(frozen=True)
class Accuracy(Question[float]):
    """The share of a batch's asked answers that are right (under surgery: without padding). Raises ValueError."""

    net: Net
    batch: Batch
    surgery: Surgery | None = None

    def answer(self) -> float:
        trace = Recording(self.net, self.batch, self.surgery).answer()
        return accuracy(self.net.experiment.task, trace, self.batch)
