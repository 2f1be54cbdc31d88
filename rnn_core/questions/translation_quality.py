"""How good are translations? Metrics of sacreBLEU, and right ones by the length of what was read."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np

from rnn_core.findings.translation import Bin, by_length
from rnn_core.questions.base import PartedQuestion, Question, share_of
from rnn_core.questions.net import Net
from rnn_core.questions.translation import translation_of
from rnn_core.tasks import Batch
from rnn_core.tasks.translation import Translation

SHARES = 8


class Quality(NamedTuple):
    """Shares of 1: texts right to the last letter, letters right at their place. Of 100: BLEU and chrF."""

    exact: float
    letters: float
    bleu: float
    chrf: float


class TranslationOutcome(NamedTuple):
    """How good a network's translations are, as a whole and by the length of what was read."""

    quality: Quality
    bins: tuple[Bin, ...]


@dataclass(frozen=True)
class TranslationQuality(Question[Quality]):
    """Translations of texts of `task`, by their numbers, held against the right ones.

    Corpus BLEU (Papineni et al. 2002) and chrF (Popović 2015).
    """

    task: Translation
    numbers: tuple[int, ...]
    written: tuple[str, ...]

    def answer(self) -> Quality:
        from sacrebleu.metrics.bleu import BLEU  # here: a quarter of a second of import
        from sacrebleu.metrics.chrf import CHRF

        right = [self.task.pair(number)[1] for number in self.numbers]
        # A number in German is one word: where no two words stand side by side, only orders that exist are counted.
        bleu = BLEU(effective_order=True, tokenize="13a").corpus_score(list(self.written), [right]).score
        chrf = CHRF().corpus_score(list(self.written), [right]).score
        return Quality(_exact(right, self.written), _letters(right, self.written), float(bleu), float(chrf))


@dataclass(frozen=True)
class HeldOutTexts(Question[tuple[str, ...]]):
    """What a network writes for one of SHARES shares of the texts that its task holds out."""

    net: Net
    share: int

    def answer(self) -> tuple[str, ...]:
        from rnn_core.nets.probes.translating import write_all

        task = translation_of(self.net)
        batch = task.batch(task.tested())  # of all: in every share a text finds as much room
        rows = list(share_of(range(len(batch.inputs)), self.share, SHARES))
        return write_all(self.net.recurrent(), task, Batch(*(part[rows] for part in batch)))


@dataclass(frozen=True)
class HeldOutTranslation(PartedQuestion[TranslationOutcome, tuple[str, ...]]):
    """How good a network's own translations are, written greedily, of the texts that its task holds out."""

    net: Net

    def parts(self) -> list[HeldOutTexts]:
        return [HeldOutTexts(self.net, share) for share in range(SHARES)]

    def whole(self, answers: Sequence[tuple[str, ...]]) -> TranslationOutcome:
        task = translation_of(self.net)
        numbers, written = tuple(task.tested()), tuple(chain.from_iterable(answers))
        return TranslationOutcome(
            TranslationQuality(task, numbers, written).answer(), by_length(task, numbers, written)
        )


def _exact(right: Sequence[str], written: Sequence[str]) -> float:
    return float(np.mean([one == other for one, other in zip(right, written, strict=True)]))


def _letters(right: Sequence[str], written: Sequence[str]) -> float:
    """Return the share of the right letters, end marks included, that were written at their place."""
    same = [
        a == b for one, other in zip(right, written, strict=True) for a, b in zip(f"{one}■", f"{other}■", strict=False)
    ]
    return sum(same) / sum(len(one) + 1 for one in right)
