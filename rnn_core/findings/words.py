"""When is a spoken word recognized, by whom, and through how much noise?"""

from collections import Counter
from typing import NamedTuple

import numpy as np

from rnn_core.data.spoken import NOISES, read_words
from rnn_core.questions.looks import Net, read_answers, record_batch
from rnn_core.tasks.base import Array
from rnn_core.tasks.words import Words

QUIET = NOISES[0]
PLACES = np.linspace(0, 3, 25)  # in a word of three sounds: 1 is where the second one begins, 3 where the last one ends
PARTS = ("first sound", "vowel", "last sound")


class Followed(NamedTuple):
    """What is right as a word of three sounds goes by, at each of PLACES, as a share of all clips.

    parts (3, places): the answer, about each sound alone, as if the word ended there.
    known (places,): what a linear probe reads off the hidden state there about the first sound.
    """

    parts: Array
    known: Array


class Heard(NamedTuple):
    """How often a network is right about held-out clips.

    noises: under each of NOISES, spoken by new voices. klatt: in quiet, by voices of another kind of synthesizer.
    mistaken: what was said, what was understood, how often; commonest first, in quiet. tested: how many clips.
    """

    noises: tuple[float, ...]
    klatt: float
    mistaken: tuple[tuple[str, str, int], ...]
    tested: int


def heard(net: Net) -> Heard:
    """Let a network hear all that is held out, under every noise."""
    task = _task(net)
    tested = {noise: task.tested(noise) for noise in NOISES}
    said = {noise: read_answers(net, batch).argmax(-1) for noise, batch in tested.items()}
    right = tested[QUIET].targets
    klatt = task.tested(QUIET, klatt=True)
    pairs: list[tuple[int, int]] = list(zip(right.tolist(), said[QUIET].tolist(), strict=True))
    wrong = Counter((task.answers[a], task.answers[b]) for a, b in pairs if a != b)
    return Heard(
        tuple(float((said[noise] == right).mean()) for noise in NOISES),
        float((read_answers(net, klatt).argmax(-1) == klatt.targets).mean()),
        tuple((a, b, count) for (a, b), count in wrong.most_common(6)),
        len(right),
    )


def follow(net: Net) -> Followed:
    """Follow what a network answers, and what its state knows, through held-out words of three sounds in quiet."""
    task = _task(net)
    batch = task.tested(QUIET)
    trace = record_batch(net, batch)
    at, rows = _steps(task, batch.lengths), np.arange(len(batch.lengths))[:, None]
    spelled = np.array([list(word) for word in task.answers])
    truth = spelled[batch.targets]
    said = trace.outputs[rows, at].argmax(-1)  # (clips, places)
    h = trace.states["h"][-1][rows, at]
    right = spelled[said] == truth[:, None]
    voices = read_words(task.lexicon, "held out")["voices"][: len(h)]
    known = [_probe(h[:, place], truth[:, 0], voices) for place in range(len(PLACES))]
    return Followed(right.mean(0).T, np.array(known))


def _steps(task: Words, lengths: Array) -> Array:
    """Return the frame at each of PLACES in each clip, (clips, places); sounds have equal shares of the axis."""
    onsets = read_words(task.lexicon, "held out")["onsets"][: len(lengths)].astype(float)
    edges = np.stack([np.zeros(len(lengths)), onsets[:, 1], onsets[:, 2], lengths], 1)
    steps: list[Array] = [np.interp(PLACES, np.arange(4), edge) for edge in edges]
    return np.clip(np.array(steps).astype(int), 0, lengths[:, None] - 1)


def _probe(h: Array, truth: Array, voices: Array) -> float:
    """Return how often a linear probe reads the truth off hidden states (clips, hidden) of voices it was not fitted on.

    All clips of a voice are either fitted on or tested on (five folds).
    """
    from sklearn.linear_model import RidgeClassifier  # here: a second of import
    from sklearn.model_selection import GroupKFold, cross_val_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    fitted = make_pipeline(StandardScaler(), RidgeClassifier(alpha=30.0))
    return float(cross_val_score(fitted, h, truth, groups=voices, cv=GroupKFold(5)).mean())


def has_three_sounds(task: Words) -> bool:
    """Tell whether all words of a task are three sounds, one letter each."""
    sounds = read_words(task.lexicon, "held out")["sounds"]
    return all(len(word) == len(PARTS) for word in task.answers) and bool(((sounds != "").sum(1) == len(PARTS)).all())


def _task(net: Net) -> Words:
    task = net.experiment.task
    assert isinstance(task, Words)
    return task
