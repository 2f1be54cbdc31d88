"""How well are phonemes heard without an alignment, and where does CTC put them?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rnn_core.data.audio import HOP, WINDOW
from rnn_core.data.uttered import read_utterances
from rnn_core.findings.lattice import beam_search
from rnn_core.findings.phonemes import MOST_WORDS, WIDTH, spikes_of, symbol_of
from rnn_core.questions.base import PartedQuestion, Question, share_of
from rnn_core.questions.chances import AnswerChances
from rnn_core.questions.dictionary import NearestWords
from rnn_core.questions.net import Net
from rnn_core.tasks.base import Array, Batch
from rnn_core.tasks.ctc import collapse, error_rate
from rnn_core.tasks.phonemes import Phonemes

if TYPE_CHECKING:
    from rapidfuzz.distance import Opcodes

SHARES = 6


class PhonemeRates(NamedTuple):
    """How a network fares on all that is held out: new words by new voices.

    greedy, beam: phoneme error rates. words: word error rate, words spelled with a dictionary. blank: the share of
    frames at which blank is likeliest. named: frames for which a phoneme is named, on average. late: seconds from the
    beginning of a phoneme to its first frame's end, (phonemes heard right,). mistaken: the commonest substitutions.
    """

    greedy: float
    beam: float
    words: float
    blank: float
    named: float
    late: Array
    mistaken: tuple[tuple[str, str, int], ...]


class Hearing(NamedTuple):
    """What a network hears in one utterance: its likeliest label at each frame, (frames,), a beam's labels, words."""

    path: Array
    beam: tuple[int, ...]
    words: str


@dataclass(frozen=True)
class UtterancesHeard(Question[tuple[Hearing, ...]]):
    """What a network hears in one of SHARES shares of the utterances that are held out."""

    net: Net
    share: int

    def answer(self) -> tuple[Hearing, ...]:
        batch = _task(self.net).tested()
        rows = list(share_of(range(len(batch.inputs)), self.share, SHARES))
        answers = AnswerChances(self.net, Batch(*(part[rows] for part in batch))).answer()
        chances = [row[:end] for row, end in zip(answers, batch.lengths[rows], strict=True)]
        return tuple(
            Hearing(
                row.argmax(1),
                tuple(beam_search(row, WIDTH)[0][0]),
                NearestWords(tuple(collapse(row.argmax(1))), MOST_WORDS).answer(),
            )
            for row in chances
        )


@dataclass(frozen=True)
class PhonemeRecognition(PartedQuestion[PhonemeRates, tuple[Hearing, ...]]):
    """How well, and where, a network hears the phonemes of all that is held out."""

    net: Net

    def parts(self) -> list[UtterancesHeard]:
        return [UtterancesHeard(self.net, share) for share in range(SHARES)]

    def whole(self, answers: Sequence[tuple[Hearing, ...]]) -> PhonemeRates:
        batch, made = _task(self.net).tested(), read_utterances("held out")
        truth = [row[row > 0].tolist() for row in batch.targets]
        heard = list(chain.from_iterable(answers))
        paths, beams = [hearing.path for hearing in heard], [list(hearing.beam) for hearing in heard]
        best = [collapse(path) for path in paths]
        late = [
            spikes[b] * HOP + WINDOW - float(onsets[a])
            for right, labels, path, onsets in zip(truth, best, paths, made["onsets"], strict=True)
            for spikes in [[frame for frame, _ in spikes_of(path)]]
            for a, b in _equal(right, labels)
        ]
        everywhere = np.concatenate(paths)
        return PhonemeRates(
            error_rate(truth, best),
            error_rate(truth, beams),
            _word_errors([str(text) for text in made["texts"]], [hearing.words for hearing in heard]),
            float((everywhere == 0).mean()),
            float((everywhere > 0).sum() / max(1, sum(map(len, best)))),
            np.array(late),
            _mistaken(truth, best),
        )


def _equal(truth: Sequence[int], labels: Sequence[int]) -> list[tuple[int, int]]:
    """Return the places of labels that were heard right, by the cheapest alignment."""
    return [
        (part.src_start + k, part.dest_start + k)
        for part in _alignment(truth, labels)
        if part.tag == "equal"
        for k in range(part.src_end - part.src_start)
    ]


def _mistaken(truth: Sequence[Sequence[int]], best: Sequence[Sequence[int]]) -> tuple[tuple[str, str, int], ...]:
    counts = Counter[tuple[str, str]](
        (symbol_of(right[int(part.src_start) + k]), symbol_of(labels[int(part.dest_start) + k]))
        for right, labels in zip(truth, best, strict=True)
        for part in _alignment(right, labels)
        if part.tag == "replace"
        for k in range(part.src_end - part.src_start)
    )
    return tuple((a, b, count) for (a, b), count in counts.most_common(6))


def _alignment(truth: Sequence[int], labels: Sequence[int]) -> "Opcodes":
    from rapidfuzz.distance import Levenshtein  # what jiwer counts with

    return Levenshtein.opcodes(list(truth), list(labels))


def _word_errors(texts: Sequence[str], words: Sequence[str]) -> float:
    import jiwer

    return float(jiwer.wer(list(texts), list(words)))


def _task(net: Net) -> Phonemes:
    task = net.experiment.task
    assert isinstance(task, Phonemes)
    return task
