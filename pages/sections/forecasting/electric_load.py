"""Tomorrow's electric load on the page on forecasting: networks, a regression and the rules of thumb to be beaten."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from pages.parts import lesson, on_show
from pages.parts.asking import ask, origin
from pages.parts.course import Guess, Lesson
from pages.sections.forecasting import load_day, load_errors, rolling_forecast, weekend_unit
from rnn_core.charts.fan import Line
from rnn_core.data.tables.steps import moments
from rnn_core.findings.forecasts import LAST_WEEK, REGRESSION, rolling
from rnn_core.findings.rolling import FEWEST, Covered, conformal, pinball
from rnn_core.questions.forecast_errors import ForecastErrors, ForecastLead
from rnn_core.questions.load import LoadForecast
from rnn_core.questions.load_rivals import ModelLoadForecasts, SimpleLoadForecasts
from rnn_core.runs.live import LiveRace
from rnn_core.shipped import LINKS
from rnn_core.tasks.base import Array, Task
from rnn_core.tasks.load import TEST_DAYS, Load, change_scale

OPENING = LINKS["forecaster_gru"] + load_errors.RIVALS
SUBJECT = rolling_forecast.Subject(
    rolling(),
    moments("2014-01-01T00", "1h", len(rolling().values)),
    "GW",
    "load (GW)",
    (REGRESSION, LAST_WEEK),
    chosen="Day forecast: ",
    opening=64,  # Christmas Day: last week knows nothing of it
)


def story(task: Task) -> str:
    """Return what is forecast, and what the networks read."""
    assert isinstance(task, Load)
    sentence = (
        "the calendar and the weather"
        if task.weather == "known"
        else "the calendar, and today’s weather for tomorrow’s"
    )
    return (
        "Who runs power stations must know today how much electricity will be used tomorrow. At midnight the network "
        f"reads the last {task.past} hours in Victoria, Australia: load, temperature, calendar. Then come the 24 hours "
        f"**ahead**: of these it is told {sentence}, "
        + ("but not the load. " if task.leak == "no" else "and, by mistake, the load. ")
        + "At each it says by how much the load will differ from that of the **same hour last week**. To say 0 every "
        "time is the *seasonal naive* forecast. A **linear regression** reads the same numbers"
        + (" (not the load ahead)" if task.leak == "yes" else "")
        + ", all hours at once, and has no memory."
    )


def guess(_task: Task) -> Guess:
    """Return what the reader is to guess."""
    return load_errors.GUESS


def sources(task: Task) -> str:
    """Return where methods and data come from."""
    return (
        "Khotanzad et al. 1997 and Khashei, Hejazi & Bijari 2008 (feed-forward); Hyndman & Koehler 2006 (MASE); "
        "Hyndman & Athanasopoulos, Forecasting: Principles and Practice; Vovk, Gammerman & Shafer 2005 (conformal "
        f"intervals). Data: {task.source}. Trained on the hours before 23 October 2014, tested on the {TEST_DAYS} days "
        "from then on."
    )


def forecasts(networks: on_show.Networks) -> list[Array]:
    """Return what each network forecasts for the days of the test, (days, 24), in GW."""
    return [ask(LoadForecast(net)) for net in networks.nets]


def live(run: LiveRace) -> None:
    """Draw the first day of the test as the networks of a run forecast it by now."""
    task = run.race.lanes[0].task
    assert isinstance(task, Load)
    rolling_forecast.live(SUBJECT, run, change_scale(), task.past)


def draw(page: Lesson, run: LiveRace, guess: str | None) -> None:
    """Draw all that follows the bench."""
    networks = on_show.networks(page, run, load_day.SHIPPED)
    load_day.watch(networks)
    networks, forecast = _sound(networks)
    task = load_day.task_of(networks)
    lines = {
        title: Line(net.experiment.network.family, values)
        for title, net, values in zip(networks.titles, networks.nets, forecast, strict=True)
    }
    rules = SimpleLoadForecasts(task)
    quick = ask(rules)
    sure = {
        name: conformal(rolling(), values)
        for name, values in {
            networks.titles[0]: forecast[0],
            REGRESSION: quick[REGRESSION],
            LAST_WEEK: quick[LAST_WEEK],
        }.items()
    }
    about = SUBJECT._replace(badge=origin(rules, *map(LoadForecast, networks.nets)))
    _roll(task, about, lines, quick, sure[networks.titles[0]])
    rivals = quick | ask(ModelLoadForecasts(task))
    judged = ask(ForecastErrors(task, {name: line.values for name, line in lines.items()} | rivals))
    won = ask(ForecastLead(task, forecast[0], quick[REGRESSION]))
    with lesson.happened(guess):
        load_errors.verdict(guess, networks, judged, won)
        rolling_forecast.steps(about, lines, rivals, "hours ahead")
        rolling_forecast.residuals(about, lines, rivals)
    rolling_forecast.download(about, lines, rivals)
    weekend_unit.draw(networks)
    _sure(sure)
    load_errors.cards()
    load_errors.mission(page, networks, min(judged[name].mase for name in lines))


def _sound(networks: on_show.Networks) -> tuple[on_show.Networks, list[Array]]:
    """Return networks and their forecasts: the shipped ones where a network of the reader's has diverged."""
    forecast = forecasts(networks)
    if all(np.isfinite(one).all() for one in forecast):
        return networks, forecast
    st.warning(
        "A network of this race has diverged: its forecasts are no numbers any more. Reset, and try a learning "
        "rate ten times smaller. Below stand the networks trained before."
    )
    networks = on_show.shipped(load_day.SHIPPED)
    return networks, forecasts(networks)


def _roll(
    task: Load,
    about: rolling_forecast.Subject,
    networks: Mapping[str, Line],
    quick: Mapping[str, Array],
    first: Covered,
) -> None:
    """Draw the forecasts of any day, and the interval of the first network."""
    st.markdown("#### Watch the forecast roll")
    rolling_forecast.roll(
        about,
        networks,
        quick,
        first.ends,
        "Two days read, the third forecast at midnight: move the day",
    )
    st.caption(
        f"The area is to hold what comes with a chance of 80 %: conformal, from the errors that "
        f"{next(iter(networks))} made at that hour on the test days before; so the first {FEWEST} days have none. The "
        "weather of the day ahead is "
        + (
            "the true one, as if it had been forecast without error."
            if task.weather == "known"
            else "taken to be today’s."
        )
    )


def _sure(sure: Mapping[str, Covered]) -> None:
    """Show what the intervals hold."""
    st.markdown("#### How sure is it?")
    rolling_forecast.intervals("GW", sure, {name: pinball(rolling(), one.ends) for name, one in sure.items()})
    st.caption(
        f"On the {TEST_DAYS - FEWEST} days that have an interval. Each is made of its forecast’s own errors so far; it "
        "can hold what it promises only if the days to come are like those before. They are to hold 80 %; of two "
        "that do, the narrower one says more, and the pinball loss weighs both: lower is better."
    )
