"""What is judged by its words alone, whatever their order: TF-IDF with logistic regression, and a lexicon of moods."""

import functools
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import numpy as np

from rnn_core.data.reviews import read_reviews, words_of
from rnn_core.tasks.reviews import HELD_OUT_EVERY, Reviews
from rnn_core.trace import Floats

LISTS = ("TF-IDF, the same words", "TF-IDF, all words", "lexicon (VADER)")


def judge_by_words(task: Reviews, texts: Sequence[str]) -> dict[str, Floats]:
    """Return for each of LISTS the chance of five stars that it gives to each text, (texts,).

    "The same words": those that the network of `task` is shown. The lexicon was made by hand; its scale from −1 to
    1 is read as a chance.
    """
    vader: Any = import_module("vaderSentiment.vaderSentiment").SentimentIntensityAnalyzer()
    moods = [(1 + vader.polarity_scores(text)["compound"]) / 2 for text in texts]
    found = [_fitted(task, alike).predict_proba(texts)[:, 1] for alike in (True, False)]
    return dict(zip(LISTS, (*found, np.array(moods)), strict=True))


def weights_of_words(task: Reviews, text: str) -> list[tuple[str, float]]:
    """Return the words of a text with what each adds to the log-odds of TF-IDF with the same words."""
    vectors, weighed = _fitted(task, True)
    row, names = vectors.transform([text]).toarray()[0] * weighed.coef_[0], vectors.vocabulary_
    shown = _shown(task, True)(text)
    return [(word, float(row[names[word]]) / shown.count(word) if word in names else 0.0) for word in shown]


def _shown(task: Reviews, alike: bool) -> Callable[[str], Sequence[str]]:
    """Return a function from a text to the words that a list is shown."""
    known = set(task.vocabulary)

    def shown(text: str) -> list[str]:
        return [word for word in words_of(text)[-task.length :] if word in known]

    return shown if alike else words_of


@functools.lru_cache(maxsize=8)
def _fitted(task: Reviews, alike: bool) -> Any:
    """Fit a list on the reviews that the network is trained on; C = 1, as scikit-learn has it, tuned for nothing."""
    text: Any = import_module("sklearn.feature_extraction.text")
    linear: Any = import_module("sklearn.linear_model")
    pipeline: Any = import_module("sklearn.pipeline")
    texts, stars = read_reviews("training")
    rows = [n for n in range(len(texts)) if n % HELD_OUT_EVERY]
    vectors = text.TfidfVectorizer(analyzer=_shown(task, alike), sublinear_tf=True, min_df=1 if alike else 2)
    both = pipeline.make_pipeline(vectors, linear.LogisticRegression(max_iter=1_000))
    return both.fit([texts[n] for n in rows], stars[rows])
