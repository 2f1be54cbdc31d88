"""The unit that knows workdays from days off."""

import streamlit as st

from pages.parts import figures, on_show
from pages.parts.asking import ask, origin
from rnn_core.charts.lines import lines
from rnn_core.questions.load import WeekendUnit
from rnn_core.tasks.load import TEST_DAYS


def draw(networks: on_show.Networks) -> None:
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
