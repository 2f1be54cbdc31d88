"""Even steps of time: which one times have, and at which step of a grid each of them lies.

A step is a number and a letter, as links hold it: us and ms, s, m, h, D (days), B (working days), M (months), Y.
"""

import re

import numpy as np
from numpy.typing import NDArray

from rnn_core.data.tables.distances import DAY, Moments, evenness

SEASONS = {"5m": 288, "10m": 144, "15m": 96, "30m": 48, "1h": 24, "1D": 7, "1B": 5, "7D": 52, "1M": 12, "3M": 4}
STEPS = ("1s", "10s", "1m", "5m", "15m", "1h", "1D", "7D", "1M", "1Y")
LENGTHS = {"D": DAY, "h": 3_600_000_000, "m": 60_000_000, "s": 1_000_000, "ms": 1_000, "us": 1}
UNITS = {
    "us": "microsecond",
    "ms": "millisecond",
    "s": "second",
    "m": "minute",
    "h": "hour",
    "D": "day",
    "B": "working day",
    "M": "month",
    "Y": "year",
}
_DRAWN = {letter: letter for letter in ("us", "ms", "s", "m", "h")}  # what is finer than a day is drawn so
_STEP = re.compile(r"([1-9]\d{0,6})(us|ms|[smhDBMY])")


def parsed_step(step: str) -> tuple[int, str]:
    """Return the number and the letter of a step. Raises ValueError for anything else."""
    match = _STEP.fullmatch(step)
    if match is None:
        raise ValueError(
            f"step is {step[:40]!r}, but it must be a number and one of us, ms, s, m, h, D, B, M, Y, such as 1h."
        )
    return int(match[1]), match[2]


def spelled_step(step: str, article: bool = True) -> str:
    """Return a step in words: 15 minutes, an hour; without the article, as after “every”: hour."""
    count, letter = parsed_step(step)
    name = UNITS[letter]
    if count > 1:
        return f"{count:,} {name}s"
    return f"{'an' if name == 'hour' else 'a'} {name}" if article else name


def usual_step(distinct: Moments) -> str:
    """Return the usual distance of sorted, different moments."""
    apart = np.diff(distinct.astype("int64"))
    usual = float(np.median(apart))
    exact = float((apart == usual).mean())
    months = np.diff(distinct.astype("datetime64[M]").astype("int64"))
    typical = int(np.median(months))
    if usual >= 27 * DAY and (evenness(distinct) > exact or exact < 0.5) and (months == typical).mean() > 0.5:
        return f"{typical // 12}Y" if typical % 12 == 0 else f"{typical}M"
    days = distinct.astype("datetime64[D]")
    if usual == DAY and len(days) > 10 and bool(np.is_busday(days).all()):
        return "1B"
    if exact < 0.9 * (apart < 1.5 * usual).mean():  # a clock that is not quite even, or was rounded
        usual = float(apart[apart < 1.5 * usual].mean())
        for letter in ("D", "h", "m", "s"):
            count = round(usual / LENGTHS[letter])
            if count and abs(count * LENGTHS[letter] / usual - 1) < 0.01:
                return f"{count}{letter}"
    usual = round(usual)
    letter = next(letter for letter, length in LENGTHS.items() if usual % length == 0)
    return f"{max(1, usual // LENGTHS[letter])}{letter}"


def beginning(first: np.datetime64, step: str) -> np.datetime64:
    """Return when the step begins in which a moment lies: steps within a day are counted from midnight."""
    count, letter = parsed_step(step)
    midnight = first.astype("datetime64[D]").astype("datetime64[us]")
    if letter not in LENGTHS or letter == "D":
        return midnight
    length = np.timedelta64(count * LENGTHS[letter], "us")
    return midnight + (first - midnight) // length * length


def places(when: Moments, first: np.datetime64, step: str, nearest: bool) -> NDArray[np.int64]:
    """Return at which step of a grid that begins at `first` every moment lies; at the nearest, or within which."""
    count, letter = parsed_step(step)
    if letter in ("M", "Y"):
        months = when.astype("datetime64[M]").astype("int64") - first.astype("datetime64[M]").astype("int64")
        return months // (count * (12 if letter == "Y" else 1))
    if letter == "B":
        return np.busday_count(first.astype("datetime64[D]"), when.astype("datetime64[D]")) // count
    share = (when - first.astype("datetime64[us]")).astype("int64") / (count * LENGTHS[letter])
    return (np.rint(share) if nearest else np.floor(share)).astype("int64")


def moments(start: str, step: str, count: int) -> list[str] | None:
    """Return when each of `count` steps was, as ISO dates; None for a series without dates (`step` is empty).

    step: a number and us, ms, s, m, h, D (days), B (working days), M (months) or Y. Raises ValueError.
    """
    if not step:
        return None
    size, letter = parsed_step(step)
    try:
        first = np.datetime64(start or "2000", "us")
        if letter == "B":
            days = np.busday_offset(first.astype("datetime64[D]"), size * np.arange(count), roll="forward")
        else:
            days = first.astype(f"datetime64[{letter}]") + size * np.arange(count)
        return [str(one) for one in days.astype(f"datetime64[{_DRAWN.get(letter, 'D')}]")]
    except (ValueError, OverflowError):
        raise ValueError(
            f"start is {start[:40]!r}, but it must be a date such as 2026-01-31 or 2026-01-31T09:30."
        ) from None
