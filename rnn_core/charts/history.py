"""A whole series as one line."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rnn_core.charts.fan import moment
from rnn_core.charts.theme import GRAY

if TYPE_CHECKING:
    from rnn_core.charts.vega import Drawing


def history(values: Sequence[float], times: Sequence[str] | None, label: str) -> "Drawing":
    """Return an altair chart of a series; times are ISO dates, or None: steps are counted."""
    from rnn_core.charts.vega import alt  # a third of a second: on demand

    rows = [moment(times, n) | {"value": value} for n, value in enumerate(values)]
    clock: dict[str, Any] = {"type": "utc"} if times else {"type": "linear"}
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_line(strokeWidth=1.2, color=GRAY)
        .encode(
            x=alt.X("at:T" if times else "at:Q", title=None if times else "step", scale=alt.Scale(**clock)),
            y=alt.Y("value:Q", title=label[:40], scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=4)),
            tooltip=["when:N", "value:Q"],
        )
    )
