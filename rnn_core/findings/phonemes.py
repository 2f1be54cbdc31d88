"""How well are phonemes heard without an alignment, where does CTC put them, and which words do they make?"""

import functools
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rnn_core.data.audio import HOP, WINDOW, level, log_mel, noisy, trim
from rnn_core.data.uttered import ACCENT, NOISES, PHONEMES, Spoken, folded, read_spoken, read_utterances, words
from rnn_core.data.voices import HEARD, RATE, say
from rnn_core.findings.lattice import beam_search, occupancy, states_of
from rnn_core.questions.looks import Net, read_answers, read_sequence
from rnn_core.tasks.base import Array
from rnn_core.tasks.ctc import collapse, error_rate
from rnn_core.tasks.phonemes import Phonemes
from rnn_core.trace import Reading, softmax

if TYPE_CHECKING:
    from rapidfuzz.distance import Opcodes

WIDTH = 8  # prefixes that a beam keeps
MOST_WORDS = 3  # of a held-out utterance


class Tested(NamedTuple):
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


class Transcribed(NamedTuple):
    """One utterance and what a network hears: its reading, the labels of its best path and of a beam, the lattice.

    spelled: (frame, phoneme) of the best path. beam: (phonemes, chance), best first. rows and lattice (rows, frames):
    where the true labels are likeliest to be, or None where they are too many for the frames. words: by dictionary.
    """

    spoken: Spoken
    reading: Reading
    spelled: tuple[tuple[int, str], ...]
    beam: tuple[tuple[str, float], ...]
    rows: tuple[str, ...]
    lattice: Array | None
    words: str
    errors: float

    @property
    def answers(self) -> Array:
        """The chance of every label at every frame, (frames, labels)."""
        return softmax(self.reading.trace.outputs[0])


def tested(net: Net) -> Tested:
    """Let a network hear all that is held out."""
    task = _task(net)
    batch, made = task.tested(), read_utterances("held out")
    chances = [row[:end] for row, end in zip(read_answers(net, batch), batch.lengths, strict=True)]
    truth = [row[row > 0].tolist() for row in batch.targets]
    paths = [row.argmax(1) for row in chances]
    said = [collapse(path) for path in paths]
    beams = [list(beam_search(row, WIDTH)[0][0]) for row in chances]
    late = [
        spikes[b] * HOP + WINDOW - float(onsets[a])
        for right, one, path, onsets in zip(truth, said, paths, made["onsets"], strict=True)
        for spikes in [[frame for frame, _ in spikes_of(path)]]
        for a, b in _equal(right, one)
    ]
    everywhere = np.concatenate(paths)
    return Tested(
        error_rate(truth, said),
        error_rate(truth, beams),
        _word_errors([str(text) for text in made["texts"]], said),
        float((everywhere == 0).mean()),
        float((everywhere > 0).sum() / max(1, sum(map(len, said)))),
        np.array(late),
        _mistaken(truth, said),
    )


def spikes_of(path: Array) -> list[tuple[int, int]]:
    """Return (frame, label) wherever a path names a label anew."""
    return [(t, int(code)) for t, code in enumerate(path) if code and (t == 0 or path[t - 1] != code)]


def hear_utterance(net: Net, number: int) -> Transcribed:
    """Let a network hear one of the held-out utterances."""
    return _transcribe(net, read_spoken(number))


def hear_text(net: Net, text: str, voice: str) -> Transcribed:
    """Let the engine say a text, and a network hear it. Raises ValueError with a sentence for what cannot be said."""
    heard, phonemes = say(text, f"{ACCENT}+{voice}")
    sounds = folded(phonemes)
    if not sounds:
        raise ValueError("The speech engine says nothing to this text: type some English words.")
    samples, cut = trim(heard.astype(np.float32), RATE)
    told = tuple((symbol, max(0.0, second - cut)) for symbol, second in sounds)
    return _transcribe(net, Spoken(level(samples), told, text))


def _transcribe(net: Net, spoken: Spoken) -> Transcribed:
    labels = [1 + PHONEMES.index(symbol) for symbol, _ in spoken.sounds]
    samples = noisy(spoken.samples, NOISES[0], np.random.default_rng(0))
    reading = read_sequence(net, _task(net).read(log_mel(samples, RATE), np.array(labels)))
    chances = softmax(reading.trace.outputs[0]).astype(float)
    path = chances.argmax(1)
    said = collapse(path)
    rows = tuple(_named(code) for code in states_of(labels))
    try:
        shares = occupancy(chances, labels)
    except ValueError:
        shares = None
    beam = tuple((" ".join(map(_named, way)), float(chance)) for way, chance in beam_search(chances, WIDTH)[:3])
    spelled = tuple((frame, _named(code)) for frame, code in spikes_of(path))
    most = max(MOST_WORDS, len(spoken.text.split()))
    return Transcribed(
        spoken, reading, spelled, beam, rows, shares, " ".join(_as_words(said, most)), error_rate([labels], [said])
    )


def _named(code: int) -> str:
    return PHONEMES[code - 1] if code else "–"


def _equal(truth: Sequence[int], said: Sequence[int]) -> list[tuple[int, int]]:
    """Return the places of labels that were heard right, by the cheapest alignment."""
    return [
        (one.src_start + k, one.dest_start + k)
        for one in _alignment(truth, said)
        if one.tag == "equal"
        for k in range(one.src_end - one.src_start)
    ]


def _mistaken(truth: Sequence[Sequence[int]], said: Sequence[Sequence[int]]) -> tuple[tuple[str, str, int], ...]:
    counted = Counter[tuple[str, str]](
        (_named(right[int(one.src_start) + k]), _named(heard[int(one.dest_start) + k]))
        for right, heard in zip(truth, said, strict=True)
        for one in _alignment(right, heard)
        if one.tag == "replace"
        for k in range(one.src_end - one.src_start)
    )
    return tuple((a, b, count) for (a, b), count in counted.most_common(6))


def _alignment(truth: Sequence[int], said: Sequence[int]) -> "Opcodes":
    from rapidfuzz.distance import Levenshtein  # what jiwer counts with

    return Levenshtein.opcodes(list(truth), list(said))


@functools.cache
def _dictionary() -> tuple[tuple[str, ...], list[str]]:
    """Return all words, trained on or held out, and the phonemes of each, one character a phoneme."""
    known = words(held_out=False) + words(held_out=True)
    voice = f"{ACCENT}+{HEARD[0]}"
    return known, [
        _letters([1 + PHONEMES.index(symbol) for symbol, _ in folded(say(word, voice)[1])]) for word in known
    ]


def _letters(codes: Sequence[int]) -> str:
    return "".join(chr(0x100 + code) for code in codes)


def _as_words(said: Sequence[int], most: int = MOST_WORDS) -> list[str]:
    """Return the words of the dictionary, at most `most`, that need the fewest changes to become these phonemes."""
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    known, spelled = _dictionary()
    text, end = _letters(said), len(said)
    if not end:
        return []
    spans = [(a, b) for a in range(end) for b in range(a + 1, min(end, a + 14) + 1)]
    costs = process.cdist([text[a:b] for a, b in spans], spelled, scorer=Levenshtein.distance, dtype=np.uint8)
    nearest = {span: (int(row.min()), known[int(row.argmin())]) for span, row in zip(spans, costs, strict=True)}
    best: list[dict[int, tuple[int, list[str]]]] = [{0: (0, [])}]
    for _ in range(most):
        step: dict[int, tuple[int, list[str]]] = {}
        for start, (cost, before) in best[-1].items():
            for b in range(start + 1, min(end, start + 14) + 1):
                more, word = nearest[start, b]
                if b not in step or cost + more < step[b][0]:
                    step[b] = (cost + more, [*before, word])
        best.append(step)
    whole = [step[end] for step in best[1:] if end in step]
    return min(whole, key=lambda one: one[0])[1] if whole else []


def _word_errors(texts: Sequence[str], said: Sequence[Sequence[int]]) -> float:
    import jiwer

    return float(jiwer.wer(list(texts), [" ".join(_as_words(one)) for one in said]))


def _task(net: Net) -> Phonemes:
    task = net.experiment.task
    assert isinstance(task, Phonemes)
    return task
