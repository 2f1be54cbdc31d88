"""Does a network remember how a tune began?"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from rnn_core.findings.beginnings import Worth, beginnings, counted_worth, looked_up_worth, worth_of
from rnn_core.questions.base import PartedQuestion, Question, share_of
from rnn_core.questions.net import Net
from rnn_core.questions.sentences import SentenceCosts
from rnn_core.trace import Floats

SHARES = 6


@dataclass(frozen=True)
class TuneCosts(Question[tuple[Floats, ...]]):
    """What the letters of one of SHARES shares of the tunes cost a network, whole or without their first half."""

    net: Net
    cut: bool
    share: int

    def answer(self) -> tuple[Floats, ...]:
        texts = beginnings().cut if self.cut else beginnings().whole
        return SentenceCosts(self.net, tuple(share_of(texts, self.share, SHARES))).answer()


@dataclass(frozen=True)
class BeginningWorth(PartedQuestion[Worth, tuple[Floats, ...]]):
    """What the first half of a tune is worth to a network of letters in the last quarter."""

    net: Net

    def parts(self) -> list[TuneCosts]:
        return [TuneCosts(self.net, cut, share) for cut in (False, True) for share in range(SHARES)]

    def whole(self, answers: Sequence[tuple[Floats, ...]]) -> Worth:
        return worth_of(*(tuple(chain.from_iterable(half)) for half in (answers[:SHARES], answers[SHARES:])))


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
