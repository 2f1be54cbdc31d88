"""What does a network answer, and how sure is it?"""

from dataclasses import dataclass

from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.tasks import Batch
from rnn_core.trace import Floats


@dataclass(frozen=True)
class AnswerChances(Question[Floats]):
    """The chance that a network gives to each answer.

    Asked once, at the end of every sequence: (batch, answers); asked at every step: (batch, time, answers).
    """

    net: Net
    batch: Batch

    def answer(self) -> Floats:
        from rnn_core.nets.probes.answers import chances

        return chances(self.net.network(), self.batch)
