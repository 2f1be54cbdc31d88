"""Forecasting: what comes next, of electric load, weather, glucose, sunspots, or the reader's own numbers."""

import streamlit as st

from pages.parts import frame, lesson, take_away
from pages.parts.course import Lesson
from pages.sections.forecasting import electric_load, load_day, load_errors, one_series, own_table
from rnn_core.experiment import Race
from rnn_core.runs.live import LiveRace
from rnn_core.tasks.load import Load
from rnn_core.tasks.series import Series

LESSON = Lesson(
    __file__,
    title="Forecasting",
    question="Does it beat the rule of thumb?",
    words=(
        "seasonal naive forecast",
        "forecast origin",
        "MAE",
        "RMSE",
        "MAPE",
        "MASE",
        "skill",
        "leakage",
        "prediction interval",
        "quantile",
        "pinball loss",
        "conformal interval",
        "residual",
        "imputation",
    ),
    opening=electric_load.OPENING,
    shipped=load_day.SHIPPED,
    guess=load_errors.GUESS,
)
OPENINGS = {"Electric load": electric_load.OPENING} | one_series.OPENINGS


def fits(race: Race) -> bool:
    """Tell whether the page makes sense of a race: networks that forecast the load, or a series."""
    return isinstance(race.lanes[0].task, (Load, Series))


def trained_before(race: Race) -> bool:
    """Tell whether networks ship that the page shows until those of a race are trained."""
    task = race.lanes[0].task
    return isinstance(task, Load) or bool(one_series.shipped(task))


def live(run: LiveRace) -> tuple[()]:
    """Draw a forecast that changes while the networks train."""
    part = electric_load if isinstance(run.race.lanes[0].task, Load) else one_series
    part.live(run)
    return ()


def chosen(key: str, number: int) -> None:
    """Put what the reader picked on the bench, beside the run of a number: a browser may still have an older pick."""
    name = st.session_state[key]
    if name in OPENINGS and number == st.session_state[f"{LESSON.slug}.run"].number:
        lesson.set_race(LESSON, Race.from_link(OPENINGS[name]))


frame.page(LESSON)
top, bench = st.container(), st.container()
with bench:
    run = lesson.bench(LESSON, picture=live, fits=fits, trained_before=trained_before)
task = run.race.lanes[0].task
part = electric_load if isinstance(task, Load) else one_series
with top:
    series = "Electric load" if isinstance(task, Load) else one_series.named(task)
    names = list(dict.fromkeys([*OPENINGS, series]))
    key = f"forecasting.picked {series}"
    st.segmented_control(
        "What is forecast", names, default=series, required=True, key=key, on_change=chosen, args=(key, run.number)
    )
    own_table.ask(LESSON)
    guess = lesson.ask(LESSON, part.story(task), part.guess(task), series)
part.draw(LESSON, run, guess)
take_away.draw(run, part.sources(task))
frame.neighbors(LESSON)
