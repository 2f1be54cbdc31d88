"""What is believed of forecasting with networks, and what to try."""

from dataclasses import replace

import streamlit as st

from pages.parts import lesson
from pages.parts.course import Lesson
from rnn_core.course.results import COMMAND as RESULTS
from rnn_core.course.results import quoted
from rnn_core.experiment import Experiment, vary
from rnn_core.shipped import LINKS
from rnn_core.tasks.series import Series


def cards(task: Series) -> None:
    """Set what is often heard against what is measured."""
    left, right = st.columns(2)
    ways = [quoted(f"forecasting: gap: {name}: MASE").mean for name in ("both ways", "one way", "regression")]
    risen = quoted("forecasting: sunspots: held-out loss at the end / at its lowest").mean
    with left:
        lesson.card(
            "“Bidirectional networks forecast better: they see the future, too.”",
            f"they can fill a **gap**, both sides of which are there: MASE {ways[0]:.2f} instead of {ways[1]:.2f} for "
            f"one that reads forward; a linear regression that sees both sides, {ways[2]:.2f} (three seeds, "
            f"precomputed by {RESULTS}). When something is "
            "**forecast**, nothing behind the origin is there to be read: the half that reads backwards begins at the "
            "end of what is known. A data set in which it finds more has a leak.",
        )
    with right:
        count = len(task.observed)
        lesson.card(
            "“Deep learning beats classical forecasts.”",
            f"look at the table under “What happened”. Here are {count:,} values of one series, four fifths to learn "
            "from. On few values a network with hundreds of weights learns them by heart: on the sunspots 900 updates "
            f"of a GRU 32 bring the held-out loss to {risen:.1f} times its lowest (three seeds, precomputed by "
            f"{RESULTS}).",
        )


def try_this(page: Lesson, task: Series) -> None:
    """Offer changes worth making."""
    link = _link(task)
    options = [("Read ten steps only", vary(link, past=10)), ("Train three times as long", vary(link, updates=900))]
    if not task.after:
        other = "reads on" if task.way == "at once" else "at once"
        what = "Step by step instead of at once" if other == "reads on" else "All steps at once"
        options.insert(0, (what, vary(link, way=other)))
        options.append(("A bidirectional one", vary(link, direction="bidirectional")))
    lesson.try_this(page, options)


def _link(task: Series) -> str:
    base = Experiment.from_link(LINKS["gap" if task.after else "temperature"])
    return replace(base, task=task).to_link()
