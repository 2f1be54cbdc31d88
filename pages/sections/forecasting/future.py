"""What comes after the last value of a reader's own series: drawn past its end, with an interval, to take away."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from pages.parts import figures, on_show
from pages.parts.asking import ask, origin
from pages.parts.figures import percent
from rnn_core.charts.beyond import Ending, beyond
from rnn_core.charts.fan import Line
from rnn_core.data.tables.steps import moments
from rnn_core.findings.rolling import SHARE
from rnn_core.findings.series import NAIVE, SEASONAL
from rnn_core.questions.series import FutureQuantiles, FutureRivals
from rnn_core.tasks.base import Array
from rnn_core.tasks.series import Series

BEFORE = 3  # times as many steps as are forecast are drawn before them, and two seasons at least


def draw(networks: on_show.Networks, task: Series, held: float, best: str) -> None:
    """Draw what trained networks expect after the last value of a reader's own series; nothing of other series.

    held: the share of the test that the interval of the first network held. best: the best rival on the test.
    """
    if not task.private or task.after or networks.to_do:
        return
    st.markdown("#### What comes after your last value")
    questions = [FutureQuantiles(net) for net in networks.nets]
    ahead = dict(zip(networks.titles, (ask(question) for question in questions), strict=True))
    rivals = ask(FutureRivals(task))
    rule = SEASONAL if task.season > 1 else NAIVE
    simple = {name: rivals[name] for name in dict.fromkeys((best, rule))}
    first, count = networks.titles[0], len(task.observed)
    times = moments(task.start, task.step, count + task.ahead)
    begin = max(0, count - max(BEFORE * task.ahead, 2 * task.season, 24))
    families = {title: net.experiment.network.family for title, net in zip(networks.titles, networks.nets, strict=True)}
    lines = {title: Line(families[title], said[:, 0]) for title, said in ahead.items()}
    lines |= {name: Line("table", said) for name, said in simple.items()}
    digits = max(0, 3 - int(np.floor(np.log10(np.ptp(task.observed)))))
    middle, low, high = (f"{value:,.{digits}f}" for value in ahead[first][-1])
    label = task.label or "value"
    figures.chart(
        beyond(Ending(task.observed[begin:], times, begin, label), lines, ahead[first][:, 1:]),
        f"{task.ahead} step{'s' if task.ahead > 1 else ''} after your last value, {first} expects {middle}; its "
        f"interval goes from {low} to {high}",
        origin(*questions),
        f"{label}: {task.ahead} steps after the last value, by {', '.join(lines)}.",
        360,
    )
    st.caption(
        f"The area is the interval of {first}: it should hold {percent(SHARE)} of what comes. On the test, the last "
        "fifth "
        f"of your file, it held {percent(held)}: trust it as far as that. All read your file to its end; all learned "
        "from its first four fifths."
    )
    _download(label, _when(times, count, task.ahead), ahead, simple)


def _when(times: list[str] | None, count: int, ahead: int) -> list[str]:
    """Return when the steps to come are."""
    return times[count:] if times else [f"step {count + step + 1}" for step in range(ahead)]


def _download(label: str, when: list[str], ahead: Mapping[str, Array], simple: Mapping[str, Array]) -> None:
    """Offer what is expected, step by step, as CSV."""
    import pandas as pd  # here: a second of import

    columns: dict[str, object] = {"time": when}
    for title, quantiles in ahead.items():
        columns |= {title: quantiles[:, 0], f"{title} low": quantiles[:, 1], f"{title} high": quantiles[:, 2]}
    columns |= dict(simple)
    table = pd.DataFrame(columns)
    table.insert(1, "forecast of", label.lstrip("=+-@"))  # a spreadsheet would take such a name for a formula
    st.download_button(
        "The future as CSV",
        table.to_csv(index=False, float_format="%.10g"),
        "future.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
