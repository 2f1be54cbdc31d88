"""Who tells whether a price will stand higher, and how often?"""

from dataclasses import dataclass

import numpy as np

from rnn_core.findings.resampling import Score, of_mean
from rnn_core.questions.base import Question
from rnn_core.questions.chances import AnswerChances
from rnn_core.questions.net import Net
from rnn_core.tasks.base import Array
from rnn_core.tasks.prices import LATELY, Prices, first_test_day

HIGHER, AGAIN, LOGISTIC = "always “higher”", "as it went last", "logistic regression"


@dataclass(frozen=True)
class RiseChances(Question[Array]):
    """The chance of "higher" that a network gives at each origin of the test, (origins,)."""

    net: Net

    def answer(self) -> Array:
        return AnswerChances(self.net, self.net.experiment.task.held_out(np.random.default_rng())).answer()[:, 1]


@dataclass(frozen=True)
class RivalRiseChances(Question[dict[str, Array]]):
    """The chances that others give, (origins,) each: rules of thumb, and a regression that reads the same."""

    task: Prices

    def answer(self) -> dict[str, Array]:
        from sklearn.linear_model import LogisticRegression  # here: a second of import

        task, batch = self.task, self.task.held_out(np.random.default_rng())
        past = task.origins_at(np.arange(LATELY + task.length, first_test_day() - task.ahead + 1, task.ahead))
        line = LogisticRegression(C=0.01, max_iter=500)
        line.fit(past.inputs.reshape(len(past.inputs), -1), past.targets)
        return {
            HIGHER: np.ones(len(batch.inputs)),
            AGAIN: (batch.inputs[:, -1, 0 if task.ahead < 5 else 1] > 0).astype(float),
            LOGISTIC: line.predict_proba(batch.inputs.reshape(len(batch.inputs), -1))[:, 1],
        }


@dataclass(frozen=True)
class DirectionHits(Question[Score]):
    """How often the likelier direction was the right one, with its 95 % bootstrap interval.

    rises (origins,) bool: where the price stood higher in the end. chances (origins,): those given to that.
    """

    rises: Array
    chances: Array

    def answer(self) -> Score:
        return of_mean(((self.chances > 0.5) == self.rises).astype(float))
