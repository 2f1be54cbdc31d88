"""Does a network remember how a tune began?"""

from dataclasses import dataclass
from typing import NamedTuple

from rnn_core.findings.beginnings import Worth, beginnings, counted_worth, looked_up_worth, worth_of
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


class TableWorths(NamedTuple):
    """What it is worth to a table of counts, and to one that also looks into the tune; on how many tunes."""

    counted: Worth
    looked_up: Worth
    tunes: int


@dataclass(frozen=True)
class BeginningWorthToTables(Question[TableWorths]):
    """The same for who has no network. A question, because reading and counting all tunes takes a second."""

    def answer(self) -> TableWorths:
        return TableWorths(counted_worth(), looked_up_worth(), len(beginnings().whole))
