"""What did the right answers cost a network, in bits?"""

from dataclasses import dataclass

import numpy as np

from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.tasks import Batch, Task
from rnn_core.trace import Floats


@dataclass(frozen=True)
class AnswerCosts(Question[Floats]):
    """What each right answer of a batch without padding cost a network, in bits, (batch, time)."""

    net: Net
    batch: Batch

    def answer(self) -> Floats:
        from rnn_core.nets.probes.costs import costs

        return costs(self.net.recurrent(), self.batch)


@dataclass(frozen=True)
class HeldOutCost(Question[float]):
    """What a right answer costs a network on average, in bits, on what `task` holds out."""

    net: Net
    task: Task

    def answer(self) -> float:
        batch = self.task.held_out(np.random.default_rng(0))
        return float(AnswerCosts(self.net, batch).answer().mean())
