"""How good are verdicts of yes or no? Metrics of scikit-learn, with bootstrap intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_core.findings.resampling import Score, of_mean
from rnn_core.questions.base import PartedQuestion, Question
from rnn_core.trace import Floats

Truth = NDArray[np.bool_]
RESAMPLED = 200  # times, for an interval
AT_ONCE = 25  # of them, by a worker
METRICS = ("accuracy", "precision", "recall", "F1", "AUC")


class Judgment(NamedTuple):
    """How good verdicts on a test set are: METRICS, the confusion matrix (truth, verdict), and the ROC curve."""

    scores: tuple[Score, ...]
    confusion: tuple[tuple[int, int], tuple[int, int]]
    curve: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class ResampledMetrics(Question[Floats]):
    """METRICS on the test sets from `first` on, at most AT_ONCE, that VerdictQuality draws: (sets, METRICS)."""

    truth: Truth
    chances: Floats
    first: int

    def answer(self) -> Floats:
        rows = np.random.default_rng(0).integers(0, len(self.truth), (RESAMPLED, len(self.truth)))
        some = rows[self.first : self.first + AT_ONCE]
        return np.array([_metrics(self.truth[at], self.chances[at]) for at in some])


@dataclass(frozen=True)
class VerdictQuality(PartedQuestion[Judgment, Floats]):
    """How good the chances (cases,) given to a yes are, where `truth` (cases,) says what is right.

    An interval spans the middle 95 % of the metric on RESAMPLED test sets drawn from this one with replacement.
    """

    truth: Truth
    chances: Floats

    def parts(self) -> list[ResampledMetrics]:
        return [ResampledMetrics(self.truth, self.chances, first) for first in range(0, RESAMPLED, AT_ONCE)]

    def whole(self, answers: Sequence[Floats]) -> Judgment:
        from sklearn.metrics import confusion_matrix, roc_curve  # here, and below: a second of import

        truth, chances = self.truth, self.chances
        low, high = np.percentile(np.concatenate(answers), (2.5, 97.5), axis=0)
        values = _metrics(truth, chances)
        scores = tuple(Score(*map(float, ends)) for ends in zip(values, low, high, strict=True))
        (a, b), (c, d) = confusion_matrix(truth, chances > 0.5).tolist()
        false, true, _ = roc_curve(truth, chances)
        return Judgment(scores, ((a, b), (c, d)), tuple((float(x), float(y)) for x, y in zip(false, true, strict=True)))


@dataclass(frozen=True)
class VerdictLead(Question[Score]):
    """By how much more often the chances given to a yes are right than a rival's, with its bootstrap interval.

    All (cases,), on the same cases.
    """

    truth: Truth
    chances: Floats
    rival: Floats

    def answer(self) -> Score:
        own, other = ((chances > 0.5) == self.truth for chances in (self.chances, self.rival))
        return of_mean(own.astype(float) - other)


def _metrics(truth: Truth, chances: Floats) -> list[float]:
    from sklearn.metrics import accuracy_score, precision_recall_fscore_support, roc_auc_score

    verdicts = chances > 0.5
    precision, recall, f1, _ = precision_recall_fscore_support(truth, verdicts, average="binary", zero_division=0)
    return [accuracy_score(truth, verdicts), precision, recall, f1, roc_auc_score(truth, chances)]
