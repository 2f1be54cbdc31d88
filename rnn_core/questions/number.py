"""Where does a network keep whether the subject is singular or plural, and which verb does it expect?

A linear probe (logistic regression) reads the number off the states of the network, h of the top layer.
"""

from dataclasses import dataclass

import numpy as np

from rnn_core.anatomy.surgery import Surgery
from rnn_core.findings.memory import by_attractors, number_direction, verbs_right
from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.questions.reading import Recording
from rnn_core.tasks import Batch
from rnn_core.tasks.agreement import subjects
from rnn_core.trace import Floats

MOST_STEPS = 8


@dataclass(frozen=True)
class VerbAgreement(Question[float]):
    """The share of sentences in which the verb forms that agree with the subject are expected more."""

    net: Net
    batch: Batch
    surgery: Surgery | None = None

    def answer(self) -> float:
        return verbs_right(Recording(self.net, self.batch, self.surgery).answer(), self.batch)


@dataclass(frozen=True)
class AttractorAgreement(Question[list[float]]):
    """The share of right verb numbers, by the number of phrases between noun and verb."""

    net: Net
    batch: Batch

    def answer(self) -> list[float]:
        return by_attractors(Recording(self.net, self.batch).answer(), self.batch)


@dataclass(frozen=True)
class NumberDirection(Question[Floats]):
    """The direction (hidden,), of length 1, from the mean h of singular to that of plural, before the verb."""

    net: Net
    batch: Batch

    def answer(self) -> Floats:
        return number_direction(Recording(self.net, self.batch).answer(), self.batch)


@dataclass(frozen=True)
class NumberProbe(Question[list[float]]):
    """How well the subject's number can be read off h, for each step up to the verb.

    One logistic regression for each step, fitted on the first half of the sentences that reach it and scored on the
    second. The subject is word 2; step 1 has not seen it.
    """

    net: Net
    batch: Batch

    def answer(self) -> list[float]:
        from sklearn.linear_model import LogisticRegression  # here, and below: a second of import

        batch = self.batch
        states, plural = Recording(self.net, batch).answer().states["h"][-1], subjects(batch)
        scores = list[float]()
        for step in range(min(MOST_STEPS, batch.inputs.shape[1])):
            rows = np.flatnonzero(batch.lengths - 2 >= step)
            train, test = rows[: len(rows) // 2], rows[len(rows) // 2 :]
            probe = LogisticRegression(max_iter=500).fit(states[train, step], plural[train])
            scores.append(float(probe.score(states[test, step], plural[test])))
        return scores


@dataclass(frozen=True)
class PluralChances(Question[list[float]]):
    """The chance that a linear probe gives to "the subject is plural" at each of `states` (time, hidden).

    One logistic regression for all steps from the subject to the verb, fitted on the sentences of `batch`.
    """

    net: Net
    batch: Batch
    states: Floats

    def answer(self) -> list[float]:
        from sklearn.linear_model import LogisticRegression

        batch, count = self.batch, int(self.batch.inputs.shape[1])
        steps = np.arange(count)
        read = (steps >= 1) & (steps <= batch.lengths[:, None] - 2)
        h, plural = Recording(self.net, batch).answer().states["h"][-1], np.repeat(subjects(batch)[:, None], count, 1)
        probe = LogisticRegression(max_iter=500).fit(h[read], plural[read])
        return [float(share) for share in probe.predict_proba(self.states)[:, 1]]
