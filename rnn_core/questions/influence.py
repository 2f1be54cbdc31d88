"""Which steps still move the answer at the end?"""

from dataclasses import dataclass

from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.tasks import Batch
from rnn_core.trace import Floats


@dataclass(frozen=True)
class StepInfluence(Question[Floats]):
    """How much the answer at the end changes when the input of one step is another sequence's, (time,)."""

    net: Net
    batch: Batch

    def answer(self) -> Floats:
        from rnn_core.nets.probes.influence import influence

        return influence(self.net.recurrent(), self.batch)
