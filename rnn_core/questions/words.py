"""When is a spoken word recognized, by whom, and through how much noise?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rnn_core.data.spoken import NOISES, read_words
from rnn_core.questions.base import PartedQuestion, Question, share_of
from rnn_core.questions.chances import AnswerChances
from rnn_core.questions.net import Net
from rnn_core.questions.reading import Recording
from rnn_core.tasks.base import Array
from rnn_core.tasks.words import Words

QUIET = NOISES[0]
PLACES = np.linspace(0, 3, 25)  # in a word of three sounds: 1 is where the second one begins, 3 where the last one ends
SHARES = 8
PARTS = ("first sound", "vowel", "last sound")


class Passage(NamedTuple):
    """What is right as a word of three sounds goes by, at each of PLACES, as a share of all clips.

    parts (3, places): the answer, about each sound alone, as if the word ended there.
    readable (places,): what a linear probe reads off the hidden state there about the first sound.
    """

    parts: Array
    readable: Array


class Recognition(NamedTuple):
    """How often a network is right about held-out clips.

    noises: under each of NOISES, spoken by new voices. klatt: in quiet, by voices of another kind of synthesizer.
    mistaken: what was said, what was understood, how often; commonest first, in quiet. tested: how many clips.
    """

    noises: tuple[float, ...]
    klatt: float
    mistaken: tuple[tuple[str, str, int], ...]
    tested: int


@dataclass(frozen=True)
class WordRecognition(Question[Recognition]):
    """How often a network is right about all that is held out, under every noise."""

    net: Net

    def answer(self) -> Recognition:
        task = _task(self.net)
        batches = {noise: task.tested(noise) for noise in NOISES}
        verdicts = {noise: AnswerChances(self.net, batch).answer().argmax(-1) for noise, batch in batches.items()}
        right = batches[QUIET].targets
        klatt = task.tested(QUIET, klatt=True)
        pairs: list[tuple[int, int]] = list(zip(right.tolist(), verdicts[QUIET].tolist(), strict=True))
        wrong = Counter((task.answers[a], task.answers[b]) for a, b in pairs if a != b)
        return Recognition(
            tuple(float((verdicts[noise] == right).mean()) for noise in NOISES),
            float((AnswerChances(self.net, klatt).answer().argmax(-1) == klatt.targets).mean()),
            tuple((a, b, count) for (a, b), count in wrong.most_common(6)),
            len(right),
        )


@dataclass(frozen=True)
class PassageThrough(Question[Passage]):
    """A WordPassage at one of SHARES shares of PLACES."""

    net: Net
    share: int

    def answer(self) -> Passage:
        task = _task(self.net)
        batch = task.tested(QUIET)
        trace = Recording(self.net, batch).answer()
        at = _steps(task, batch.lengths)[:, list(share_of(range(len(PLACES)), self.share, SHARES))]
        rows = np.arange(len(batch.lengths))[:, None]
        letters = np.array([list(word) for word in task.answers])
        truth = letters[batch.targets]
        verdicts = trace.outputs[rows, at].argmax(-1)  # (clips, places of this share)
        h = trace.states["h"][-1][rows, at]
        right = letters[verdicts] == truth[:, None]
        voices = read_words(task.lexicon, "held out")["voices"][: len(h)]
        probes = [_probe(h[:, place], truth[:, 0], voices) for place in range(at.shape[1])]
        return Passage(right.mean(0).T, np.array(probes))


@dataclass(frozen=True)
class WordPassage(PartedQuestion[Passage, Passage]):
    """What a network answers, and what its state knows, through words of three sounds held out, in quiet."""

    net: Net

    def parts(self) -> list[PassageThrough]:
        return [PassageThrough(self.net, share) for share in range(SHARES)]

    def whole(self, answers: Sequence[Passage]) -> Passage:
        return Passage(*(np.concatenate(part, -1) for part in zip(*answers, strict=True)))


@dataclass(frozen=True)
class ThreeSounds(Question[bool]):
    """Whether all words of a task are three sounds, one letter each."""

    task: Words

    def answer(self) -> bool:
        sounds = read_words(self.task.lexicon, "held out")["sounds"]
        three = bool(((sounds != "").sum(1) == len(PARTS)).all())
        return three and all(len(word) == len(PARTS) for word in self.task.answers)


def _steps(task: Words, lengths: Array) -> Array:
    """Return the frame at each of PLACES in each clip, (clips, places); sounds have equal shares of the axis."""
    onsets = read_words(task.lexicon, "held out")["onsets"][: len(lengths)].astype(float)
    edges = np.stack([np.zeros(len(lengths)), onsets[:, 1], onsets[:, 2], lengths], 1)
    steps: list[Array] = [np.interp(PLACES, np.arange(4), edge) for edge in edges]
    return np.clip(np.array(steps).astype(int), 0, lengths[:, None] - 1)


def _probe(h: Array, truth: Array, voices: Array) -> float:
    """Return how often a linear probe reads the truth off hidden states (clips, hidden) of voices it was not fitted on.

    All clips of a voice are either fitted on or tested on (five folds). Off states that are no numbers nothing is read.
    """
    if not np.isfinite(h).all():
        return float("nan")
    from sklearn.linear_model import RidgeClassifier  # here: a second of import
    from sklearn.model_selection import GroupKFold, cross_val_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    fitted = make_pipeline(StandardScaler(), RidgeClassifier(alpha=30.0))
    whole = h.astype(np.float64)  # in float32 the spread of states that hardly differ may come to 0
    return float(cross_val_score(fitted, whole, truth, groups=voices, cv=GroupKFold(5)).mean())


def _task(net: Net) -> Words:
    task = net.experiment.task
    assert isinstance(task, Words)
    return task
