"""Which of two digits came first, by a network's verdict? Judged by five metrics."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rnn_core.questions.base import Question
from rnn_core.questions.chances import AnswerChances
from rnn_core.questions.net import Net
from rnn_core.questions.verdicts import Judgment, VerdictQuality
from rnn_core.tasks.base import Array
from rnn_core.tasks.clip_order import ClipOrder

SEED = 29  # of the clips that are judged, the same for every network


class ClipVerdicts(NamedTuple):
    """Whether the second kind of digit came first (clips,) bool, the chance given to it, and how good that is.

    No judgment of chances that are no numbers.
    """

    truth: Array
    chances: Array
    judgment: Judgment | None


@dataclass(frozen=True)
class OrderVerdicts(Question[ClipVerdicts]):
    """What a network says of held-out clips: which of two digits came first."""

    net: Net

    def answer(self) -> ClipVerdicts:
        task = self.net.experiment.task
        assert isinstance(task, ClipOrder)
        batch = task.held_out(np.random.default_rng(SEED))
        chances, truth = AnswerChances(self.net, batch).answer()[:, 1], batch.targets == 1
        judgment = VerdictQuality(truth, chances).answer() if np.isfinite(chances).all() else None
        return ClipVerdicts(truth, chances, judgment)
