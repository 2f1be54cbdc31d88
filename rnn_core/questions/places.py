"""Where does a network of two units keep what it has read?"""

from dataclasses import dataclass

from rnn_core.findings.dynamics import where_kept
from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.questions.reading import Recording
from rnn_core.tasks import Batch


@dataclass(frozen=True)
class SymbolPlaces(Question[dict[str, tuple[float, float]]]):
    """For each first symbol of a batch the mean of h at the step before the last: (h of unit 1, h of unit 2)."""

    net: Net
    batch: Batch

    def answer(self) -> dict[str, tuple[float, float]]:
        return where_kept(self.net.experiment.task, Recording(self.net, self.batch).answer(), self.batch)
