"""Does a network remember how a tune began?"""

from dataclasses import dataclass

from rnn_core.findings.beginnings import Worth, beginnings, worth_of
from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.questions.sentences import SentenceCosts


@dataclass(frozen=True)
class BeginningWorth(Question[Worth]):
    """What the first half of a tune is worth to a network of letters in the last quarter."""

    net: Net

    def answer(self) -> Worth:
        both = beginnings()
        return worth_of(*(SentenceCosts(self.net, texts).answer() for texts in (both.whole, both.cut)))
