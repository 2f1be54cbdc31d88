"""What does a network say of the reviews that it is tested on?"""

from dataclasses import dataclass

from rnn_core.questions.base import Question
from rnn_core.questions.chances import AnswerChances
from rnn_core.questions.net import Net
from rnn_core.tasks.reviews import Reviews
from rnn_core.trace import Floats


@dataclass(frozen=True)
class ReviewChances(Question[Floats]):
    """The chance of five stars that a network gives to each review of the test table, (reviews,)."""

    net: Net

    def answer(self) -> Floats:
        task = self.net.experiment.task
        assert isinstance(task, Reviews)
        return AnswerChances(self.net, task.tested()).answer()[:, 1]
