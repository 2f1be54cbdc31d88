"""What do the letters of sentences cost a model, and what is the number of their subject worth to it?"""

from dataclasses import dataclass

import numpy as np

from rnn_core.findings.sentences import GrammaticalNumber, number, sentences
from rnn_core.questions.base import Question
from rnn_core.questions.costs import AnswerCosts
from rnn_core.questions.net import Net
from rnn_core.tasks.letters import Letters
from rnn_core.tasks.ngrams import counted_costs
from rnn_core.tasks.speeches import Speeches, read_codes
from rnn_core.trace import Floats


@dataclass(frozen=True)
class SentenceCosts(Question[tuple[Floats, ...]]):
    """What each letter but the first of each text costs a network of letters, in bits."""

    net: Net
    texts: tuple[str, ...]

    def answer(self) -> tuple[Floats, ...]:
        task = self.net.experiment.task
        assert isinstance(task, Letters)
        batch = task.side_by_side(self.texts)
        return tuple(costs[mask] for costs, mask in zip(AnswerCosts(self.net, batch).answer(), batch.mask, strict=True))


@dataclass(frozen=True)
class CountedSentenceCosts(Question[dict[int, tuple[Floats, ...]]]):
    """The same for tables of counts of the speeches of `task`, by how many letters they look back."""

    task: Speeches
    texts: tuple[str, ...]
    orders: tuple[int, ...]

    def answer(self) -> dict[int, tuple[Floats, ...]]:
        batch, letters = self.task.side_by_side(self.texts), len(self.task.vocabulary)
        rows = np.concatenate([batch.inputs[:, :1], batch.targets], 1)
        by_order = counted_costs(read_codes(self.task.era, held_out=False), rows, letters, max(self.orders))
        return {
            order: tuple(
                costs[mask].astype(np.float32) for costs, mask in zip(by_order[order], batch.mask, strict=True)
            )
            for order in self.orders
        }


@dataclass(frozen=True)
class SubjectNumber(Question[GrammaticalNumber]):
    """What a subject's number is worth to a network of letters when it comes to the verb."""

    net: Net

    def answer(self) -> GrammaticalNumber:
        return number(SentenceCosts(self.net, tuple(sentences())).answer())


@dataclass(frozen=True)
class CountedSubjectNumber(Question[dict[int, GrammaticalNumber]]):
    """The same for tables of counts of the speeches of `task`, by how many letters they look back."""

    task: Speeches
    orders: tuple[int, ...]

    def answer(self) -> dict[int, GrammaticalNumber]:
        costs = CountedSentenceCosts(self.task, tuple(sentences()), self.orders).answer()
        return {order: number(costs[order]) for order in self.orders}
