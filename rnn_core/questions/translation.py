"""What does a network that translates write?"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from rnn_core.questions.base import PartedQuestion, Question
from rnn_core.questions.net import Net
from rnn_core.tasks import Batch
from rnn_core.tasks.translation import LONGEST, Translation

FEW = 50  # texts, by a worker


@dataclass(frozen=True)
class BeamTranslations(Question[tuple[tuple[str, float], ...]]):
    """The best texts that a beam of `width` finds for the first one of `batch`, and their chances.

    An end mark shows that the network closed the text; without one it was cut. A diverged network writes nothing.
    """

    net: Net
    batch: Batch
    width: int

    def answer(self) -> tuple[tuple[str, float], ...]:
        from rnn_core.nets.probes.translating import search

        task = translation_of(self.net)
        ways = search(self.net.recurrent(), task, self.batch, self.width, LONGEST)
        return tuple(("".join(task.vocabulary[code] for code in way.codes), float(np.exp(way.score))) for way in ways)


@dataclass(frozen=True)
class FewTranslations(Question[tuple[str, ...]]):
    """What a network writes, greedily, for each of a few texts in its letters."""

    net: Net
    texts: tuple[str, ...]

    def answer(self) -> tuple[str, ...]:
        from rnn_core.nets.probes.translating import write_all

        task = translation_of(self.net)
        return write_all(self.net.recurrent(), task, task.texts(self.texts))


@dataclass(frozen=True)
class TextTranslations(PartedQuestion[tuple[str, ...], tuple[str, ...]]):
    """What a network writes, greedily, for each of these texts in its letters."""

    net: Net
    texts: tuple[str, ...]

    def parts(self) -> list[FewTranslations]:
        return [FewTranslations(self.net, self.texts[n : n + FEW]) for n in range(0, len(self.texts), FEW)]

    def whole(self, answers: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
        return tuple(chain.from_iterable(answers))


@dataclass(frozen=True)
class TextNumber(Question[int | None]):
    """The number of a text in the language that `task` reads; None where it is not one of its texts."""

    task: Translation
    text: str

    def answer(self) -> int | None:
        return self.task.number_of(self.text)


def translation_of(net: Net) -> Translation:
    """Return the task of a network that translates."""
    task = net.experiment.task
    assert isinstance(task, Translation)
    return task
