"""Times that are written as numbers: counts since some day, years, or parts of a date in columns of their own."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rnn_core.data.tables.distances import DAY, Moments
from rnn_core.data.tables.numbers import NumberForm, read_numbers
from rnn_core.data.tables.times import CLOCK, TimeForm, as_moments, days_of, read_dates

Floats = NDArray[np.float64]
SINCE_1970 = {  # a unit's length in microseconds, and what such counts are between: 1973 and 2286
    "seconds since 1970": (1e6, 1e8, 1e10),
    "milliseconds since 1970": (1e3, 1e11, 1e13),
    "microseconds since 1970": (1.0, 1e14, 1e16),
    "nanoseconds since 1970": (1e-3, 1e17, 1e19),
}
EXCEL, YEARS, FRACTIONS, MONTHS = "days since 1900", "years", "years with fractions", "years and months"
EPOCHS = (*SINCE_1970, EXCEL)
YEAR, MONTH, DAY_OF_MONTH, HOUR, HOUR_ENDING = "year", "month", "day of the month", "hour", "hour, 1 to 24"
PARTS = (YEAR, MONTH, DAY_OF_MONTH, HOUR, HOUR_ENDING, CLOCK)
_NAMED = {
    YEAR: ("year years yr yyyy jahr année annee an año ano anno rok jaar år", 1000, 2999),
    MONTH: ("month mon mo mm monat mois mes mese mês maand månad miesiąc month_num", 1, 12),
    DAY_OF_MONTH: ("day dd dy dom tag jour día dia giorno dag dzień mday", 1, 31),
    HOUR: ("hour hr hh he stunde uhrzeit heure hora ora uur timme godzina time hour_ending hour_of_day", 0, 24),
}
_HINT = re.compile(
    r"(?<![^\W_])(date|datetime|time|timestamp|stamp|epoch|unix\w*|t|ts|ds|zeit\w*|datum|fecha|data|heure|year|jahr"
    r"|year\w*|month|monat|week|woche|period\w*)(?![^\W_])",
    re.IGNORECASE,
)


def sounds_like_time(name: str) -> bool:
    """Tell whether a column's name speaks of time."""
    return _HINT.search(name) is not None


def part_of_date(name: str, numbers: Floats) -> TimeForm | None:
    """Return which part of a date a column of numbers is by its name, if any."""
    finite = numbers[np.isfinite(numbers)]
    word = re.sub(r"\W+", "_", name.strip().lower())
    for kind, (names, low, high) in _NAMED.items():
        whole = bool(len(finite)) and bool((finite == np.round(finite)).all())
        if word in names.split() and whole and finite.min() >= low and finite.max() <= high:
            ending = kind == HOUR and finite.min() >= 1 and finite.max() == 24
            return TimeForm(HOUR_ENDING if ending else kind)
    return None


def decide_counted(name: str, numbers: Floats) -> TimeForm | None:
    """Return what a column of numbers counts if it may be times: numbers that rise, or a name that speaks of time."""
    finite = numbers[np.isfinite(numbers)]
    if len(finite) < 2 or len(finite) < 0.8 * len(numbers) or (finite <= 0).any():
        return None
    if not sounds_like_time(name) and not (np.diff(finite) > 0).all() and not (np.diff(finite) < 0).all():
        return None
    whole, low, high = bool((finite == np.round(finite)).all()), finite.min(), finite.max()
    for unit, (_, least, most) in SINCE_1970.items():
        if least <= low and high <= most:
            return TimeForm(unit)
    if low >= 1500 and high < 2200:
        even = len(finite) > 2 and bool((np.abs(np.diff(finite)) == 1).all())
        fits = (even or sounds_like_time(name)) if whole else len(np.unique(finite)) > 0.5 * len(finite)
        return TimeForm(YEARS if whole else FRACTIONS) if fits else None
    if whole and low > 150_000 and high < 220_000 and bool(((finite % 100 >= 1) & (finite % 100 <= 12)).all()):
        return TimeForm(MONTHS)
    return TimeForm(EXCEL) if low >= 10_000 and high <= 80_000 else None


def read_times(columns: Sequence[tuple[Sequence[str], TimeForm]]) -> Moments:
    """Return the moments that one column holds, or several together; NaT where there is none."""
    forms = [form for _, form in columns]
    parts = {form.kind: cells for cells, form in columns}
    if YEAR in parts:
        numbers = {kind: read_numbers(cells, NumberForm()) for kind, cells in parts.items()}
        ones = np.ones(len(numbers[YEAR]))
        days = days_of(numbers[YEAR], _month(parts.get(MONTH), ones), numbers.get(DAY_OF_MONTH, ones))
        return as_moments(days * DAY + _within(columns))
    when = _counted(*columns[0]) if forms[0].kind in (*EPOCHS, YEARS, FRACTIONS, MONTHS) else read_dates(*columns[0])
    return when if len(columns) == 1 else as_moments(_number(when) + _within(columns[1:]))


def _within(columns: Sequence[tuple[Sequence[str], TimeForm]]) -> Floats:
    """Return how long after midnight a time of day, or an hour, is, in microseconds."""
    for cells, form in columns:
        if form.kind == CLOCK:
            return _number(read_dates(cells, form))
        if form.kind in (HOUR, HOUR_ENDING):
            return (read_numbers(cells, NumberForm()) - (form.kind == HOUR_ENDING)) * 3_600e6
    return np.zeros(len(columns[0][0]))


def _month(cells: Sequence[str] | None, usual: Floats) -> Floats:
    if cells is None:
        return usual
    numbers = read_numbers(cells, NumberForm())
    return np.where(numbers > 12, np.nan, numbers)


def _number(when: Moments) -> Floats:
    return np.where(np.isnat(when), np.nan, when.astype("int64").astype(float))


def _counted(cells: Sequence[str], form: TimeForm) -> Moments:
    """Return the moments that counts stand for."""
    numbers = read_numbers(cells, NumberForm())
    if form.kind in SINCE_1970:
        return as_moments(np.round(numbers * SINCE_1970[form.kind][0]))
    if form.kind == EXCEL:
        return as_moments(np.round((numbers - 25_569) * 86_400_000) * 1_000)
    ones, year = np.ones(len(numbers)), np.floor(numbers)
    if form.kind == MONTHS:
        return as_moments(days_of(np.floor(numbers / 100), numbers % 100, ones) * DAY)
    first, after = days_of(year, ones, ones), days_of(year + 1, ones, ones)
    return as_moments(np.round((first + (numbers - year) * (after - first)) * 1_440) * 60e6)
