"""Whose forecasts of a series err least, and what the numbers say."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from pages.parts import lesson, on_show
from pages.parts.course import Guess
from rnn_core.findings.resampling import Score
from rnn_core.findings.series import (
    ARIMA,
    DRIFT,
    INTERPOLATION,
    MLP,
    NAIVE,
    REGRESSION,
    SEASONAL,
    SMOOTHING,
)
from rnn_core.questions.forecast_errors import ForecastAccuracy
from rnn_core.tasks.base import Task
from rnn_core.tasks.series import Series

NETWORK, MODEL, RULE, ALIKE = "the network", "a model without memory", "a rule of thumb", "no clear winner"
RULES = (NAIVE, SEASONAL, DRIFT, INTERPOLATION)


def guess(task: Task) -> Guess:
    """Return what the reader is to guess."""
    assert isinstance(task, Series)
    return Guess(
        f"On the last fifth of the {len(task.observed):,} values, which nothing was fitted on: who errs least?",
        (NETWORK, MODEL, RULE, ALIKE),
    )


def verdict(
    guess: str | None, networks: on_show.Networks, judged: Mapping[str, ForecastAccuracy], best: str, won: Score
) -> None:
    """Hold the guess against what was measured."""
    title = networks.titles[0]
    answer = NETWORK if won.low > 0 else ALIKE if won.high >= 0 else RULE if best in RULES else MODEL
    interval = (
        f"the 95 % interval reaches from {won.low:+.3g} to {won.high:+.3g} (Student’s t over stretches of the test: "
        "neighboring forecasts overlap)."
        if np.isfinite(won.low)
        else "the forecasts of this test overlap too much to say how far chance alone would bring it."
    )
    lesson.verdict(
        guess,
        answer,
        f"{title} is wrong by {judged[title].mae:.3g} on average, the best of the others, {best}, by "
        f"{judged[best].mae:.3g}. Its error minus the network’s: {won.value:+.3g}; {interval}",
        networks,
    )


def explain(task: Series, judged: Mapping[str, ForecastAccuracy]) -> None:
    """Say how the table came about."""
    how = (
        f"{REGRESSION} (ridge) and {MLP} (32 units) see both sides of the gap, too."
        if task.after
        else f"{SMOOTHING} (damped trend{', season' if 1 < task.season <= 60 else ''}) and {ARIMA}(2,0,1) of the "
        f"changes within a season by statsmodels; {REGRESSION} (ridge) and {MLP} (32 units) by scikit-learn."
    )
    none = "No MAPE: some true values are 0. " if any(np.isnan(one.mape) for one in judged.values()) else ""
    sentence = (
        "Of each gap both sides are read" if task.after else "Rolling origin: only what was known by then is used"
    )
    rule = f"{SEASONAL} ({task.season} steps)" if task.season > 1 else NAIVE
    st.caption(
        f"{sentence}; scales and weights are fitted before the test. Skill is relative to {rule}; so is MASE, but to "
        f"its error before the test: there it was 1, in the test it need not be. {none}{how}"
    )
