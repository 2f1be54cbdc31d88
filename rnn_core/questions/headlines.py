"""How near do headlines come to those of the authors: a network's, and those of rules that have learned less?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from rnn_core.data.descriptions import read_descriptions
from rnn_core.findings.headlines import BEST, FIRST, KEPT, LISTED, RAREST, held_out_pairs, keep
from rnn_core.questions.base import PartedQuestion, Question
from rnn_core.questions.chances import AnswerChances
from rnn_core.questions.marks import Rouge, RougeMarks
from rnn_core.questions.net import Net
from rnn_core.tasks.headlines import split
from rnn_core.trace import Floats

PLACES = 10  # words: the list tells the first ten words of a text from the next ten


@dataclass(frozen=True)
class HeadlineMarks(Question[Rouge]):
    """How near the headlines that a network makes of all held-out descriptions come to those of the authors."""

    net: Net

    def answer(self) -> Rouge:
        pairs = held_out_pairs()
        chances = AnswerChances(self.net, self.net.experiment.held_out()).answer()[..., 1]
        made = tuple(keep(words, row) for (words, _), row in zip(pairs, chances, strict=True))
        return RougeMarks(made, tuple(right for _, right in pairs)).answer()


@dataclass(frozen=True)
class OneRuleMarks(Question[Rouge]):
    """What a rule reaches, by its name."""

    rule: str

    def answer(self) -> Rouge:
        pairs = held_out_pairs()
        texts, right = [words for words, _ in pairs], tuple(headline for _, headline in pairs)
        return RougeMarks(tuple(RULES[self.rule](texts, right)), right).answer()


@dataclass(frozen=True)
class RuleMarks(PartedQuestion[dict[str, Rouge], Rouge]):
    """What rules reach, by name; the last knows the author's headline: no choice of words has more ROUGE-1."""

    def parts(self) -> list[OneRuleMarks]:
        return [OneRuleMarks(rule) for rule in RULES]

    def whole(self, answers: Sequence[Rouge]) -> dict[str, Rouge]:
        return dict(zip(RULES, answers, strict=True))


def _of_most_weight(texts: Sequence[Sequence[str]], weights: Sequence[Floats]) -> list[str]:
    return [keep(words, row) for words, row in zip(texts, weights, strict=True)]


def _best(texts: Sequence[Sequence[str]], right: Sequence[str]) -> list[str]:
    """Return the words of each text that its author's headline has, each once."""
    wanted = [set(headline.split()) for headline in right]
    return [
        " ".join(dict.fromkeys(word for word in words if word in some))
        for words, some in zip(texts, wanted, strict=True)
    ]


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


# Each makes headlines of texts; the last one with a look at the authors'.
RULES: dict[str, Callable[[Sequence[Sequence[str]], Sequence[str]], list[str]]] = {
    FIRST: lambda texts, _: [" ".join(words[:KEPT]) for words in texts],
    RAREST: lambda texts, _: _of_most_weight(texts, _heaviest(texts)),
    LISTED: lambda texts, _: _of_most_weight(texts, _listed(texts)),
    BEST: _best,
}
