"""Which steps can a network tag, and which of the two bits of a tag does it know?"""

from dataclasses import dataclass

from rnn_core.findings.bidirectional import by_position, knows
from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.questions.reading import Recording
from rnn_core.tasks import Batch
from rnn_core.trace import Floats


@dataclass(frozen=True)
class StepAccuracy(Question[Floats]):
    """The share of right tags at each step, (time,); NaN where no tag is asked."""

    net: Net
    batch: Batch

    def answer(self) -> Floats:
        return by_position(Recording(self.net, self.batch).answer(), self.batch)


@dataclass(frozen=True)
class BitAccuracy(Question[tuple[float, float]]):
    """How often the bit before, and how often the bit after, is right in the tags of a network."""

    net: Net
    batch: Batch

    def answer(self) -> tuple[float, float]:
        return knows(Recording(self.net, self.batch).answer(), self.batch)
