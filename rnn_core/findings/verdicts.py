"""How good are verdicts? Metrics of scikit-learn with bootstrap intervals, and what a word and its place do to them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_core.findings.resampling import Score, of_mean
from rnn_core.tasks import Batch
from rnn_core.trace import Floats

Answers = NDArray[np.bool_]
RESAMPLED = 200  # times, for an interval
METRICS = ("accuracy", "precision", "recall", "F1", "AUC")


class Judged(NamedTuple):
    """Verdicts on a test set: METRICS, the confusion matrix (truth, verdict), and the ROC curve."""

    scores: tuple[Score, ...]
    confusion: tuple[tuple[int, int], tuple[int, int]]
    curve: tuple[tuple[float, float], ...]


def judge(stars: Answers, chances: Floats) -> Judged:
    """Judge the chances (reviews,) given to five stars, where `stars` (reviews,) says who gave them.

    An interval spans the middle 95 % of the metric on RESAMPLED test sets drawn from this one with replacement.
    """
    from sklearn.metrics import confusion_matrix, roc_curve  # here, and below: a second of import

    rng = np.random.default_rng(0)
    drawn = [_metrics(stars[at], chances[at]) for at in rng.integers(0, len(stars), (RESAMPLED, len(stars)))]
    low, high = np.percentile(drawn, (2.5, 97.5), axis=0)
    values = _metrics(stars, chances)
    scores = tuple(Score(*map(float, one)) for one in zip(values, low, high, strict=True))
    (a, b), (c, d) = confusion_matrix(stars, chances > 0.5).tolist()
    false, true, _ = roc_curve(stars, chances)
    return Judged(scores, ((a, b), (c, d)), tuple((float(x), float(y)) for x, y in zip(false, true, strict=True)))


def _metrics(stars: Answers, chances: Floats) -> list[float]:
    from sklearn.metrics import accuracy_score, precision_recall_fscore_support, roc_auc_score

    said = chances > 0.5
    precision, recall, f1, _ = precision_recall_fscore_support(stars, said, average="binary", zero_division=0)
    return [accuracy_score(stars, said), precision, recall, f1, roc_auc_score(stars, chances)]


def advantage(stars: Answers, one: Floats, other: Floats) -> Score:
    """Return by how much more often `one` is right than `other` on the same reviews, with its bootstrap interval."""
    gain = ((one > 0.5) == stars).astype(float) - ((other > 0.5) == stars)
    return of_mean(gain)


def without_each_word(batch: Batch) -> Batch:
    """Return a review (a batch of one) once for each of its words, that word made unknown: occlusion."""
    count = int(batch.lengths[0])
    inputs = np.repeat(batch.inputs, count, 0)
    np.fill_diagonal(inputs, 0)
    return Batch(inputs, *(np.repeat(part, count, 0) for part in batch[1:]))


def log_odds(chances: Floats) -> Floats:
    """Return log p / (1 - p): what changes of it add up to does not saturate as chances do."""
    safe = np.clip(chances, 1e-6, 1 - 1e-6)
    return np.log(safe / (1 - safe))


def right(rows: Sequence[tuple[str, bool]], chances: Floats) -> float:
    """Return the share of sentences on which the verdict is that of the list."""
    return float(np.mean([(chance > 0.5) == praise for (_, praise), chance in zip(rows, chances, strict=True)]))


SURVEY = "task=reviews&embedding=16&updates=900&batch_size=128&learning_rate=0.004"
KINDS = {
    "RNN": "model=rnn&hidden=32",
    "LSTM": "model=lstm&hidden=32",
    "GRU": "model=gru&hidden=32",
    "BiLSTM": "model=lstm&hidden=24&direction=bidirectional",
    "BiGRU": "model=gru&hidden=24&direction=bidirectional",
}

# Sentences whose verdict turns on one small word: (sentence, whether it praises).
PRAISE, BLAME = ("good", "great", "delicious", "fresh", "excellent"), ("bad", "terrible", "stale", "awful", "bland")
TURNED: dict[str, Sequence[tuple[str, bool]]] = {
    "plain": [
        *((f"It is {word}.", True) for word in PRAISE),
        *((f"It is {word}.", False) for word in BLAME),
        ("I love it.", True),
        ("I would buy it again.", True),
        ("I recommend it.", True),
        ("It was a waste of money.", False),
    ],
    "negated": [
        *((f"It is not {word}.", False) for word in PRAISE),
        *((f"It is not {word} at all.", True) for word in BLAME),
        ("I do not love it.", False),
        ("I would not buy it again.", False),
        ("I do not recommend it.", False),
        ("It was not a waste of money.", True),
    ],
}
