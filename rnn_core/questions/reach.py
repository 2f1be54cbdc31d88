"""How do small changes of the state fare on their way to the end?"""

from dataclasses import dataclass

from rnn_core.dynamics import Reach
from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.tasks import Batch


@dataclass(frozen=True)
class JacobianReach(Question[Reach]):
    """What the Jacobians of all steps make of a small change of the state, along the first sequence of `batch`."""

    net: Net
    batch: Batch

    def answer(self) -> Reach:
        from rnn_core.nets.probes.jacobians import reach_of

        return reach_of(self.net.recurrent(), self.net.experiment.task.alone(self.batch))


@dataclass(frozen=True)
class LyapunovExponents(Question[tuple[float, ...]]):
    """The largest Lyapunov exponents of a network along the first sequence of `batch`, per step."""

    net: Net
    batch: Batch
    count: int = 1

    def answer(self) -> tuple[float, ...]:
        from rnn_core.nets.probes.lyapunov import exponents_of

        return tuple(exponents_of(self.net.recurrent(), self.net.experiment.task.alone(self.batch), self.count))
