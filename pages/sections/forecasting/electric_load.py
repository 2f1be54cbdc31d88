"""Tomorrow's electric load on the page on forecasting: networks, a regression and the rules of thumb to be beaten."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from pages.parts import figures, lesson, on_show, unrolled
from pages.parts.asking import ask, origin
from pages.parts.course import Guess, Lesson
from pages.sections.forecasting import rolling_forecast
from rnn_core.charts.fan import Line
from rnn_core.charts.lines import lines
from rnn_core.course.results import COMMAND as RESULTS
from rnn_core.course.results import quoted
from rnn_core.data.recorded import moments
from rnn_core.experiment import vary
from rnn_core.findings.forecasts import ARIMA, LAST_WEEK, MLP, REGRESSION, SMOOTHING, rolling
from rnn_core.findings.resampling import GROUPS, Score
from rnn_core.findings.rolling import FEWEST, Covered, conformal, pinball
from rnn_core.questions.forecast_errors import ForecastAccuracy, ForecastErrors, ForecastLead
from rnn_core.questions.load import LoadForecast, WeekendUnit
from rnn_core.questions.load_rivals import ModelLoadForecasts, SimpleLoadForecasts
from rnn_core.questions.reading import SequenceReading
from rnn_core.runs.live import LiveRace
from rnn_core.shipped import LINKS, load
from rnn_core.tasks.base import Array, Task
from rnn_core.tasks.load import TEST_DAYS, Load, change_scale, days, midnights

RIVALS = "&model.2=lstm&model.3=rnn"
OPENING = LINKS["forecaster_gru"] + RIVALS
SHIPPED = ("forecaster_gru", "forecaster_lstm", "forecaster_rnn")
NETWORK, LINES, ALIKE = "the network", "linear regression", "no clear winner: it may be chance"
TOO_GOOD = 0.1  # MASE: no honest forecast of this load has come near it
GUESS = Guess(
    f"On the last {TEST_DAYS} days of the year, which neither was fitted on: who errs less?", (NETWORK, LINES, ALIKE)
)
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
    return GUESS


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
    networks = on_show.networks(page, run, SHIPPED)
    _watch(networks)
    networks, forecast = _sound(networks)
    task = task_of(networks)
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
        _verdict(guess, networks, judged, won)
        rolling_forecast.steps(about, lines, rivals, "hours ahead")
        rolling_forecast.residuals(about, lines, rivals)
    rolling_forecast.download(about, lines, rivals)
    _weekend(networks)
    _sure(sure)
    _cards()
    _mission(page, networks, min(judged[name].mase for name in lines))


def task_of(networks: on_show.Networks) -> Load:
    """Return what the networks shown forecast."""
    task = networks.nets[0].experiment.task
    assert isinstance(task, Load)
    return task


def _watch(networks: on_show.Networks) -> None:
    """Draw the networks reading the first day of the test."""
    task = task_of(networks)
    st.markdown("#### Watch a day being foretold")
    opening = days(midnights()[:1], task.past, task.weather == "known", task.leak == "yes")
    readings = [load(name).reading for name in SHIPPED]
    if networks.own:
        readings = [ask(SequenceReading(net, opening)) for net in networks.nets]
    unrolled.show(
        "day",
        task,
        opening,
        [
            unrolled.Pane(name, net.experiment.network, reading)
            for name, net, reading in zip(networks.titles, networks.nets, readings, strict=True)
        ],
        unrolled.View(
            title=f"Of the first {task.past} hours the load is read; of the 24 after them it is "
            + ("foretold from the state h" if task.leak == "no" else "read as well: a leak"),
            badge=networks.badge,
            start=task.past,
            run=networks.mark,
        ),
    )
    st.caption(
        "Thursday, 23 October. What is expected is the change since a week before, in units of its root mean square, "
        f"{change_scale():.2f} GW; only the last 24 answers count. The inputs, from top to bottom: "
        f"{', '.join(task.channels)}; all scaled" + ("." if task.leak == "yes" else ", the load 0 where it is hidden.")
    )


def _sound(networks: on_show.Networks) -> tuple[on_show.Networks, list[Array]]:
    """Return networks and their forecasts: the shipped ones where a network of the reader's has diverged."""
    forecast = forecasts(networks)
    if all(np.isfinite(one).all() for one in forecast):
        return networks, forecast
    st.warning(
        "A network of this race has diverged: its forecasts are no numbers any more. Reset, and try a learning "
        "rate ten times smaller. Below stand the networks trained before."
    )
    networks = on_show.shipped(SHIPPED)
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
        "Two days that were, and the third foretold at midnight: move the day",
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


def _verdict(guess: str | None, networks: on_show.Networks, judged: Mapping[str, ForecastAccuracy], won: Score) -> None:
    """Hold the guess against what was measured, and show the whole table."""
    title = networks.titles[0]
    answer = NETWORK if won.low > 0 else LINES if won.high < 0 else ALIKE
    if task_of(networks).leak == "yes":
        networks = networks._replace(
            no_verdict="**No verdict.** These networks read the load of the very hours that they forecast: their "
            "errors mean nothing."
        )
    lesson.verdict(
        guess,
        answer,
        f"{title} is wrong by {judged[title].mae:.3f} GW on average, {REGRESSION} by {judged[REGRESSION].mae:.3f}, "
        f"the {LAST_WEEK} by {judged[LAST_WEEK].mae:.3f}. The regression’s error minus the network’s: "
        f"{1000 * won.value:+.0f} MW; its 95 % interval reaches from {1000 * won.low:+.0f} to "
        f"{1000 * won.high:+.0f}.",
        networks,
    )
    rolling_forecast.table("GW", judged)
    st.caption(
        f"Mean over {24 * TEST_DAYS:,} hours. Rolling origin: at each midnight only what was known by then is "
        "used; scales, weights and penalties are fitted on the hours before the test. Skill is relative to "
        "the same hour last week; so is MASE, but to its error before the test: there it was 1, in the test it need "
        f"not be. Errors by utilsforecast, {SMOOTHING} (each hour of the day its own series, season of 7 days) and "
        f"{ARIMA} (of the change since a week before) by statsmodels, {REGRESSION} (ridge, one for each hour "
        f"ahead) and {MLP} (32 "
        f"units, fitted on the midnights before the test) by scikit-learn. Intervals of "
        f"differences: Student’s t over {GROUPS} stretches of days (Ibragimov & Müller 2010)."
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


def _cards() -> None:
    """Set what is often heard against what is measured."""
    left, right = st.columns(2)
    with left:
        lesson.card(
            "“Its error is next to nothing: what a network!”",
            "then look for a **leak**. If somebody forgets to hide the load of the hours ahead from what is read, the "
            f"same GRU has a MASE of {quoted('forecasting: leak: MASE').mean:.3f} instead of "
            f"{quoted('forecasting: GRU: MASE').mean:.3f}. Tomorrow that load is not there to be read; then it is "
            f"{quoted('forecasting: leak, then hidden: MASE').mean:.2f} (three seeds, precomputed by {RESULTS}).",
        )
    with right:
        gru = [quoted(f"forecasting: {name}: MASE").mean for name in ("GRU", "weather unknown")]
        line = [quoted(f"forecasting: {name}: MASE").mean for name in ("regression", "weather unknown: regression")]
        lesson.card(
            "“RNNs forecast load better than anything else.”",
            "what is often cited for it, Khotanzad et al. 1997 and Khashei et al. 2008, used feed-forward networks. "
            f"An MLP reaches a MASE of {quoted('forecasting: MLP: MASE').mean:.2f} here, the GRU {gru[0]:.2f}; but a "
            f"linear regression is as good on the same inputs. To know tomorrow’s weather is worth more than the kind "
            f"of model: if today’s must stand for it, the MASE of the GRU goes from {gru[0]:.2f} to {gru[1]:.2f}, that "
            f"of the regression from {line[0]:.2f} to {line[1]:.2f} (three seeds, precomputed by {RESULTS}).",
        )


def _mission(page: Lesson, networks: on_show.Networks, best: float) -> None:
    """Set the mission, and offer changes worth making."""
    trapped = networks.own and task_of(networks).leak == "yes" and best < TOO_GOOD
    lesson.mission(
        page,
        f"Walk into the trap: train a network whose MASE is below {TOO_GOOD}. What does it know that it must not?",
        trapped,
        f"The best network here: {best:.3f}"
        + ("; it has read the load of the very hours that it forecasts." if trapped else "; look at its settings."),
    )
    lesson.try_this(
        page,
        [
            ("Let the load ahead leak", vary(LINKS["forecaster_gru"], leak="yes")),
            ("Tomorrow’s weather unknown", vary(LINKS["forecaster_gru"], weather="unknown") + RIVALS),
            ("Read one hour before, not 48", vary(LINKS["forecaster_gru"], past=1) + RIVALS),
            ("Read a week before", vary(LINKS["forecaster_gru"], past=168) + RIVALS),
        ],
    )


def _weekend(networks: on_show.Networks) -> None:
    """Draw the unit that goes furthest with workdays, day by day."""
    net, title = networks.nets[0], networks.titles[0]
    question = WeekendUnit(net)
    unit, alike, states, workday = ask(question)
    family = net.experiment.network.family
    st.markdown("#### Does a unit know the weekend?")
    figures.chart(
        lines(
            "day of the test",
            "h at noon; workday: 1, else 0",
            {
                f"unit {unit + 1} of {title}": (family, [(n + 1.0, float(h)) for n, h in enumerate(states)]),
                "workday": ("table", [(n + 1.0, float(day)) for n, day in enumerate(workday)]),
            },
        ),
        f"Unit {unit + 1} {'rises' if alike > 0 else 'falls'} on workdays: the correlation of its h at noon is "
        f"{alike:+.2f}, "
        "the strongest of all",
        origin(question),
        f"{TEST_DAYS} days. Whether it is a workday is among the inputs of every hour; the unit has learned to carry "
        "it.",
        300,
    )
