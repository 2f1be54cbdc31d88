"""Whose forecasts of load err least, what is believed of it, and the mission."""

from collections.abc import Mapping

import streamlit as st

from pages.parts import lesson, on_show
from pages.parts.course import Guess, Lesson
from pages.sections.forecasting import rolling_forecast
from pages.sections.forecasting.load_day import task_of
from rnn_core.course.results import COMMAND as RESULTS
from rnn_core.course.results import quoted
from rnn_core.experiment import vary
from rnn_core.findings.forecasts import ARIMA, LAST_WEEK, MLP, REGRESSION, SMOOTHING
from rnn_core.findings.resampling import GROUPS, Score
from rnn_core.questions.forecast_errors import ForecastAccuracy
from rnn_core.shipped import LINKS
from rnn_core.tasks.load import TEST_DAYS

RIVALS = "&model.2=lstm&model.3=rnn"
TOO_GOOD = 0.1  # MASE: no honest forecast of this load has come near it
NETWORK, LINES, ALIKE = "the network", "linear regression", "no clear winner: it may be chance"
GUESS = Guess(
    f"On the last {TEST_DAYS} days of the year, which neither was fitted on: who errs less?", (NETWORK, LINES, ALIKE)
)


def verdict(guess: str | None, networks: on_show.Networks, judged: Mapping[str, ForecastAccuracy], won: Score) -> None:
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


def cards() -> None:
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


def mission(page: Lesson, networks: on_show.Networks, best: float) -> None:
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
