"""Is what a network writes a tune? Can it be read, are its bars full, does it come back, is it copied?"""

import functools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rnn_core.data.notation import read_tune, right_bars
from rnn_core.tasks.tunes import BETWEEN, joined

BEGIN = "M:"  # with what a tune of the network's own begins
LONGEST = 600  # letters: a tune that has not ended by then does not count as one
TABLE_ORDER = 4  # of the table that writes beside the network: the best one here


@dataclass(frozen=True)
class Judged:
    """What can be measured of a tune that was written: problem is "" where it can be read."""

    problem: str
    right: int = 0
    bars: int = 0
    returning: int = 0  # of its last four bars, those that stood before them already


def judge(text: str) -> Judged:
    """Read a tune and measure it."""
    try:
        tune = read_tune(text)
    except ValueError as error:
        return Judged(str(error))
    right, bars = right_bars(tune)
    names = [bar.text for bar in tune.bars]
    return Judged("", right, bars, sum(name in names[:-4] for name in names[-4:]))


def longest_copy(text: str) -> str:
    """Return the longest run of notes of a tune that stands, letter by letter, in the training tunes."""
    body, studied, best = text.split("\n")[-1], joined(held_out=False), ""
    for at in range(len(body)):
        while at + len(best) < len(body) and body[at : at + len(best) + 1] in studied:
            best = body[at : at + len(best) + 1]
    return best


def finished(text: str) -> str | None:
    """Return the first tune of a text that a network has written; None when it has not come to its end."""
    tune, end, _ = text.partition(BETWEEN)
    return tune if end else None


def compose_counted(seed: int) -> str | None:
    """Let a table of counts write a tune: each letter is drawn from those that followed the last few in training."""
    rng, text = np.random.default_rng(seed), BEGIN
    while len(text) < LONGEST and not text.endswith(BETWEEN):
        text += _next_letter(text, rng)
    return finished(text)


def _next_letter(text: str, rng: np.random.Generator) -> str:
    """Draw a letter as Witten & Bell 1991 mix the orders; see tasks/ngrams."""
    for order in range(min(TABLE_ORDER, len(text)), 0, -1):
        after = _followers()[text[-order:]]
        if rng.random() * (len(after) + len(set(after))) < len(after):
            return after[rng.integers(len(after))]
    return joined(held_out=False)[rng.integers(len(joined(held_out=False)))]


@functools.cache
def _followers() -> dict[str, list[str]]:
    """Return by what stands before, up to TABLE_ORDER letters, all the letters that follow it in training."""
    studied, followers = joined(held_out=False), defaultdict[str, list[str]](list)
    for order in range(1, TABLE_ORDER + 1):
        for at in range(order, len(studied)):
            followers[studied[at - order : at]].append(studied[at])
    return followers


class TuneJudgment(NamedTuple):
    """Of many tunes: the shares that parse, of bars of the right length, and of last bars that return."""

    parse: float
    right: float
    returning: float


def judge_all(texts: Sequence[str | None]) -> TuneJudgment:
    """Judge tunes; None is one that never ended. Bars are counted of those that parse."""
    judged = [judge(text) for text in texts if text is not None]
    read = [one for one in judged if not one.problem]
    bars = max(1, sum(one.bars for one in read))
    return TuneJudgment(
        len(read) / len(texts),
        sum(one.right for one in read) / bars,
        sum(one.returning for one in read) / max(1, 4 * len(read)),
    )
