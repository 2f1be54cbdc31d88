"""What a table is taken for, and what is read from it at first: decisions, as one value.

The reader sees them and may put others in their place; nothing is decided twice, and nothing in silence.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rnn_core.data.tables import counted
from rnn_core.data.tables.columns import IGNORED, NUMBER, SERIES, TIME, Column, take_columns
from rnn_core.data.tables.dialect import Cells, Dialect, read_cells
from rnn_core.data.tables.numbers import is_missing, read_numbers
from rnn_core.data.tables.times import CLOCK, TimeForm, read_dates

SAMPLE, PREVIEW = 2_000, 5  # rows that decide; rows that the reader sees
USUAL_MARK = {";": ",", ",": ".", "": "."}  # the decimal mark beside a delimiter, where a column leaves it open


@dataclass(frozen=True)
class Decisions:
    """What a file was taken for, and which of it is read: the columns of the time, the number, one series of several.

    time: one column, or several that make a time together; none: every row is a step. `times` are all ways to have
    it. series: the column whose cell says to which series a row belongs, or ""; member: the one that is read, or "".
    """

    dialect: Dialect
    columns: tuple[Column, ...]
    times: tuple[tuple[str, ...], ...]
    numbers: tuple[str, ...]
    time: tuple[str, ...]
    value: str
    series: str
    member: str
    preview: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]

    def column(self, name: str) -> Column:
        """Return the column of that name. Raises ValueError that names those there are."""
        for column in self.columns:
            if column.name == name:
                return column
        raise ValueError(f"There is no column “{name}”; there are: {', '.join(c.name[:20] for c in self.columns[:9])}.")

    def having(self, column: Column) -> "Decisions":
        """Return the same decisions but for one column."""
        return replace(self, columns=tuple(column if c.name == column.name else c for c in self.columns))


def decide(raw: bytes, delimiter: str = "", header: bool | None = None, sheet: str = "") -> Decisions:
    """Decide what a file holds; what divides columns, whether there is a header and the sheet may be set.

    Raises ValueError with a sentence that says what to do.
    """
    table = read_cells(raw, delimiter, header, sheet)
    rows = table.rows
    sample = rows if len(rows) <= 2 * SAMPLE else rows[:SAMPLE] + rows[SAMPLE :: len(rows) // SAMPLE]
    by_column = [[row[place] for row in sample] for place in range(len(table.names))]
    columns = take_columns(table.names, by_column, USUAL_MARK.get(table.dialect.delimiter, ""))
    times = _times(columns, table)
    columns = [_settled(column, times) for column in columns]
    numbers = _numbers(columns, by_column)
    if not numbers:
        names = ", ".join(name[:20] for name in table.names[:6])
        raise ValueError(
            f"No column holds numbers (columns: {names}). What divides the columns: commas, semicolons or tabs? Set "
            "them, or save the table again as CSV."
        )
    time = times[0] if times else ()
    plain = [column.name for column in columns if column.name in numbers and not column.members]
    series = _series(columns, table, time, (plain or numbers)[0])
    return Decisions(
        table.dialect,
        tuple(replace(column, role=SERIES) if column.name == series else column for column in columns),
        times,
        tuple(name for name in numbers if name != series),
        time,
        next((name for name in numbers if name != series), ""),
        series,
        "",
        tuple(tuple(row) for row in rows[:PREVIEW]),
        table.notes,
    )


def _times(columns: Sequence[Column], table: Cells) -> tuple[tuple[str, ...], ...]:
    """Return all ways to have the time: the best first."""
    kinds = {c.time.kind: c.name for c in reversed(columns) if c.time is not None}
    single = [c for c in columns if c.role == TIME and c.time is not None and c.time.kind != CLOCK]
    ways: list[tuple[str, ...]] = []
    hour, clock = kinds.get(counted.HOUR) or kinds.get(counted.HOUR_ENDING), kinds.get(CLOCK)
    for column in single:
        cells = _cells(table, column.name) if column.number is None else []
        if clock and cells and _has_no_clock(cells[:SAMPLE], column):
            ways.append((column.name, clock))
        elif hour and len(set(cells)) < 0.5 * len(cells):
            ways.append((column.name, hour))
    if counted.YEAR in kinds and counted.MONTH in kinds:
        day = kinds.get(counted.DAY_OF_MONTH)
        parts = (kinds[counted.YEAR], kinds[counted.MONTH], day, (hour or clock) if day else None)
        ways.append(tuple(name for name in parts if name))
    ways += [(c.name,) for c in sorted(single, key=lambda c: c.number is not None)]
    if not ways and counted.YEAR in kinds and sum(c.role == NUMBER for c in columns) > 1:
        ways.append((kinds[counted.YEAR],))
    return tuple(dict.fromkeys(ways))


def _has_no_clock(cells: Sequence[str], column: Column) -> bool:
    """Tell whether all times of a column are midnights."""
    assert column.time is not None
    when = read_dates(cells, column.time)
    when = when[~np.isnat(when)]
    return bool((when == when.astype("datetime64[D]")).all())


def _settled(column: Column, times: Sequence[tuple[str, ...]]) -> Column:
    """Take the parts of a joined time for times, a year by itself for years, a time of day without a date for none."""
    if any(column.name in way for way in times):
        alone = (column.name,) in times and column.time is not None and column.time.kind == counted.YEAR
        return replace(column, role=TIME, time=TimeForm(counted.YEARS) if alone else column.time)
    return replace(column, role=IGNORED) if column.role == TIME else column


def _numbers(columns: Sequence[Column], by_column: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the columns of numbers; those last that hardly change, and those that count rows."""
    ranks: dict[str, int] = {}
    for place, (column, cells) in enumerate(zip(columns, by_column, strict=True)):
        if column.role == NUMBER and column.number is not None:
            numbers = read_numbers(cells, column.number)
            numbers = numbers[np.isfinite(numbers)]
            counts = place == 0 and len(numbers) > 2 and np.allclose(np.diff(numbers), numbers[1] - numbers[0])
            ranks[column.name] = 2 * (len(np.unique(numbers)) <= 2) + (counts or column.time is not None)
    return tuple(sorted(ranks, key=lambda name: ranks[name]))


def _series(columns: Sequence[Column], table: Cells, time: tuple[str, ...], value: str) -> str:
    """Return the column that says to which series a row belongs: where times repeat, that which explains it best."""
    there = [not is_missing(cell) for cell in _cells(table, value)]
    stamps = list(zip(*(_cells(table, name) for name in time), strict=True))
    usual = _repeated(stamps, [""] * len(stamps), there) if stamps else 0.0
    if usual < 0.05:
        return ""
    ids = [c.name for c in columns if c.members and c.role in (IGNORED, NUMBER) and c.name != value]
    shares = {name: _repeated(stamps, _cells(table, name), there) for name in ids}
    best = min(shares, key=lambda name: shares[name], default="")
    return best if best and shares[best] <= 0.5 * usual else ""


def _repeated(stamps: Sequence[tuple[str, ...]], ids: Sequence[str], there: Sequence[bool]) -> float:
    """Return which share of the rows that are there has a time and an id that an earlier row has."""
    rows = [row for *row, filled in zip(stamps, ids, there, strict=True) if filled]
    return 1 - len({tuple(row) for row in rows}) / max(1, len(rows))


def _cells(table: Cells, name: str) -> list[str]:
    place = table.names.index(name)
    return [row[place] for row in table.rows]
