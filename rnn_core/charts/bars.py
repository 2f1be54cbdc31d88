"""Horizontal bars, one for each network, in its family's color, with the number written at the end."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rnn_core.charts.theme import FAMILIES, GRAY

if TYPE_CHECKING:
    from rnn_core.charts.vega import Drawing


def bars(unit: str, names: Sequence[str], families: Sequence[str], values: Sequence[float]) -> "Drawing":
    """Return an altair chart of one quantity, networks from top to bottom; `unit` labels the axis."""
    from rnn_core.charts.vega import alt  # a third of a second: on demand

    rows = [
        {
            "network": name,
            "value": value,
            "color": FAMILIES[family],
            "said": f"{value:,.3g}" if value < 1000 else f"{value:,.0f}",
        }
        for name, family, value in zip(names, families, values, strict=True)
    ]
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("network:N", sort=None, title=None, axis=alt.Axis(labelLimit=160, ticks=False, domain=False)),
        x=alt.X(
            "value:Q",
            title=unit,
            axis=alt.Axis(tickCount=3, grid=False),
            scale=alt.Scale(domain=[0, 1.25 * max(values)]),
        ),
    )
    bar = base.mark_bar(height=16, cornerRadiusEnd=3).encode(color=alt.Color("color:N", scale=None))
    labels = base.mark_text(align="left", dx=5, color=GRAY).encode(text="said:N")
    return bar + labels
