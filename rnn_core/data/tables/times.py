"""How a column writes its times: dates in one form or another, in which order, or a count since some day.

As with numbers it is decided for the whole column. Where day and month could be either, the order is taken whose
times are more even, and `both` says that the other would fit, too.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnn_core.data.tables.distances import DAY, Moments, evenness
from rnn_core.data.tables.months import plain_date
from rnn_core.data.tables.numbers import is_missing

CLOCK = "time of day"
ENOUGH = 0.8  # of the cells that say something
_DATES = {
    "year, month, day": r"(?P<Y>\d{4})(?P<s>[-/. ])(?P<M>\d{1,2})(?P=s)(?P<D>\d{1,2})",
    "year, month, day without marks": r"(?P<Y>19\d\d|2[01]\d\d)(?P<M>0[1-9]|1[0-2])(?P<D>0[1-9]|[12]\d|3[01])",
    "two numbers and a year": r"(?P<A>\d{1,2})(?P<s>[-/.]|\s)\s?(?P<B>\d{1,2})(?P=s)\s?(?P<Y>\d{4}|\d\d)",
    "day, month’s name, year": r"(?P<D>\d{1,2})\W*«(?P<M>\d\d)»\W*(?P<Y>\d{4}|\d\d)",
    "month’s name, day, year": r"«(?P<M>\d\d)»\W*(?P<D>\d{1,2})(?:,\s*|\s+)(?P<Y>\d{4})",
    "month’s name, year": r"«(?P<M>\d\d)»\W*(?P<Y>\d{4}|\d\d)",
    "year, month’s name": r"(?P<Y>\d{4}|\d\d)\W*«(?P<M>\d\d)»(?:\W*(?P<D>\d{1,2}))?",
    "year, month": r"(?P<Y>1[5-9]\d\d|2[01]\d\d)(?:[-/]|-?M|[. ](?=\d\d))(?P<M>\d{1,2})-?",
    "month, year": r"(?P<M>\d{1,2})(?:[-/]|(?<=\d\d)[. ])(?P<Y>1[5-9]\d\d|2[01]\d\d)",
    "year and week": r"(?P<Y>\d{4})\W*(?:[Ww]|KW)(?P<W>\d{1,2})(?:-?(?P<D>[1-7]))?",
    "year and quarter": r"(?P<Y>\d{4})\W*[Qq](?P<Q>[1-4])",
    "quarter and year": r"[Qq](?P<Q>[1-4])\W*(?P<Y>\d{4}|\d\d)",
    CLOCK: r"(?=\d{1,2}:\d\d|\d{1,2}\.\d\d\.\d\d$|\d{1,2}\s?[AaPp]\.?[Mm])",
}
_CLOCK = (
    r"(?:(?:T|[\s,;_:]+|(?<=\d{8})|^)(?P<h>\d{1,2})(?:[:.h]?(?P<m>\d\d)(?:[:.]?(?P<sec>\d\d)(?:[.,:](?P<f>\d{1,9}))?)?)?"
    r"(?:\s*(?P<p>[AaPp])\.?[Mm]\b\.?)?)?"
)
_ZONE = r"\s*(?P<u>Z|UTC|GMT)?(?P<z>(?<![-–] )[+-]\d\d:?(?:\d\d)?)?\s*(?:[A-Z]{2,5}|\([^)]*\))?"
_REST = r"(?P<rest>\s*(?:[-–—/]|to|bis|until)\s*\d.*)?"
_FORMS = {
    name: re.compile(form + _CLOCK + ("(?P<u>$^)?(?P<z>$^)?" if name == CLOCK else _ZONE) + _REST)
    for name, form in _DATES.items()
}
_PARTS = ("Y", "A", "B", "M", "D", "W", "Q", "h", "m", "sec", "f")


@dataclass(frozen=True)
class TimeForm:
    """How a column writes its times; `kind` is a form of dates, a unit of counting, or a part of a date."""

    kind: str
    order: str = ""  # of two numbers and a year
    both: bool = False  # the other order of day and month would fit, too
    interval: bool = False  # cells hold a beginning and an end
    zoned: bool = False


ORDERS = ("day, month, year", "month, day, year", "year, month, day")


def decide_dates(cells: Sequence[str]) -> TimeForm | None:
    """Return in which form a column writes dates or times of day; None where most cells hold neither."""
    texts = [plain_date(cell) for cell in cells if not is_missing(cell)]
    matches = {name: [match for match in map(form.fullmatch, texts) if match] for name, form in _FORMS.items()}
    for kind in sorted(matches, key=lambda name: -len(matches[name])):
        if len(matches[kind]) >= max(1, ENOUGH * len(texts)) and (form := _form(kind, matches[kind])) is not None:
            return form
    return None


def _form(kind: str, matches: Sequence[re.Match[str]]) -> TimeForm | None:
    """Return the form of dates that look alike; None where most are no dates."""
    interval = sum(match["rest"] is not None for match in matches) > 0.5 * len(matches)
    zoned = sum(match["z"] is not None or match["u"] is not None for match in matches) > 0.5 * len(matches)
    form = TimeForm(kind, interval=interval, zoned=zoned)
    if kind == "two numbers and a year":
        return _ordered(matches, form)
    return form if float(np.isfinite(_days(_numbers(matches), form)).mean()) > ENOUGH else None


def _ordered(matches: Sequence[re.Match[str]], form: TimeForm) -> TimeForm | None:
    """Decide the order of day and month by what is a date at all, then by how even the times are."""
    parts = _numbers(matches)
    scores: dict[str, tuple[float, float]] = {}
    for order in ORDERS if parts["A"].max() > 31 else ORDERS[:2]:
        when = _moments(parts, TimeForm(form.kind, order))
        scores[order] = (round(float(np.mean(~np.isnat(when))), 2), evenness(when))
    order = max(scores, key=lambda name: scores[name])
    if scores[order][0] < ENOUGH:
        return None
    both = order != ORDERS[2] and scores[ORDERS[0]][0] == scores[ORDERS[1]][0]
    both = both and bool((parts["A"] != parts["B"]).any())
    return TimeForm(form.kind, order, both, form.interval, form.zoned)


def read_dates(cells: Iterable[str], form: TimeForm) -> Moments:
    """Return the moments of a column in UTC, or in no zone; NaT where there is none."""
    pattern = _FORMS[form.kind]
    matches = [pattern.fullmatch(plain_date(cell)) for cell in cells]
    when = np.full(len(matches), np.datetime64("NaT", "us"))
    there = [number for number, match in enumerate(matches) if match]
    if there:
        dates = [match for match in matches if match]
        when[there] = _moments(_numbers(dates), form)
        if form.zoned:
            when[there] -= np.array([_offset(match["z"]) for match in dates], "timedelta64[m]")
    return when


def _offset(zone: str | None) -> int:
    digits = re.sub(r"\D", "", zone or "")
    minutes = int(digits[:2] or 0) * 60 + int(digits[2:] or 0)
    return -minutes if zone and zone[0] == "-" else minutes


def _numbers(matches: Sequence[re.Match[str]]) -> dict[str, NDArray[np.float64]]:
    """Return what stands in every part of dates; NaN where a part is not there."""
    names = [name for name in _PARTS if name in matches[0].re.groupindex]
    parts = {name: np.array([match[name] or "nan" for match in matches], float) for name in names}
    parts["f"] = np.array([float(f"0.{match['f']}") if match["f"] else 0.0 for match in matches])
    if any(match["p"] for match in matches):
        after = np.array([(match["p"] or "").lower() == "p" for match in matches])
        parts["h"] = np.where([match["p"] is not None for match in matches], parts["h"] % 12 + 12 * after, parts["h"])
    if "Y" in parts:
        short = np.array([len(match["Y"]) == 2 for match in matches])
        parts["Y"] = np.where(short, parts["Y"] + np.where(parts["Y"] < 69, 2000, 1900), parts["Y"])
    return parts


def _moments(parts: dict[str, NDArray[np.float64]], form: TimeForm) -> Moments:
    """Put dates and times of day together; 24:00 is 0:00 of the next day."""
    hour, minute, second = (np.nan_to_num(parts[name]) for name in ("h", "m", "sec"))
    right = (hour <= 24) & (minute < 60) & (second <= 60)
    clock = (hour * 3_600 + minute * 60 + second) * 1_000_000 + np.round(parts["f"] * 1_000_000)
    total = _days(parts, form) * DAY + np.where(right, clock, np.nan)
    return as_moments(total)


def as_moments(microseconds: NDArray[np.float64]) -> Moments:
    """Return counts of microseconds since 1970 as moments; NaT for what is no number."""
    when = np.full(len(microseconds), np.datetime64("NaT", "us"))
    there = np.isfinite(microseconds) & (np.abs(microseconds) < 2.5e17)
    when[there] = microseconds[there].astype("int64").astype("datetime64[us]")
    return when


def _days(parts: dict[str, NDArray[np.float64]], form: TimeForm) -> NDArray[np.float64]:
    """Return the days since 1970 of dates; NaN for what is none, such as 30 February."""
    if form.kind == CLOCK:
        return np.zeros(len(parts["h"]))
    year, month, day = parts["Y"], parts.get("M"), parts.get("D", np.full(len(parts["Y"]), np.nan))
    if form.order:
        a, b = parts["A"], parts["B"]
        shorts = np.where(a < 69, 2000, 1900) + a
        year, month, day = {
            ORDERS[0]: (year, b, a),
            ORDERS[1]: (year, a, b),
            ORDERS[2]: (shorts, b, year % 100),
        }[form.order]
    if "W" in parts:
        first = days_of(year, np.ones(len(year)), np.full(len(year), 4.0))  # 4 January is in week 1
        monday = first - (first + 3) % 7
        return np.where(parts["W"] <= 53, monday + 7 * (parts["W"] - 1) + np.nan_to_num(day, nan=1.0) - 1, np.nan)
    month = 3 * parts["Q"] - 2 if "Q" in parts else month
    assert month is not None
    return days_of(year, month, np.nan_to_num(day, nan=1.0))


def days_of(year: NDArray[np.float64], month: NDArray[np.float64], day: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the days since 1970 of dates; NaN for what is no date."""
    right = (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31) & (year >= 1) & (year < 9000)
    months = np.where(right, (year - 1970) * 12 + month - 1, 0).astype("int64").astype("datetime64[M]")
    days = months.astype("datetime64[D]") + np.where(right, day - 1, 0).astype("int64").astype("timedelta64[D]")
    right &= days.astype("datetime64[M]") == months
    return np.where(right, days.astype("int64"), np.nan)
