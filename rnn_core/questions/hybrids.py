"""Which of two digits came first, by a network's verdict?"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rnn_core.questions.base import Question
from rnn_core.questions.chances import AnswerChances
from rnn_core.questions.net import Net
from rnn_core.tasks.base import Array
from rnn_core.tasks.clip_order import ClipOrder

SEED = 29  # of the clips that are judged, the same for every network


class ClipVerdicts(NamedTuple):
    """Whether the second kind of digit came first, (clips,) bool, and the chance given to it."""

    truth: Array
    chances: Array


@dataclass(frozen=True)
class OrderVerdicts(Question[ClipVerdicts]):
    """What a network says of held-out clips: which of two digits came first."""

    net: Net

    def answer(self) -> ClipVerdicts:
        task = self.net.experiment.task
        assert isinstance(task, ClipOrder)
        batch = task.held_out(np.random.default_rng(SEED))
        return ClipVerdicts(batch.targets == 1, AnswerChances(self.net, batch).answer()[:, 1])
