"""Headlines made of a text's own words: by a network's chances, and by rules that have learned less."""

from collections.abc import Sequence

import numpy as np

from rnn_core.data.descriptions import read_descriptions
from rnn_core.findings.answers import Rouge, rouge
from rnn_core.tasks.headlines import split
from rnn_core.trace import Floats

KEPT = 8  # words of a headline
FIRST, RAREST = "the first 8 words", "the 8 heaviest words by TF-IDF"
LISTED, BEST = "a list of words and places", "all words that the author’s has"
# What the page's table of networks is made of: by name, how to change the opening's link.
KINDS: dict[str, dict[str, object]] = {
    "BiLSTM": {},
    "BiGRU": {"model": "gru"},
    "LSTM": {"direction": "forward"},
    "GRU": {"model": "gru", "direction": "forward"},
    "vanilla RNN": {"model": "rnn", "direction": "forward"},
}
PLACES = 10  # words: the list tells the first ten words of a text from the next ten


def keep(words: Sequence[str], chances: Floats) -> str:
    """Return the KEPT words with the highest chances (words,), each once, in the order of the text."""
    first = sorted(range(len(words)), key=lambda n: (-chances[n], n))
    chosen: dict[str, int] = {}
    for n in first:
        if len(chosen) < KEPT:
            chosen.setdefault(words[n], n)
    return " ".join(sorted(chosen, key=chosen.__getitem__))


def held_out_pairs() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return the words of each description that is held out, and its author's headline."""
    pages = read_descriptions()
    return tuple((pages[int(n)][1], " ".join(pages[int(n)][2])) for n in split()[1])


def rouge_of(chances: Floats) -> Rouge:
    """Return how near the headlines that a network's chances (texts, time) make come to those of the authors."""
    pairs = held_out_pairs()
    made = [keep(words, row) for (words, _), row in zip(pairs, chances, strict=True)]
    return rouge(made, [right for _, right in pairs])


def rivals() -> dict[str, Rouge]:
    """Return by name what rules reach; the last knows the author's headline: no choice of words has more ROUGE-1."""
    pairs = held_out_pairs()
    texts, right = [words for words, _ in pairs], [headline for _, headline in pairs]
    wanted = [set(headline.split()) for headline in right]
    made = {
        FIRST: [" ".join(words[:KEPT]) for words in texts],
        RAREST: [keep(words, weights) for words, weights in zip(texts, _heaviest(texts), strict=True)],
        LISTED: [keep(words, weights) for words, weights in zip(texts, _listed(texts), strict=True)],
        BEST: [
            " ".join(dict.fromkeys(word for word in words if word in some))
            for words, some in zip(texts, wanted, strict=True)
        ],
    }
    return {name: rouge(headlines, right) for name, headlines in made.items()}


def _heaviest(texts: Sequence[Sequence[str]]) -> list[Floats]:
    """Return for each word of each text its weight by TF-IDF: common in the text, rare in the others."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # here, and below: a second of import

    pages = read_descriptions()
    weigh = TfidfVectorizer(analyzer=list).fit([pages[int(n)][1] for n in split()[0]])
    rows, column = weigh.transform(texts), weigh.vocabulary_
    return [
        np.array([rows[n, column[word]] if word in column else 0.0 for word in words], np.float32)
        for n, words in enumerate(texts)
    ]


def _listed(texts: Sequence[Sequence[str]]) -> list[Floats]:
    """Return for each word of each text the chance that a logistic regression keeps it, which knows no order.

    It knows the word, and in which ten words of the text it stands.
    """
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    pages, rows, kept = read_descriptions(), list[dict[str, int]](), list[bool]()
    for n in split()[0]:
        _, words, headline = pages[int(n)]
        rows += _facts(words)
        kept += [word in headline and words.index(word) == at for at, word in enumerate(words)]
    columns = DictVectorizer()
    judge = LogisticRegression(max_iter=1_000).fit(columns.fit_transform(rows), kept)
    return [judge.predict_proba(columns.transform(_facts(words)))[:, 1].astype(np.float32) for words in texts]


def _facts(words: Sequence[str]) -> list[dict[str, int]]:
    return [
        {f"is {word}": 1, f"among {at // PLACES}": 1, "came before": int(word in words[:at])}
        for at, word in enumerate(words)
    ]
