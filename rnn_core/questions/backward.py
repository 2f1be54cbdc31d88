"""How did the loss of one sequence go back through a network?"""

from dataclasses import dataclass

from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.tasks import Batch
from rnn_core.trace import Backward


@dataclass(frozen=True)
class BackwardPass(Question[Backward]):
    """The loss of the first sequence of `batch`, traced back through a one-layer network that reads forward."""

    net: Net
    batch: Batch

    def answer(self) -> Backward:
        from rnn_core.nets.probes.backward import trace_back

        return trace_back(self.net.recurrent(), self.net.experiment.task, self.batch)
