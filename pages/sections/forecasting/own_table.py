"""Where a reader drops a table of their own: columns are picked, what was done is said, and it is put on the bench."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import streamlit as st

from pages.parts import asking, figures, frame, lesson
from pages.parts.course import Lesson
from rnn_core.charts.history import history
from rnn_core.data.own_series import STEPS, Even
from rnn_core.data.recorded import moments
from rnn_core.experiment import Race
from rnn_core.questions.base import Question
from rnn_core.questions.own_table import EvenTable, TableColumns
from rnn_core.tasks.series import Series

NO_TIMES, AS_IT_IS = "no times: row by row", "as it is"
T = TypeVar("T")
UNITS = {"s": "second", "m": "minute", "h": "hour", "D": "day", "B": "working day", "M": "month", "Y": "year"}
MODELS = "&model=gru&model.2=lstm&model.3=rnn"


def ask(page: Lesson) -> None:
    """Let the reader drop a CSV file, pick its columns, and forecast it."""
    with st.expander("Forecast a series of your own: drop a CSV file", icon=":material/upload_file:"):
        st.markdown(
            "A row for every moment, one column with the time, one with a number. At least 60 rows; of more than 2,000 "
            "steps the last 2,000 are used. It is not kept on the server: what it becomes stands in the page’s address."
        )
        file = st.file_uploader("A CSV file", type=["csv", "txt", "tsv"], key="own.file", max_upload_size=30)
        if file is None:
            return
        raw = file.getvalue()
        mark = hashlib.sha256(raw).hexdigest()
        columns = _answer(TableColumns(raw))
        even = columns and _pick(raw, mark, *columns)
        if even:
            _bench(page, even, mark)


def _pick(raw: bytes, mark: str, times: Sequence[str], numbers: Sequence[str]) -> Even | None:
    """Let the reader pick columns and a step; show the series, and say what was done to it."""
    first, second, third = st.columns(3)
    time = first.selectbox("Time", [*times, NO_TIMES], key=f"own.time {mark}")
    numbers = [name for name in numbers if name != time]
    if not numbers:
        st.error("No other column holds numbers: choose another column for the time.")
        return None
    value = second.selectbox("Number", numbers, key=f"own.value {mark}")
    step = third.selectbox(
        "Average over",
        (AS_IT_IS, *STEPS),
        format_func=lambda step: (
            step if step == AS_IT_IS else f"a {_spelled(step)}" if step[:-1] == "1" else _spelled(step)
        ),
        key=f"own.step {mark}",
        disabled=time == NO_TIMES,
    )
    asked = (None if time == NO_TIMES else time, value, None if AS_IT_IS in (step, time) else step)
    even = _answer(EvenTable(raw, *asked))
    if even is None:
        return None
    for note in even.notes:
        st.caption(f":material/info: {frame.plain(note)}")
    count = len(even.values.split())
    known = [float(word) for word in even.values.split()]
    figures.chart(
        history(known, moments(even.start, even.step, count), value),
        f"{frame.plain(value)}: {count:,} values" + (f", one every {_spelled(even.step)}" if even.step else ""),
        "your file",
        f"From {min(known):g} to {max(known):g}.",
        220,
    )
    return even


def _spelled(step: str) -> str:
    """Return a step such as 15m in words: 15 minutes."""
    name, count = UNITS[step[-1]], int(step[:-1])
    return name if count == 1 else f"{count} {name}s"


def _bench(page: Lesson, even: Even, mark: str) -> None:
    """Let the reader say how far to look, and put the series on the bench."""
    count = len(even.values.split())
    left, middle, right = st.columns(3)
    ahead = left.number_input("Steps ahead", 1, 48, min(12, max(1, count // 12)), key=f"own.ahead {mark}")
    past = middle.number_input("Steps read before", 1, 200, min(48, max(2, count // 8)), key=f"own.past {mark}")
    season = right.number_input(
        "Season (steps)",
        1,
        400,
        min(even.season, 400),
        key=f"own.season {mark} {even.step}",
        help="After so many steps much is as it was; 1: no season",
    )
    try:
        task = Series(
            series="own",
            values=even.values,
            start=even.start,
            step=even.step,
            ahead=int(ahead),
            past=int(past),
            season=int(season),
        )
    except ValueError as error:
        st.error(frame.plain(error))
        return
    base = Race.from_link(f"task=series&hidden=16&updates=300{MODELS}")
    race = Race.of(replace(base.lanes[0], task=task), tuple(one.lane for one in base.lanes))
    st.button(
        "Forecast this series",
        type="primary",
        on_click=lesson.set_race,
        args=(page, race),
        key="own.go",
        icon=":material/query_stats:",
    )


def _answer(question: Question[T]) -> T | None:
    """Return what a worker makes of a reader's file; say why where it cannot be read, and return None."""
    try:
        return asking.ask(question, "Reading …")
    except ValueError as error:
        st.error(frame.plain(error))
        return None
