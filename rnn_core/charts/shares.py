"""Stacked bars: of all cases, which share went which way."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rnn_core.charts.vega import Drawing

COLORS = ("#0B5FA5", "#C2410C", "#B8BDC4", "#E3E6EA")  # dark to light: told apart without color, too
INK = ("#FFFFFF", "#FFFFFF", "#1A1C20", "#1A1C20")
ROOM = 0.07  # a smaller share has no room for its number


def shares(unit: str, rows: Mapping[str, Sequence[float]], parts: Sequence[str]) -> "Drawing":
    """Return an altair chart of one bar per row, made of at most four parts that add up to 1; `unit` labels it."""
    from rnn_core.charts.vega import alt  # a third of a second: on demand

    values: list[dict[str, object]] = []
    for name, row in rows.items():
        low = 0.0
        for part, share, color, ink in zip(parts, row, COLORS, INK, strict=False):
            label = f"{share:.0%}" if share >= ROOM else ""
            place = {"low": low, "high": low + share, "middle": low + share / 2}
            values.append({"row": name, "part": part, "said": label, "color": color, "ink": ink, **place})
            low += share
    base = alt.Chart(alt.Data(values=values)).encode(
        y=alt.Y("row:N", sort=None, title=None, axis=alt.Axis(labelLimit=230, ticks=False, domain=False))
    )
    bar = base.mark_bar(height=24).encode(
        x=alt.X(
            "low:Q", title=unit, axis=alt.Axis(format="%", tickCount=5, grid=False), scale=alt.Scale(domain=[0, 1])
        ),
        x2="high:Q",
        color=alt.Color(
            "part:N",
            sort=list(parts),
            scale=alt.Scale(domain=list(parts), range=list(COLORS[: len(parts)])),
            legend=alt.Legend(title=None, orient="top", columns=2, labelLimit=220),
        ),
        tooltip=[alt.Tooltip("part:N", title="the answer"), alt.Tooltip("said:N", title="share")],
    )
    label = base.mark_text().encode(x="middle:Q", text="said:N", color=alt.Color("ink:N", scale=None))
    return bar + label
