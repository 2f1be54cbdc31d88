"""What a column is taken for by what its cells look like: time, number, series id, or nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rnn_core.data.tables import counted
from rnn_core.data.tables.counted import decide_counted, part_of_date, sounds_like_time
from rnn_core.data.tables.numbers import NumberForm, decide_numbers, is_missing, read_numbers
from rnn_core.data.tables.times import CLOCK, TimeForm, decide_dates

TIME, NUMBER, SERIES, IGNORED = "time", "number", "series id", "ignored"
MOST_MEMBERS, MOST_NUMBERED = 2_000, 200  # series in one file; those that have numbers for names


@dataclass(frozen=True)
class Column:
    """A column and what it is taken for; `members` are the names that it repeats, of which one may be a series each."""

    name: str
    role: str
    time: TimeForm | None = None
    number: NumberForm | None = None
    members: tuple[str, ...] = ()


def take_columns(names: Sequence[str], columns: Sequence[Sequence[str]], usual: str) -> list[Column]:
    """Take columns for what their cells look like; `usual` is the decimal mark where a column leaves it open."""
    return _ranked([_column(name, cells, usual) for name, cells in zip(names, columns, strict=True)])


def _column(name: str, cells: Sequence[str], usual: str) -> Column:
    """Take a column by itself."""
    form = decide_dates(cells)
    distinct = Counter(cell.strip() for cell in cells if not is_missing(cell))
    members = tuple(distinct) if 2 <= len(distinct) <= min(MOST_MEMBERS, distinct.total() / 2) else ()
    if form is not None:
        return Column(name, TIME, form)
    number = decide_numbers(cells, usual)
    if number is None:
        return Column(name, IGNORED, members=members)
    numbers = read_numbers(cells, number)
    numbers = numbers[np.isfinite(numbers)]
    part = part_of_date(name, numbers) or decide_counted(name, numbers)
    numbered = bool((numbers % 1 == 0).all()) and len(distinct) <= MOST_NUMBERED
    return Column(name, NUMBER, part, number, members if numbered else ())


def _ranked(columns: Sequence[Column]) -> list[Column]:
    """Tell times that are written as numbers from numbers: by their names, or because there is no other time."""
    strong = any(c.role == TIME and c.time and c.time.kind != CLOCK for c in columns)
    others = sum(c.role == NUMBER for c in columns)
    ranked: list[Column] = []
    for place, column in enumerate(columns):
        if column.role == NUMBER and column.time is not None and column.time.kind not in counted.PARTS:
            hinted = sounds_like_time(column.name) and (not strong or column.time.kind != counted.EXCEL)
            taken = others > 1 and (hinted or (not strong and place == 0))
            kept = column.time if column.time.kind in (counted.YEARS, counted.FRACTIONS) else None  # read last
            column = replace(column, role=TIME) if taken else replace(column, time=kept)
            others -= taken
        ranked.append(column)
    return ranked
