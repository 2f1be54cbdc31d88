"""What has a network learned about English? How far back it looks, real words, units that keep track of something."""

import functools
import math
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_core.tasks import Batch
from rnn_core.tasks.letters import spelled
from rnn_core.trace import Floats, Trace

Values = NDArray[np.float64]
ORDERS = 6  # tables of counts look back up to so many letters
WORD = r"(?:[^\W\d_]|'){3,}"  # shorter ones come out of noise, too


def context_worth(bits: float, counted: tuple[float, ...]) -> int | None:
    """Return the letters that a table of counts must look at to be as good as `bits`; None where none is."""
    return next((order for order, reached in enumerate(counted) if reached <= bits), None)


def known_words(wrote: str, read: str) -> tuple[int, int]:
    """Return how many of the words that were written whole occur in `read`, and how many these are."""
    words, vocabulary = (
        re.findall(WORD, wrote[: wrote.rfind(" ") + 1]),
        _words(read),
    )  # the last one may not be finished
    return sum(word in vocabulary for word in words), len(words)


@functools.lru_cache(maxsize=4)
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(WORD, text))


def _since(text: str, mark: str) -> Values:
    """Return for each letter how many letters ago `mark` (a pattern for one letter) stood, 0 on it; NaN before any."""
    last, distances = math.nan, list[float]()
    for at, letter in enumerate(text):
        last = at if re.fullmatch(mark, letter) else last
        distances.append(at - last)
    return np.array(distances, float)


def _within(text: str, opening: str, closing: str) -> Values:
    """Return 1 from an opening mark to just before its closing one or the end of the line, else 0."""
    inside, flags = False, list[float]()
    for letter in text:
        inside = (letter == opening and not (inside and opening == closing)) or (
            inside and letter not in (closing, "\n")
        )
        flags.append(inside)
    return np.array(flags, float)


def _is(text: str, pattern: str) -> Values:
    return np.array([bool(re.fullmatch(pattern, letter)) for letter in text], float)


FEATURES: Mapping[str, Callable[[str], Values]] = {
    "how far into the word it is": lambda text: _since(text, r"[\s-]"),
    "how far into the sentence it is": lambda text: _since(text, r"[.?!\n]"),
    "how far into the line it is": lambda text: _since(text, r"\n"),
    "between quotation marks": lambda text: _within(text, '"', '"'),
    "between parentheses": lambda text: _within(text, "(", ")"),
    "just read a vowel": lambda text: _is(text, "[aeiouAEIOU]"),
    "just read a capital letter": lambda text: _is(text, "[A-Z]"),
    "just read a digit": lambda text: _is(text, "[0-9]"),
}


class Tracker(NamedTuple):
    """A unit that keeps track of a feature of the text.

    correlation: on text that was not used to pick it. row, values (time,): the sequence of that text in which the
    feature varies most, and what the unit held there.
    """

    feature: str
    symbol: str
    unit: int
    correlation: float
    row: int
    values: tuple[float, ...]


def trackers(trace: Trace, batch: Batch, names: tuple[str, ...]) -> list[Tracker]:
    """Return for each of FEATURES the unit of the top layer that goes with it best, strongest first.

    The unit is picked by its correlation on the first half of the sequences and scored on the second. A
    feature that does not vary in both halves is left out. `names`: the letters of the codes.
    """
    texts = [spelled(names, row) for row in batch.inputs]
    half, tracking = len(texts) // 2, list[Tracker]()
    for feature, compute in FEATURES.items():
        values = np.stack([compute(text) for text in texts])
        if not (_spread(values[:half]) and _spread(values[half:])):
            continue
        picked = [(symbol, _correlations(states[-1][:half], values[:half])) for symbol, states in trace.states.items()]
        symbol, with_units = max(picked, key=lambda one: float(np.abs(one[1]).max()))
        unit = int(np.abs(with_units).argmax())
        states = trace.states[symbol][-1]
        again = float(_correlations(states[half:, :, [unit]], values[half:])[0])
        row = half + max(range(len(texts) - half), key=lambda n: _spread(values[half + n]))
        tracking.append(Tracker(feature, symbol, unit, again, row, tuple(map(float, states[row, :, unit]))))
    return sorted(tracking, key=lambda one: -abs(one.correlation))


def _spread(values: Values) -> float:
    finite = values[~np.isnan(values)]
    return float(finite.std()) if len(finite) else 0.0


def _correlations(states: Floats, values: Values) -> Values:
    """Return how well each unit of states (batch, time, hidden) correlates with values (batch, time) where known."""
    finite = ~np.isnan(values)
    units, wanted = states[finite].astype(np.float64), values[finite]
    units, wanted = units - units.mean(0), wanted - wanted.mean()
    lengths = np.linalg.norm(units, axis=0) * np.linalg.norm(wanted)
    return (wanted @ units) / np.maximum(lengths, 1e-12)
