"""After how many seconds is an activity recognized, and does it take the order of the samples? For workers."""

import numpy as np

from rnn_core.data.smartwatch import ACTIVITIES, HERTZ, SAMPLES
from rnn_core.findings.resampling import Score
from rnn_core.questions.looks import Net, read_answers, record_batch
from rnn_core.tasks.base import Array, Batch
from rnn_core.tasks.smartwatch import Smartwatch, scaled
from rnn_core.trace import softmax

SECONDS = np.arange(1, SAMPLES + 1) / HERTZ  # watched, once each sample has been read
ORDERS = 20  # random ones, of the samples of every clip
TREES = 50


def held_out() -> Batch:
    """Return the held-out clips, whole."""
    return Smartwatch().held_out(np.random.default_rng())


def follow(net: Net) -> Array:
    """Return the chances that a network gives if a clip ended after each sample, (clips, SAMPLES, activities)."""
    batch = held_out()
    if net.experiment.network.recurrent:
        return softmax(record_batch(net, batch).outputs)
    told = read_answers(net, beginnings(batch))
    return told.reshape(len(batch.inputs), SAMPLES, -1)


def beginnings(batch: Batch) -> Batch:
    """Return of each clip all its beginnings, of 1, 2, ... samples, with padding behind them."""
    ends = np.tile(np.arange(1, SAMPLES + 1), len(batch.inputs))
    real = np.arange(SAMPLES) < ends[:, None]
    inputs = np.repeat(batch.inputs, SAMPLES, 0) * real[..., None]
    return Batch(inputs, np.repeat(batch.targets, SAMPLES), ends, np.arange(SAMPLES) == ends[:, None] - 1)


def alone() -> Array:
    """Return the chances of one who is shown one held-out sample at a time, (clips, SAMPLES, activities).

    A random forest (Breiman 2001, by scikit-learn), grown on the single samples of the training clips.
    """
    from sklearn.ensemble import RandomForestClassifier  # here, as others below: a second of import

    clips, activities = scaled("TRAIN")
    forest = RandomForestClassifier(TREES, min_samples_leaf=10, random_state=0)
    forest.fit(clips.reshape(-1, clips.shape[-1]), np.repeat(activities, SAMPLES))
    asked = held_out().inputs
    return forest.predict_proba(asked.reshape(-1, asked.shape[-1])).reshape(len(asked), SAMPLES, -1)


def averaged(chances: Array) -> Array:
    """Return the mean of all chances so far, (clips, SAMPLES, activities): what came first or last does not count."""
    return np.divide(chances.cumsum(1), np.arange(1, len(SECONDS) + 1)[:, None])


def right(chances: Array) -> Array:
    """Return whether the likeliest activity is the right one, (clips, SAMPLES) bool; chances that are none are not."""
    best = np.where(np.isfinite(chances).all(-1), chances.argmax(-1), -1)
    return np.equal(best, held_out().targets[:, None])


def settled(hits: Array) -> Array:
    """Return the seconds after which each clip's answer is right for good, (clips,); NaN: it is wrong at the end."""
    wrong: Array = ~hits
    last_wrong = np.where(wrong.any(1), SAMPLES - 1 - wrong[:, ::-1].argmax(1), -1)
    return np.where(hits[:, -1], (last_wrong + 2) / HERTZ, np.nan)


def reordered(net: Net) -> tuple[float, float]:
    """Return how often a network is right when the samples of a clip come in random order, and when backwards."""
    batch, rng = held_out(), np.random.default_rng(0)
    clips = np.concatenate([batch.inputs] * ORDERS)
    shuffled = rng.permuted(np.tile(np.arange(SAMPLES), (len(clips), 1)), axis=1)
    mixed = np.take_along_axis(clips, shuffled[..., None], 1)
    back = batch.inputs[:, ::-1].copy()
    return _accuracy(net, mixed, np.tile(batch.targets, ORDERS)), _accuracy(net, back, batch.targets)


def _accuracy(net: Net, clips: Array, activities: Array) -> float:
    lengths = np.full(len(clips), SAMPLES)
    mask = np.arange(SAMPLES) == lengths[:, None] - 1
    told = read_answers(net, Batch(clips, activities, lengths, mask))
    return float((told.argmax(-1) == activities).mean())


def intervals(total: int) -> tuple[Score, ...]:
    """Return the share and its 95 % interval (Wilson 1927) for each count of right answers, 0 to `total`."""
    from statsmodels.stats.proportion import proportion_confint

    counts = np.arange(total + 1)
    low, high = proportion_confint(counts, total, alpha=0.05, method="wilson")
    return tuple(Score(float(count / total), float(a), float(b)) for count, a, b in zip(counts, low, high, strict=True))


def confused(chances: Array) -> Array:
    """Return how often each activity was taken for each, after each sample: (SAMPLES, right, said)."""
    from sklearn.metrics import confusion_matrix

    truth, names = held_out().targets, list(range(chances.shape[-1]))
    tables: list[Array] = [confusion_matrix(truth, said, labels=names) for said in chances.argmax(-1).T]
    return np.array(tables)


def begins_at_rest(samples: int) -> tuple[float, float]:
    """Return the mean size of what held-out wearers in motion are measured at, in the first samples and behind them.

    In standard deviations of the training clips, over all sensors; of who stands nothing counts.
    """
    batch = held_out()
    sizes = np.abs(batch.inputs[batch.targets != ACTIVITIES.index("Standing")])
    return float(sizes[:, :samples].mean()), float(sizes[:, samples:].mean())
