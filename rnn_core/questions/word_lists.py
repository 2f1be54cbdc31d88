"""What is judged by its words alone, whatever their order: TF-IDF with logistic regression, and a lexicon of moods."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rnn_core.data.reviews import read_reviews, words_of
from rnn_core.questions.base import Question
from rnn_core.tasks.reviews import HELD_OUT_EVERY, Reviews
from rnn_core.trace import Floats

LISTS = ("TF-IDF, the same words", "TF-IDF, all words", "lexicon (VADER)")


class _Fitted(NamedTuple):
    """A list that was fitted: a text's chance of five stars, and what each of its words adds to the log-odds."""

    chances: Callable[[Sequence[str]], Floats]
    added: Callable[[str], dict[str, float]]


@dataclass(frozen=True)
class ListChances(Question[dict[str, Floats]]):
    """For each of LISTS the chance of five stars that it gives to each text, (texts,).

    "The same words": those that the network of `task` is shown. The lexicon was made by hand; its scale from −1 to
    1 is read as a chance.
    """

    task: Reviews
    texts: tuple[str, ...]

    def answer(self) -> dict[str, Floats]:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        vader = SentimentIntensityAnalyzer()
        moods = [(1 + vader.polarity_scores(text)["compound"]) / 2 for text in self.texts]
        learned = [_fitted(self.task, alike).chances(self.texts) for alike in (True, False)]
        return dict(zip(LISTS, (*learned, np.array(moods)), strict=True))


@dataclass(frozen=True)
class WordWeights(Question[tuple[tuple[str, float], ...]]):
    """The words of a text with what each adds to the log-odds of TF-IDF with the same words."""

    task: Reviews
    text: str

    def answer(self) -> tuple[tuple[str, float], ...]:
        added, words = _fitted(self.task, True).added(self.text), _reader(self.task, True)(self.text)
        return tuple((word, added.get(word, 0.0) / words.count(word)) for word in words)


def _reader(task: Reviews, alike: bool) -> Callable[[str], Sequence[str]]:
    """Return a function from a text to the words that a list is shown."""
    vocabulary = set(task.vocabulary)

    def read(text: str) -> list[str]:
        return [word for word in words_of(text)[-task.length :] if word in vocabulary]

    return read if alike else words_of


@functools.lru_cache(maxsize=8)
def _fitted(task: Reviews, alike: bool) -> _Fitted:
    """Fit a list on the reviews that the network is trained on; C = 1, as scikit-learn has it, tuned for nothing."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # here: a second of import
    from sklearn.linear_model import LogisticRegression

    texts, stars = read_reviews("training")
    rows = [n for n in range(len(texts)) if n % HELD_OUT_EVERY]
    vectors = TfidfVectorizer(analyzer=_reader(task, alike), sublinear_tf=True, min_df=1 if alike else 2)
    judge = LogisticRegression(max_iter=1_000)
    judge.fit(vectors.fit_transform([texts[n] for n in rows]), stars[rows])

    def chances(texts: Sequence[str]) -> Floats:
        return judge.predict_proba(vectors.transform(texts))[:, 1]

    def added(text: str) -> dict[str, float]:
        row = vectors.transform([text]).toarray()[0] * judge.coef_[0]
        return {word: float(row[at]) for word, at in vectors.vocabulary_.items() if row[at]}

    return _Fitted(chances, added)
