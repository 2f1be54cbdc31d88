"""What a reader's table was taken for: its first rows with every column's role, and switches that overrule it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts import figures
from rnn_core.data.tables.columns import NUMBER, Column
from rnn_core.data.tables.counted import EPOCHS
from rnn_core.data.tables.decisions import Decisions
from rnn_core.data.tables.dialect import MARKS
from rnn_core.data.tables.times import ORDERS

DECIDED, NO_TIMES, ONE_SERIES = "decided for you", "no times: row by row", "none: the file holds one series"
DECIMALS = {".": "a dot: 1.5", ",": "a comma: 1,5"}
WIDEST, LONGEST = 8, 28  # columns and letters that the preview shows


class Form(NamedTuple):
    """How the reader wants a file divided into cells; "" or None: it is decided."""

    delimiter: str
    header: bool | None
    sheet: str


def form(place: DeltaGenerator, mark: str) -> Form:
    """Let the reader say what divides columns, and what the first row is."""
    delimiter = place.selectbox(
        "Columns are divided by", ["", *MARKS], format_func=lambda m: MARKS.get(m, DECIDED), key=f"own.delimiter {mark}"
    )
    header = place.selectbox(
        "The first row",
        [None, True, False],
        format_func=lambda h: DECIDED if h is None else "names the columns" if h else "holds values",
        key=f"own.header {mark}",
    )
    return Form(delimiter, header, st.session_state.get(f"own.sheet {mark}", ""))


def sheet(decisions: Decisions, mark: str) -> None:
    """Let the reader choose a sheet of a workbook that has several; `form` takes it up."""
    sheets = decisions.dialect.sheets
    if len(sheets) > 1:
        key = f"own.sheet {mark}"
        st.selectbox("Sheet", sheets, sheets.index(decisions.dialect.sheet), key=key)


def preview(decisions: Decisions) -> None:
    """Show the first rows, and what each column was taken for."""
    columns = decisions.columns[:WIDEST]
    rest = len(decisions.columns) - len(columns)
    rows = [
        (f"row {n + 1}", *(_short(cell) for cell in row[: len(columns)])) for n, row in enumerate(decisions.preview)
    ]
    roles = ("taken for", *(role(column, decisions) for column in columns))
    figures.table(("column", *(_short(column.name) for column in columns)), [roles, *rows])
    if rest:
        st.caption(f"{rest} more columns are not shown here; they can be chosen below.")


def role(column: Column, decisions: Decisions) -> str:
    """Return what a column is taken for, in words."""
    if column.time is not None and column.role != NUMBER:
        about = column.time.order or column.time.kind
        return f"time: {about}" if column.name in decisions.time else f"time, not used: {about}"
    if column.name == decisions.series:
        return f"series id: {len(column.members):,} series"
    if column.number is not None and column.role == NUMBER:
        mark = ", decimal comma" if column.number.decimal == "," else ""
        return f"number{mark}{', in ' + column.number.unit if column.number.unit else ''}"
    return column.role


def chosen(decisions: Decisions, mark: str) -> Decisions | None:
    """Let the reader choose the time, the number and the series; None until it is clear what to read."""
    first, second, third = st.columns(3)
    ways: list[tuple[str, ...]] = [*decisions.times, ()]
    time = first.selectbox("Time", ways, format_func=lambda w: " + ".join(w) or NO_TIMES, key=f"own.time {mark}")
    numbers = [name for name in decisions.numbers if name not in time]
    if not numbers:
        st.error("No other column holds numbers: choose another column for the time.")
        return None
    value = second.selectbox("Number", numbers, key=f"own.value {mark}")
    names = ["", *(c.name for c in decisions.columns if c.members and c.name not in (*time, value))]
    at = names.index(decisions.series) if decisions.series in names else 0
    series = third.selectbox(
        "Column that names the series", names, at, format_func=lambda n: n or ONE_SERIES, key=f"own.series {mark}"
    )
    decisions = replace(decisions, time=time, value=value, series=series, member="")
    if series:
        members = decisions.column(series).members
        member = st.selectbox(
            f"The file holds {len(members):,} series. Which one should be forecast?",
            members,
            index=None,
            placeholder="Choose a series",
            key=f"own.member {mark} {series}",
        )
        return None if member is None else replace(decisions, member=member)
    return decisions


def overruled(place: DeltaGenerator, decisions: Decisions, mark: str) -> Decisions:
    """Return the decisions with what the reader puts in their place: what is in doubt is asked in plain sight."""
    return _times(place, _numbers(place, decisions, mark), mark)


def _numbers(place: DeltaGenerator, decisions: Decisions, mark: str) -> Decisions:
    """Let the reader say how the chosen column writes its numbers, and which of them stand for nothing."""
    column = decisions.column(decisions.value)
    number = column.number
    if number is None:
        return decisions
    marks = list(DECIMALS)
    where = place if number.sure else st.container()
    decimal = where.radio(
        "The decimal mark of the number is",
        marks,
        marks.index(number.decimal),
        format_func=lambda m: DECIMALS[m],
        key=f"own.decimal {mark} {column.name}",
        horizontal=True,
    )
    missing = number.missing
    if missing:
        missing = tuple(
            st.multiselect(
                "Numbers that stand for a missing value",
                number.missing,
                number.missing,
                format_func=lambda n: f"{n:.15g}",
                key=f"own.missing {mark} {column.name}",
            )
        )
    return decisions.having(replace(column, number=replace(number, decimal=decimal, missing=missing)))


def _times(place: DeltaGenerator, decisions: Decisions, mark: str) -> Decisions:
    """Let the reader say in which order dates are written, or what numbers count."""
    for name in decisions.time:
        column = decisions.column(name)
        time = column.time
        if time is None:
            continue
        if time.order:
            label = "This file fits both orders. Its dates are" if time.both else "Dates are"
            where = st.container() if time.both else place
            order = _pick(where, label, ORDERS[: 2 if time.both else 3], time.order, f"own.order {mark} {name}")
            decisions = decisions.having(replace(column, time=replace(time, order=order, both=time.both)))
        elif time.kind in EPOCHS:
            kind = _pick(place, "Times count", EPOCHS, time.kind, f"own.unit {mark} {name}")
            decisions = decisions.having(replace(column, time=replace(time, kind=kind)))
    return decisions


def _pick(place: DeltaGenerator, label: str, options: Sequence[str], at: str, key: str) -> str:
    """Let the reader pick one of a few words."""
    return place.radio(label, options, options.index(at), key=key, horizontal=True)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
