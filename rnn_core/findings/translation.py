"""How good are translations? Metrics of sacreBLEU, and right ones by the length of what was read."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnn_core.tasks.translation import Translation

BIN = 8  # letters
ENOUGH = 8  # texts: a bin of fewer says little


class Quality(NamedTuple):
    """Shares of 1: texts right to the last letter, letters right at their place. Of 100: BLEU and chrF."""

    exact: float
    letters: float
    bleu: float
    chrf: float


class Bin(NamedTuple):
    """Texts of `low` to `high` letters: how many, and the share that was translated right."""

    low: int
    high: int
    texts: int
    right: float


def quality(task: Translation, numbers: Sequence[int], written: Sequence[str]) -> Quality:
    """Hold translations against the right ones: corpus BLEU (Papineni et al. 2002) and chrF (Popović 2015)."""
    from sacrebleu.metrics.bleu import BLEU  # here: a quarter of a second of import
    from sacrebleu.metrics.chrf import CHRF

    right = [task.pair(number)[1] for number in numbers]
    # A number in German is one word: where no two words stand side by side, only the orders that exist are counted.
    bleu = BLEU(effective_order=True, tokenize="13a").corpus_score(list(written), [right]).score
    chrf = CHRF().corpus_score(list(written), [right]).score
    return Quality(_exact(right, written), _letters(right, written), float(bleu), float(chrf))


def _exact(right: Sequence[str], written: Sequence[str]) -> float:
    return float(np.mean([one == other for one, other in zip(right, written, strict=True)]))


def _letters(right: Sequence[str], written: Sequence[str]) -> float:
    """Return the share of the right letters, end marks included, that were written at their place."""
    same = [
        a == b for one, other in zip(right, written, strict=True) for a, b in zip(f"{one}■", f"{other}■", strict=False)
    ]
    return sum(same) / sum(len(one) + 1 for one in right)


def by_length(task: Translation, numbers: Sequence[int], written: Sequence[str]) -> tuple[Bin, ...]:
    """Return the share of right translations in bins of BIN letters read, those with ENOUGH texts."""
    pairs = [task.pair(number) for number in numbers]
    lengths = np.array([len(text) for text, _ in pairs])
    right = np.array([translation == wrote for (_, translation), wrote in zip(pairs, written, strict=True)])
    found: list[Bin] = []
    for low in range(1, int(lengths.max()) + 1, BIN):
        here = (lengths >= low) & (lengths < low + BIN)
        if here.sum() >= ENOUGH:
            found.append(Bin(low, low + BIN - 1, int(here.sum()), float(right[here].mean())))
    return tuple(found)


# What the page's table of other texts and other trainings is made of: by name, how to change the opening's link.
OTHERS: dict[str, dict[str, object]] = {
    "numbers into German": {"target": "German"},
    "numbers into Polish": {"target": "Polish"},
    "dates into ISO 8601": {"corpus": "dates", "target": "digits", "updates": 500},
    "sentences of an interface": {"corpus": "sentences", "updates": 2_000},
}
TRAININGS: dict[str, dict[str, object]] = {
    "without, five times as long": {"attention": "none", "updates": 5_000},
    "forced in half of the batches": {"forcing": 0.5},
    "never forced": {"forcing": 0},
}
