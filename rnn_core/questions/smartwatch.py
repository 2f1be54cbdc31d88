"""Who recognizes an activity after how many seconds, and does it take the order of the samples?"""

from dataclasses import dataclass

import numpy as np

from rnn_core.data.smartwatch import SAMPLES
from rnn_core.findings.resampling import Score
from rnn_core.findings.smartwatch import TREES, beginnings, held_out
from rnn_core.questions.base import Question
from rnn_core.questions.chances import AnswerChances
from rnn_core.questions.net import Net
from rnn_core.questions.reading import Recording
from rnn_core.tasks.base import Array, Batch
from rnn_core.tasks.smartwatch import scaled
from rnn_core.trace import softmax

ORDERS = 20  # random ones, of the samples of every clip


@dataclass(frozen=True)
class ActivityChances(Question[Array]):
    """The chances that a network gives if a clip ended after each sample, (clips, SAMPLES, activities)."""

    net: Net

    def answer(self) -> Array:
        batch = held_out()
        if self.net.experiment.network.recurrent:
            return softmax(Recording(self.net, batch).answer().outputs)
        return AnswerChances(self.net, beginnings(batch)).answer().reshape(len(batch.inputs), SAMPLES, -1)


@dataclass(frozen=True)
class SampleChances(Question[Array]):
    """The chances of one who is shown one held-out sample at a time, (clips, SAMPLES, activities).

    A random forest (Breiman 2001, by scikit-learn), grown on the single samples of the training clips.
    """

    def answer(self) -> Array:
        from sklearn.ensemble import RandomForestClassifier  # here, as others below: a second of import

        clips, activities = scaled("TRAIN")
        forest = RandomForestClassifier(TREES, min_samples_leaf=10, random_state=0)
        forest.fit(clips.reshape(-1, clips.shape[-1]), np.repeat(activities, SAMPLES))
        samples = held_out().inputs
        return forest.predict_proba(samples.reshape(-1, samples.shape[-1])).reshape(len(samples), SAMPLES, -1)


@dataclass(frozen=True)
class OrderAccuracy(Question[tuple[float, float]]):
    """How often a network is right when the samples of a clip come in random order, and when backwards."""

    net: Net

    def answer(self) -> tuple[float, float]:
        batch, rng = held_out(), np.random.default_rng(0)
        clips = np.concatenate([batch.inputs] * ORDERS)
        shuffled = rng.permuted(np.tile(np.arange(SAMPLES), (len(clips), 1)), axis=1)
        mixed = self._accuracy(np.take_along_axis(clips, shuffled[..., None], 1), np.tile(batch.targets, ORDERS))
        return mixed, self._accuracy(batch.inputs[:, ::-1].copy(), batch.targets)

    def _accuracy(self, clips: Array, activities: Array) -> float:
        lengths = np.full(len(clips), SAMPLES)
        mask = np.arange(SAMPLES) == lengths[:, None] - 1
        chances = AnswerChances(self.net, Batch(clips, activities, lengths, mask)).answer()
        return float((chances.argmax(-1) == activities).mean())


@dataclass(frozen=True)
class ShareIntervals(Question[tuple[Score, ...]]):
    """The share and its 95 % interval (Wilson 1927) for each count of right answers, 0 to `total`."""

    total: int

    def answer(self) -> tuple[Score, ...]:
        from statsmodels.stats.proportion import proportion_confint

        counts = np.arange(self.total + 1)
        lows, highs = proportion_confint(counts, self.total, alpha=0.05, method="wilson")
        ends = zip(counts / self.total, lows, highs, strict=True)
        return tuple(Score(float(share), float(low), float(high)) for share, low, high in ends)


@dataclass(frozen=True)
class Confusions(Question[Array]):
    """How often each activity was taken for each, after each sample: (SAMPLES, right, said), by its chances."""

    chances: Array

    def answer(self) -> Array:
        from sklearn.metrics import confusion_matrix

        truth, names = held_out().targets, list(range(self.chances.shape[-1]))
        tables: list[Array] = [
            confusion_matrix(truth, likeliest, labels=names) for likeliest in self.chances.argmax(-1).T
        ]
        return np.array(tables)
