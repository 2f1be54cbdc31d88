"""What happens inside a network, step by step: on one sequence with all its arithmetic, or on a whole batch."""

from dataclasses import dataclass

from rnn_core.anatomy.surgery import Surgery
from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.tasks import Batch
from rnn_core.trace import Reading, Trace


@dataclass(frozen=True)
class SequenceReading(Question[Reading]):
    """How a network reads the first sequence of a batch. Raises ValueError when the surgery does not fit it."""

    net: Net
    batch: Batch
    surgery: Surgery | None = None

    def answer(self) -> Reading:
        from rnn_core.nets.probes.reading import read

        return read(self.net.network(), self.net.experiment.task, self.batch, self.surgery)


@dataclass(frozen=True)
class Recording(Question[Trace]):
    """The whole inside of a network on a batch (under surgery: without padding). Raises ValueError.

    A Trace has megabytes: what a page needs of it is better read off by a question of its own, on the worker.
    """

    net: Net
    batch: Batch
    surgery: Surgery | None = None

    def answer(self) -> Trace:
        from rnn_core.nets.probes.reading import read_all

        return read_all(self.net.network(), self.batch, self.surgery)
