"""Does a network remember how a tune began? What the first half of a tune is worth to it in the last quarter."""

import functools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnn_core.data.notation import Tune, read_tune
from rnn_core.data.tunes import read_tunes
from rnn_core.findings.tunes import TABLE_ORDER
from rnn_core.tasks.tunes import HELD_OUT_EVERY, counted_costs_of
from rnn_core.trace import Floats

FEWEST_BARS = 12  # of tunes whose beginning is taken away
LOOK_BACK = 6  # letters that must have stood in a tune before, for what followed them to be believed


class Beginnings(NamedTuple):
    """Held-out tunes, whole and without their first half; and which letters of their last quarter echo that half.

    marks: by tune a row of the last letters: 1 in bars that stood in the first half and not since, 0 in new bars.
    """

    whole: tuple[str, ...]
    cut: tuple[str, ...]
    echoes: tuple[np.ndarray, ...]


@functools.cache
def beginnings() -> Beginnings:
    """Take the first half away from every held-out tune that is long enough."""
    whole, cut, echoes = list[str](), list[str](), list[np.ndarray]()
    for text in read_tunes()[3::HELD_OUT_EVERY]:
        tune = read_tune(text)
        if len(tune.bars) < FEWEST_BARS:
            continue
        half, last = len(tune.bars) // 2, len(tune.bars) * 3 // 4
        head = text[: text.rindex("\n") + 1]
        names = [bar.text for bar in tune.bars]
        marks = [
            np.full(len(bar.line + bar.text), bar.text in names[:half] and bar.text not in names[half:n])
            for n, bar in enumerate(tune.bars)
            if n >= last
        ]
        whole.append(head + _spelled(tune, 0))
        cut.append(head + _spelled(tune, half))
        echoes.append(np.concatenate(marks))
    return Beginnings(tuple(whole), tuple(cut), tuple(echoes))


def _spelled(tune: Tune, first: int) -> str:
    return "".join(bar.line + bar.text for bar in tune.bars[first:])


class Worth(NamedTuple):
    """Bits per letter in the last quarter of a tune, with its first half read and without: in echoes, in new bars."""

    echo_with: float
    echo_without: float
    new_with: float
    new_without: float


def worth_of(with_it: Sequence[Floats], without: Sequence[Floats]) -> Worth:
    """Compare what letters cost (by tune, of its last letters at least) with the first half read and without."""
    marks = np.concatenate(beginnings().echoes)
    ends = [
        np.concatenate([row[-len(mark) :] for row, mark in zip(rows, beginnings().echoes, strict=True)])
        for rows in (with_it, without)
    ]
    return Worth(*(float(end[marks == echo].mean()) for echo in (True, False) for end in ends))


@functools.cache
def counted_worth() -> Worth:
    """Measure the same for a table of counts, which cannot look so far back."""
    return worth_of(*(counted_costs_of(texts, TABLE_ORDER) for texts in (beginnings().whole, beginnings().cut)))


@functools.cache
def looked_up_worth() -> Worth:
    """Measure the same for a table that also looks into the tune: it half believes that what came once comes again."""
    return worth_of(*(_looked_up(texts) for texts in (beginnings().whole, beginnings().cut)))


def _looked_up(texts: Sequence[str]) -> list[Floats]:
    costs = list[Floats]()
    for text, counted in zip(texts, counted_costs_of(texts, TABLE_ORDER), strict=True):
        followed, chances = dict[str, str](), 2.0**-counted
        for at in range(LOOK_BACK, len(text)):
            before = text[at - LOOK_BACK : at]
            if before in followed:
                chances[at - 1] = (chances[at - 1] + (followed[before] == text[at])) / 2
            followed[before] = text[at]
        costs.append(-np.log2(chances))
    return costs


def saved(worth: Worth) -> float:
    """Return by which share the first half of a tune lowers what its echoes cost."""
    return 1 - worth.echo_with / worth.echo_without
