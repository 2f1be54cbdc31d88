"""Which unit of a gated network counts, and what do its gates do at a reset?"""

from dataclasses import dataclass

from rnn_core.findings.counting import Counter, at_resets, find_counter
from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.questions.reading import Recording
from rnn_core.tasks import Batch


@dataclass(frozen=True)
class CountingUnit(Question[Counter]):
    """The unit of a one-layer LSTM or GRU whose memory follows the count best, on a batch of the counting task."""

    net: Net
    batch: Batch

    def answer(self) -> Counter:
        return find_counter(self.net.experiment.network.model, Recording(self.net, self.batch).answer(), self.batch)


@dataclass(frozen=True)
class ResetGates(Question[dict[str, tuple[float, float]]]):
    """The mean of each gate over all units of a one-layer network: at the resets, and elsewhere."""

    net: Net
    batch: Batch

    def answer(self) -> dict[str, tuple[float, float]]:
        return at_resets(self.net.experiment.network.model, Recording(self.net, self.batch).answer(), self.batch)
