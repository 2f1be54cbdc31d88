"""What was decided of a table, in sentences: what a reader must know to trust it, or to overrule it."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rnn_core.data.tables import counted
from rnn_core.data.tables.columns import Column
from rnn_core.data.tables.decisions import Decisions
from rnn_core.data.tables.dialect import MARKS
from rnn_core.data.tables.distances import Moments, usual_distance
from rnn_core.data.tables.numbers import NumberForm, bounds, is_missing, read_numbers
from rnn_core.data.tables.times import ORDERS

NAMES = {".": "dots", ",": "commas"}


def notes_on_table(decisions: Decisions) -> list[str]:
    """Say how the file was divided, and which series is read."""
    notes = list(decisions.notes)
    if decisions.dialect.delimiter not in ("", ","):
        mark = decisions.dialect.delimiter
        notes.insert(0, f"Columns are divided by {MARKS.get(mark, f'“{mark}”')}.")
    if not decisions.dialect.header:
        notes.append("The first row does not name the columns: it is read as data.")
    if decisions.member:
        notes.append(f"Of the series in “{decisions.series}”, “{decisions.member}” is read.")
    return notes


def notes_on_numbers(column: Column, cells: Sequence[str], numbers: NDArray[np.float64]) -> list[str]:
    """Say how a column's numbers are read, and which cells give none."""
    form, notes = column.number, list[str]()
    assert form is not None
    other = "," if form.decimal == "." else "."
    if form.decimal == "," and any("," in cell for cell in cells):
        notes.append("Commas in numbers are read as decimal marks.")
    example = next((cell.strip() for cell in cells if other in cell and not is_missing(cell)), "")
    if example and np.isfinite(value := read_numbers([example], form)[0]):
        notes.append(f"{NAMES[other].capitalize()} in numbers divide thousands: “{example[:20]}” is {value:.15g}.")
    if not form.sure:
        notes.append(f"The other reading fits, too: if {NAMES[other]} are decimal marks, change the decimal mark.")
    if form.unit:
        notes.append(f"The cells give the unit {form.unit}.")
    if limits := bounds(cells):
        half = " (half of it for “<”)" if any(cell.strip()[0] in "<≤" for cell in limits) else ""
        notes.append(
            f"{len(limits):,} cells give a bound, such as “{limits[0].strip()[:20]}”: the bound is used{half}."
        )
    plain = read_numbers(cells, NumberForm(form.decimal, form.unit)) if form.missing else numbers
    for value in form.missing:
        count = int((plain == value).sum())
        are = "value is" if count == 1 else "values are"
        notes.append(f"{count:,} {are} {value:.15g}, far from all others: taken as missing.")
    lost = [cell for cell, value in zip(cells, plain, strict=True) if not np.isfinite(value)]
    if lost:
        example = next((cell.strip() for cell in lost if cell.strip()), "")
        such = f"such as “{example[:20]}”" if example else "empty cells"
        notes.append(f"{len(lost):,} of {len(cells):,} values are no numbers ({such}): taken as missing.")
    return notes


def notes_on_times(decisions: Decisions, cells: Sequence[str], when: Moments) -> list[str]:
    """Say how times are read, and where another reading would fit."""
    notes: list[str] = []
    columns = [decisions.column(name) for name in decisions.time]
    forms = [column.time for column in columns if column.time is not None]
    if len(columns) > 1:
        notes.append(f"Times are joined from {' and '.join(f'“{column.name}”' for column in columns)}.")
    first = forms[0]
    if first.order:
        notes.append(f"Dates are read as {first.order}.")
    if first.both:
        other = ORDERS[1] if first.order == ORDERS[0] else ORDERS[0]
        example = next((cell.strip() for cell in cells if _differ(cell)), cells[0])
        notes.append(
            f"Dates such as “{example[:20]}” fit {other}, too. As {first.order}, most times are "
            f"{usual_distance(when)} apart. If that is wrong, change the order."
        )
    if first.kind in counted.EPOCHS:
        notes.append(f"Times are {first.kind}, in UTC." if first.kind != counted.EXCEL else f"Times are {first.kind}.")
    if any(form.interval for form in forms):
        notes.append("Cells give a beginning and an end: the beginning is used.")
    if any(form.kind == counted.HOUR_ENDING for form in forms):
        notes.append("Hours go from 1 to 24: hour 1 begins at 00:00.")
    if first.zoned:
        notes.append("Times are given in UTC.")
    if (lost := int(np.isnat(when).sum())) > 0:
        example = next(cell.strip() for cell, there in zip(cells, ~np.isnat(when), strict=True) if not there)
        such = f" (such as “{example[:20]}”)" if example else ""
        notes.append(f"Left out: {lost:,} row{'' if lost == 1 else 's'} whose time cannot be read{such}.")
    return notes


def _differ(cell: str) -> bool:
    """Tell whether the two numbers that a date begins with are different."""
    numbers = re.findall(r"\d+", cell)[:2]
    return len(numbers) == 2 and int(numbers[0]) != int(numbers[1])
