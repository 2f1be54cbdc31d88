"""Forecasting: tomorrow's electric load from networks, a regression and the rules of thumb that they must beat."""

import numpy as np
import streamlit as st

from pages.parts import figures, forecasted, frame, lesson, take_away, unrolled
from rnn_core.charts.fan import Line
from rnn_core.experiment import Race, vary
from rnn_core.findings.forecasts import (
    ARIMA,
    FEWEST,
    LAST_WEEK,
    REGRESSION,
    RESAMPLED,
    SMOOTHING,
    accuracies,
    fitted,
    forecast,
    gain,
    intervals,
    simple,
)
from rnn_core.findings.results import COMMAND as RESULTS
from rnn_core.findings.results import quoted
from rnn_core.looks import read_sequence
from rnn_core.shipped import LINKS, load
from rnn_core.tasks.base import Array
from rnn_core.tasks.load import TEST_DAYS, Load, change_scale, days, midnights

LESSON = frame.find("forecasting")
RIVALS = "&model.2=lstm&model.3=rnn"
OPENING = LINKS["forecaster_gru"] + RIVALS
SHIPPED = ("forecaster_gru", "forecaster_lstm", "forecaster_rnn")
NETWORK, LINES, ALIKE = "the network", "linear regression", "no clear winner: it may be chance"
TOO_GOOD = 0.1  # MASE: no honest forecast of this load has come near it


def fits(race: Race) -> bool:
    """Tell whether the page makes sense of a race: networks that forecast the load."""
    return isinstance(race.lanes[0].task, Load)


def forecasts(shown: lesson.Trained) -> list[Array]:
    """Return what each network forecasts for the days of the test, (days, 24), in GW."""
    return [lesson.measure(f"forecasting.said {n}", shown.mark, forecast, net) for n, net in enumerate(shown.nets)]


frame.page(LESSON)
given = lesson.ask(
    LESSON,
    "Who runs power stations must know today how much electricity will be used tomorrow. At midnight the network reads "
    "the last 48 hours in Victoria, Australia: load, temperature, calendar. Then come the 24 hours **ahead**: of these "
    "it is told the calendar and the weather, but not the load. At each it says by how much the load will differ from "
    "that of the **same hour last week**. To say 0 every time is the oldest forecast of all, the *seasonal naive* one. "
    "A **linear regression** reads the same numbers, all hours at once, and has no memory.",
    f"On the last {TEST_DAYS} days of the year, which neither was fitted on: who errs less?",
    [NETWORK, LINES, ALIKE],
)
run = lesson.bench(LESSON, Race.from_link(OPENING), fits=fits)
shown = lesson.trained(run, SHIPPED)
task = shown.nets[0].experiment.task
assert isinstance(task, Load)

st.markdown("#### Watch a day being foretold")
opening = days(midnights()[:1], task.past, task.weather == "known", task.leak == "yes")
readings = [load(name).reading for name in SHIPPED]
if shown.own:
    readings = [
        lesson.measure(f"forecasting.read {n}", shown.mark, read_sequence, net, opening)
        for n, net in enumerate(shown.nets)
    ]
unrolled.show(
    "day",
    task,
    opening,
    [
        unrolled.Pane(name, net.experiment.model, reading)
        for name, net, reading in zip(shown.titles, shown.nets, readings, strict=True)
    ],
    unrolled.View(
        title=f"Of the first {task.past} hours the load is read; of the 24 after them it is "
        + ("foretold, out of h" if task.leak == "no" else "read as well: a leak"),
        badge=shown.badge,
        start=task.past,
        run=shown.mark,
    ),
)
st.caption(
    "Thursday, 23 October. What is expected is the change since a week before, in units of its root mean square, "
    f"{change_scale():.2f} GW; only the last 24 answers count. The inputs, from top to bottom: "
    f"{', '.join(task.channels)}; all scaled" + ("." if task.leak == "yes" else ", the load 0 where it is hidden.")
)

found = forecasts(shown)
if not all(np.isfinite(one).all() for one in found):
    st.warning(
        "A network of this race has diverged: its forecasts are no numbers any more. Reset, and try a learning rate "
        "ten times smaller. Below stand the networks trained before."
    )
    shown = lesson.shipped(SHIPPED)
    found = forecasts(shown)
    task = Load()
networks = {
    title: Line(net.experiment.model.family, values)
    for title, net, values in zip(shown.titles, shown.nets, found, strict=True)
}
title = shown.titles[0]
usual = lesson.SHIPPED if task == Load() else repr(task)  # rivals depend on the task, not on the networks
both = shown.mark if usual == lesson.SHIPPED else f"{shown.mark} {usual}"
quick = lesson.measure("forecasting.simple", usual, simple, task)
sure = {
    name: lesson.measure(f"forecasting.interval {name}", both, intervals, values)
    for name, values in {title: found[0], REGRESSION: quick[REGRESSION], LAST_WEEK: quick[LAST_WEEK]}.items()
}

st.markdown("#### Watch the forecast roll")
forecasted.roll(networks, quick, sure[title], "measured now")
st.caption(
    f"The area is to hold what comes with a chance of 80 %: conformal, from the errors that {title} made at that "
    f"hour on the test days before; so the first {FEWEST} days have none. The weather of the day ahead is "
    + ("the true one, as if it had been forecast without error." if task.weather == "known" else "taken to be today’s.")
)

rivals = quick | lesson.measure("forecasting.fitted", usual, fitted, task)
judged = lesson.measure(
    "forecasting.judged",
    both,
    accuracies,
    {name: line.values for name, line in networks.items()} | rivals,
)
won = lesson.measure("forecasting.gain", both, gain, found[0], quick[REGRESSION])
answer = NETWORK if won.low > 0 else LINES if won.high < 0 else ALIKE
with lesson.happened(given):
    lesson.verdict(
        given,
        answer,
        f"{title} is wrong by {judged[title].mae:.3f} GW on average, {REGRESSION} by {judged[REGRESSION].mae:.3f}, the "
        f"{LAST_WEEK} by {judged[LAST_WEEK].mae:.3f}. The regression’s error minus the network’s: "
        f"{1000 * won.value:+.0f} MW; its 95 % interval reaches from {1000 * won.low:+.0f} to {1000 * won.high:+.0f}.",
        shown.own,
    )
    if task.leak == "yes":
        st.warning("Here the networks read the load of the very hours that they forecast: their errors mean nothing.")
    forecasted.table(judged)
    st.caption(
        f"Mean over {24 * TEST_DAYS:,} hours. Rolling origin: at each midnight only what was known by then is "
        "used; scales, weights and penalties are fitted on the hours before the test. MASE and skill are "
        "relative to the same hour last "
        f"week. Errors by utilsforecast, {SMOOTHING} (each hour of the day its own series, season of 7 days) and "
        f"{ARIMA} (of the change since a week before) by statsmodels, {REGRESSION} (ridge, one for each hour ahead) by "
        f"scikit-learn. The interval is from {RESAMPLED:,} bootstrap samples of days."
    )
    forecasted.hours(networks, {name: rivals[name] for name in (REGRESSION, LAST_WEEK)}, "measured now")
forecasted.download(networks, rivals)

st.markdown("#### How sure is it?")
figures.table(
    ("intervals that are to hold 80 %", "hold", "mean width (GW)"),
    [(name, f"{one.share:.1%}", f"{one.width:.2f}") for name, one in sure.items()],
)
st.caption(
    f"On the {TEST_DAYS - FEWEST} days that have an interval. Each is made of its forecast’s own errors so far; it can "
    "hold what it promises only if the days to come are like those before. Of two that hold as much, the narrower one "
    "says more."
)
left, right = st.columns(2)
with left:
    lesson.card(
        "“Its error is next to nothing: what a network!”",
        "then look for a **leak**. If somebody forgets to hide the load of the hours ahead from what is read, the same "
        f"GRU has a MASE of {quoted('forecasting: leak: MASE').mean:.3f} instead of "
        f"{quoted('forecasting: GRU: MASE').mean:.3f}. Tomorrow that load is not there to be read; then it is "
        f"{quoted('forecasting: leak, then hidden: MASE').mean:.2f} (three seeds, precomputed by {RESULTS}).",
    )
with right:
    gru = [quoted(f"forecasting: {name}: MASE").mean for name in ("GRU", "weather unknown")]
    line = [quoted(f"forecasting: {name}: MASE").mean for name in ("regression", "weather unknown: regression")]
    lesson.card(
        "“RNNs forecast load better than anything else.”",
        "what is often cited for it, Khotanzad et al. 1997 and Khashei et al. 2008, used feed-forward networks. Here a "
        "linear regression is as good on the same inputs. To know tomorrow’s weather is worth more than the kind of "
        f"model: if today’s must stand for it, the MASE of the GRU goes from {gru[0]:.2f} to {gru[1]:.2f}, that of the "
        f"regression from {line[0]:.2f} to {line[1]:.2f} (three seeds, precomputed by {RESULTS}).",
    )
best = min(judged[name].mase for name in networks)
trapped = shown.own and task.leak == "yes" and best < TOO_GOOD
lesson.mission(
    LESSON,
    f"Walk into the trap: train a network whose MASE is below {TOO_GOOD}. What does it know that it must not?",
    trapped,
    f"The best network here: {best:.3f}"
    + ("; it has read the load of the very hours that it forecasts." if trapped else "; look at its settings."),
)
lesson.try_this(
    LESSON,
    [
        ("Let the load ahead leak", vary(LINKS["forecaster_gru"], leak="yes")),
        ("Tomorrow’s weather unknown", vary(LINKS["forecaster_gru"], weather="unknown") + RIVALS),
        ("Read one hour before, not 48", vary(LINKS["forecaster_gru"], past=1) + RIVALS),
        ("Read a week before", vary(LINKS["forecaster_gru"], past=168) + RIVALS),
    ],
)
take_away.draw(
    run,
    "Khotanzad et al. 1997 and Khashei, Hejazi & Bijari 2008 (feed-forward); Hyndman & Koehler 2006 (MASE); Hyndman & "
    "Athanasopoulos, Forecasting: Principles and Practice; Vovk, Gammerman & Shafer 2005 (conformal intervals). Data: "
    f"{task.source}. Trained on the hours before 23 October 2014, tested on the {TEST_DAYS} days from then on.",
)
frame.neighbors(LESSON)
