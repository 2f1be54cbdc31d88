"""What does the ground look like that training walks on?"""

from dataclasses import dataclass

from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.tasks import Batch
from rnn_core.trace import Floats, Surface


@dataclass(frozen=True)
class LossSurface(Question[Surface]):
    """The loss of `batch` on a plane through a network's weights, at the distances `at`, (points,)."""

    net: Net
    batch: Batch
    at: Floats

    def answer(self) -> Surface:
        from rnn_core.nets.probes.loss_surface import loss_surface

        return loss_surface(self.net.recurrent(), self.net.experiment.task, self.batch, self.at)
