"""Which units of a network that predicts letters keep track of something in the text?"""

from dataclasses import dataclass

from rnn_core.findings.writing import Tracker, trackers
from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.questions.reading import Recording
from rnn_core.tasks import Batch
from rnn_core.tasks.letters import Letters


@dataclass(frozen=True)
class TextTrackers(Question[tuple[Tracker, ...]]):
    """For each feature of a text the unit of the top layer that goes with it best, strongest first.

    Units are picked on the first half of the batch's passages and scored on the second.
    """

    net: Net
    batch: Batch

    def answer(self) -> tuple[Tracker, ...]:
        task = self.net.experiment.task
        assert isinstance(task, Letters)
        return tuple(trackers(Recording(self.net, self.batch).answer(), self.batch, task.vocabulary))
