"""Values with their intervals, one below the other, and a line to hold them against."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rnn_core.charts.theme import FAMILIES, GRAY

if TYPE_CHECKING:
    from rnn_core.charts.vega import Drawing


def spans(across: str, intervals: Mapping[str, tuple[str, float, float, float]], rule: float) -> "Drawing":
    """Return an altair chart; `intervals` holds for each name its family, value, and the ends of its interval."""
    from rnn_core.charts.vega import alt  # a third of a second: on demand

    rows = [
        {"name": name, "color": FAMILIES[family], "value": value, "low": low, "high": high, "said": f"{value:.1%}"}
        for name, (family, value, low, high) in intervals.items()
    ]
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=170, ticks=False, domain=False)),
        color=alt.Color("color:N", scale=None),
    )
    x = alt.X("low:Q", title=across, scale=alt.Scale(zero=False, nice=True), axis=alt.Axis(tickCount=5, format="~%"))
    bar = base.mark_rule(strokeWidth=3).encode(x=x, x2="high:Q", tooltip=["name:N", "said:N"])
    dot = base.mark_point(size=90, filled=True, opacity=1).encode(x=alt.X("value:Q"), tooltip=["name:N", "said:N"])
    line = alt.Chart(alt.Data(values=[{"at": rule}])).mark_rule(strokeDash=[5, 4], color=GRAY).encode(x="at:Q")
    return alt.layer(line, bar, dot)
