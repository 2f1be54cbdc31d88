"""One even series out of a table, by what was decided of it: every step has one value, and what was done is told.

Everything that cannot be read raises ValueError with one sentence that says what to do.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_core.data.tables.columns import Column
from rnn_core.data.tables.counted import read_times
from rnn_core.data.tables.decisions import Decisions
from rnn_core.data.tables.dialect import read_cells
from rnn_core.data.tables.distances import Moments
from rnn_core.data.tables.notes import notes_on_numbers, notes_on_table, notes_on_times
from rnn_core.data.tables.numbers import NumberForm, read_numbers
from rnn_core.data.tables.steps import SEASONS, beginning, moments, places, spelled_step, usual_step

Floats = NDArray[np.float64]
MOST, FEWEST, LABEL = 2_000, 60, 60  # values of a series; letters of its name


class Even(NamedTuple):
    """An even series: its values as a link holds them, when it starts, its step and likely season; what was done.

    label: what an axis is called, such as "power (kWh)".
    """

    values: str
    start: str
    step: str
    season: int
    label: str
    notes: tuple[str, ...]


class Spaced(NamedTuple):
    """One value for every step, NaN where there is none; which of them are means; when the first is; the step."""

    values: Floats
    means: NDArray[np.bool_]
    start: str = ""
    step: str = ""


def read_even(raw: bytes, decisions: Decisions, step: str | None = None) -> Even:
    """Read the column that was decided on as an even series, in order of its times, or row by row without any.

    step: one of STEPS, to average over; None: as the times have it. Raises ValueError.
    """
    value = decisions.column(decisions.value)
    cells = _cells(raw, decisions)
    if value.number is None:
        raise ValueError(f"The column “{value.name}” holds no numbers: choose another one.")
    numbers = read_numbers(cells[value.name], value.number)
    notes = [*notes_on_table(decisions), *notes_on_numbers(value, cells[value.name], numbers)]
    if (count := int(np.isfinite(numbers).sum())) < FEWEST:
        raise ValueError(f"The column {value.name} has {count} numbers: at least {FEWEST} are needed to train on.")
    if decisions.time:
        forms = [(cells[name], decisions.column(name).time) for name in decisions.time]
        when = read_times([(texts, form) for texts, form in forms if form is not None])
        notes += notes_on_times(decisions, cells[decisions.time[0]], when)
        spaced = _by_time(when, numbers, step, notes)
    else:
        notes.append("Without a column of times every row counts as one step.")
        spaced = Spaced(numbers, np.zeros(len(numbers), bool))
    return _finished(spaced, value, notes)


def _cells(raw: bytes, decisions: Decisions) -> dict[str, list[str]]:
    """Return the cells of the columns that are read, of the rows of the series that is read."""
    dialect = decisions.dialect
    table = read_cells(raw, dialect.delimiter, dialect.header, dialect.sheet)
    rows = table.rows
    if decisions.series:
        members = decisions.column(decisions.series).members
        if decisions.member not in members:
            few = ", ".join(member[:20] for member in members[:4]) + (" …" if len(members) > 4 else "")
            raise ValueError(f"The file holds {len(members):,} series in “{decisions.series}” ({few}): choose one.")
        place = table.names.index(decisions.series)
        rows = [row for row in rows if row[place].strip() == decisions.member]
    for name in (decisions.value, *decisions.time):
        decisions.column(name)
    return {name: [row[table.names.index(name)] for row in rows] for name in (decisions.value, *decisions.time)}


def _by_time(when: Moments, numbers: Floats, step: str | None, notes: list[str]) -> Spaced:
    """Return the mean of every even step. Raises ValueError where most would be empty.

    Steps are counted before they are made: one stray date among seconds would ask for a billion of them.
    """
    there = np.isfinite(numbers) & ~np.isnat(when)
    order = np.argsort(when[there], kind="stable")
    when, numbers = when[there][order], numbers[there][order]
    distinct = np.unique(when)
    _check_times(len(distinct))
    if (again := len(when) - len(distinct)) > 0:
        notes.append(f"{again:,} times occur more than once: their values are averaged.")
    letters = step or usual_step(distinct)
    first = beginning(when[0], letters) if step else when[0]
    place = places(when, first, letters, nearest=step is None)
    steps, taken = int(place[-1]) + 1, len(np.unique(place))
    if taken < 0.5 * steps:
        raise ValueError(
            f"From {_day(when[0])} to {_day(when[-1])} more than half of the even steps of {spelled_step(letters)} "
            "would have no value: choose a longer step to average over, or take out dates that are wrong."
        )
    if step is None and (merged := len(distinct) - taken) > 0:
        notes.append(
            f"Times are not quite even: {merged:,} of them share a step of {spelled_step(letters)}, and are averaged."
        )
    counts = np.bincount(place, minlength=steps)
    values = np.full(steps, np.nan)
    values[place] = numbers  # every digit, where nothing is averaged
    several = counts > 1
    values[several] = np.bincount(place, numbers, steps)[several] / counts[several]
    start = str(first.astype("datetime64[us]" if first.astype("int64") % 1_000_000 else "datetime64[s]"))
    return Spaced(values, several, start, letters)


def _check_times(count: int) -> None:
    if not count:
        raise ValueError("No time can be read like this: change what times count, or choose another column for them.")
    if count < FEWEST:
        raise ValueError(f"The file has {count} different times: at least {FEWEST} are needed to train on.")


def _day(moment: np.datetime64) -> str:
    return str(moment.astype("datetime64[D]"))


def _finished(spaced: Spaced, column: Column, notes: list[str]) -> Even:
    """Keep the last values, fill gaps in, and refuse what cannot be forecast."""
    values, means, start = spaced.values, spaced.means, spaced.start
    if (cut := len(values) - MOST) > 0:
        notes.append(f"Of {len(values):,} values the last {MOST:,} are used.")
        start = _later(spaced, cut)
        values, means = values[cut:], means[cut:]
    gaps = ~np.isfinite(values)
    if gaps.all():
        raise ValueError(f"The last {MOST:,} steps of {column.name} have no value: choose a longer step.")
    if gaps.any():
        notes.append(f"{int(gaps.sum()):,} of {len(values):,} steps have no value: filled in along straight lines.")
        at = np.arange(len(values))
        values = np.where(gaps, np.interp(at, at[~gaps], values[~gaps]), values)
    _check(values, column.name)
    season = SEASONS.get(spaced.step, 1)
    written = [f"{v:.10g}" if made else _exact(v) for v, made in zip(values, means | gaps, strict=True)]
    return Even(
        " ".join(written),
        start,
        spaced.step,
        season if len(values) >= 6 * season and season <= 200 else 1,
        axis_label(column),
        tuple(notes),
    )


def axis_label(column: Column) -> str:
    """Return what an axis is called that bears a column: its name, and the unit of its cells."""
    form = column.number or NumberForm()
    name = column.name if not form.unit or form.unit in column.name else f"{column.name} ({form.unit})"
    return " ".join(name.split())[:LABEL]


def _later(spaced: Spaced, steps: int) -> str:
    """Return when the step begins that lies so many steps after the first."""
    times = moments(spaced.start, spaced.step, steps + 1)
    return times[-1] if times else ""


def _exact(value: float) -> str:
    return repr(float(value)).removesuffix(".0")


def _check(values: Floats, name: str) -> None:
    if len(values) < FEWEST:
        raise ValueError(f"The series has {len(values)} values: at least {FEWEST} are needed to train on.")
    largest = float(np.abs(values).max())
    if float(np.ptp(values)) <= 1e-9 * largest:
        raise ValueError(f"Every value of {name} is {values[0]:g}: there is nothing to forecast. Choose another.")
    if largest > 1e12:
        raise ValueError(f"{name} has values beyond 10¹²: divide them by a thousand, or a million.")
