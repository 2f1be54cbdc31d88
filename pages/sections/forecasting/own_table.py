"""Where a reader opens a table of their own: what was decided is shown, may be overruled, and is put on the bench."""

import hashlib
from dataclasses import replace
from typing import TypeVar

import streamlit as st

from pages.parts import asking, figures, frame, lesson
from pages.parts.course import Lesson
from pages.sections.forecasting import table_switches
from rnn_core.charts.history import history
from rnn_core.data.tables.decisions import Decisions
from rnn_core.data.tables.series import FEWEST, MOST, Even
from rnn_core.data.tables.steps import STEPS, moments, spelled_step
from rnn_core.experiment import Race
from rnn_core.questions.base import Question
from rnn_core.questions.own_table import EvenTable, TableDecisions
from rnn_core.tasks.series import Series

AS_IT_IS = "as it is"
T = TypeVar("T")
MODELS = "&model=gru&model.2=lstm&model.3=rnn"


def ask(page: Lesson) -> None:
    """Let the reader open a CSV or Excel file, see how it is read, and forecast a column of it."""
    with st.expander("Forecast a series of your own: open a CSV or Excel file", icon=":material/upload_file:"):
        st.markdown(
            f"A row for every moment, a column with a number, best one with the time. At least {FEWEST} rows; of more "
            f"than {MOST:,} steps the last {MOST:,} are used. At most {st.get_option('server.maxUploadSize')} MB. The "
            "file is not kept on the server: the series that it becomes is kept in the page’s address."
        )
        file = st.file_uploader("A CSV or Excel file", type=["csv", "txt", "tsv", "dat", "xlsx"], key="own.file")
        if file is None:
            return
        raw = file.getvalue()
        mark = hashlib.sha256(raw).hexdigest()
        switches = st.popover("Read it differently", icon=":material/tune:")
        form = table_switches.form(switches, mark)
        decisions = _answer(TableDecisions(raw, *form))
        if decisions is None:
            return
        table_switches.sheet(decisions, mark)
        read = f"{mark} {form}"
        choice = table_switches.chosen(decisions, read)
        if choice is not None:
            choice = table_switches.overruled(switches, choice, read)
        table_switches.preview(choice or decisions)
        even = choice and _even(raw, choice, read)
        if even:
            _bench(page, even, read)


def _even(raw: bytes, decisions: Decisions, mark: str) -> Even | None:
    """Show the series as it is read, and say what was done to it."""
    step = st.selectbox(
        "Average over",
        (AS_IT_IS, *STEPS),
        format_func=lambda step: step if step == AS_IT_IS else spelled_step(step),
        key=f"own.step {mark}",
        disabled=not decisions.time,
    )
    even = _answer(EvenTable(raw, decisions, None if step == AS_IT_IS or not decisions.time else step))
    if even is None:
        return None
    for note in even.notes:
        st.caption(f":material/info: {frame.plain(note)}")
    values = [float(word) for word in even.values.split()]
    figures.chart(
        history(values, moments(even.start, even.step, len(values)), even.label),
        f"{frame.plain(even.label)}: {len(values):,} values"
        + (f", one every {spelled_step(even.step, article=False)}" if even.step else ""),
        "your file",
        f"From {min(values):.10g} to {max(values):.10g}.",
        220,
    )
    return even


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
            label=even.label,
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
        args=(page, race, True),
        key="own.go",
        icon=":material/query_stats:",
        help="Trains three networks on it",
    )


def _answer(question: Question[T]) -> T | None:
    """Return what a worker makes of a reader's file; say why where it cannot be read, and return None."""
    try:
        return asking.ask(question, "Reading …")
    except ValueError as error:
        st.error(frame.plain(error))
        return None
