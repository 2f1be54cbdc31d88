"""The memory dial: choose a task, a lag and a cell, and train; beside it, how far each cell got over three seeds."""

import streamlit as st

from pages.parts import figures, lesson
from pages.parts.course import Lesson
from rnn_core.charts.lines import lines
from rnn_core.course.results import COMMAND
from rnn_core.experiment import Race
from rnn_core.findings.vanishing import KINDS, LAGS, SURVEYS, survey_curves, survey_table

TASKS = {"Delayed recall": ("recall", "delay"), "Adding": ("adding", "length"), "Parity": ("parity", "length")}


def draw(page: Lesson) -> None:
    """Draw the dial, whose button puts a network on the bench of the page, and the tables of the survey."""
    st.markdown("#### The memory dial")
    st.markdown("How long a memory can each cell *learn*? Choose a task, a lag and a cell, and train it.")
    task_column, lag_column, kind_column, go = st.columns([2, 3, 2, 1.4], vertical_alignment="bottom")
    task, field = TASKS[task_column.selectbox("Task", list(TASKS), key="dial.task")]
    lag = lag_column.select_slider("Lag (steps)", (10, 20, 50, 100, 150, 200), 50, key="dial.lag")
    kind = kind_column.selectbox("Cell", list(KINDS), key="dial.kind")
    wanted = Race.from_link(f"task={task}&{field}={lag}&{KINDS[kind]}&hidden=32&updates=600")
    go.button("Train it", on_click=lesson.set_race, args=(page, wanted, True), key="dial.go", width="stretch")
    for column, survey in zip(st.columns(2), SURVEYS, strict=True):
        with column:
            curves = survey_curves(survey)
            longest = {kind: f"{points[-1][0]:.0f}" if points else "none" for kind, (_, points) in curves.items()}
            figures.chart(
                lines("lag (steps)", "updates until solved", curves),
                f"{survey.title}: each curve ends at the longest lag that all of three seeds solve",
                f"precomputed by {COMMAND}",
                "; ".join(f"{kind}: {lag}" for kind, lag in longest.items()),
                270,
            )
            figures.table(("within 600 updates", *(f"lag {at}" for at in LAGS), "longest"), survey_table(survey))
            st.caption("32 hidden units; runs that solved it, of three.")
