"""What comes after a series' last value: forecasts past its end, and the interval of the first of them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from rnn_core.charts.fan import Line, moment
from rnn_core.charts.theme import FAMILIES, GRAY, dashes
from rnn_core.tasks.base import Array

if TYPE_CHECKING:
    from rnn_core.charts.vega import Drawing

MEASURED = "what was"


class Ending(NamedTuple):
    """The end of a series that is drawn, (steps,), when its steps and those to come are (or None), and its name."""

    values: Array
    times: Sequence[str] | None
    first: int  # the step, counted from 0, that is drawn first
    label: str


def beyond(ending: Ending, forecasts: Mapping[str, Line], band: Array) -> "Drawing":
    """Return an altair chart of the end of a series and of forecasts, (ahead,) each; band is (ahead, [low, high])."""
    from rnn_core.charts.vega import alt  # a third of a second: on demand

    last = ending.first + len(ending.values) - 1
    rows = _rows(ending, MEASURED, ending.first, ending.values)
    for name, line in forecasts.items():
        rows += _rows(ending, name, last, np.append(ending.values[-1], line.values))
    ends = np.vstack([np.repeat(ending.values[-1], 2), band])
    area = [_place(ending, last + n) | {"low": float(low), "high": float(high)} for n, (low, high) in enumerate(ends)]
    names, families = [MEASURED, *forecasts], [line.family for line in forecasts.values()]
    clock: dict[str, Any] = {"type": "utc"} if ending.times else {"type": "linear", "zero": False}
    legend = alt.Legend(title=None, orient="top", labelLimit=260, symbolType="stroke", symbolSize=400, columns=2)
    x = alt.X(
        "at:T" if ending.times else "at:Q",
        title=None if ending.times else "step",
        scale=alt.Scale(**clock),
        axis=alt.Axis(tickCount=5, labelOverlap="greedy"),
    )
    y = alt.Scale(zero=False)
    drawn = (
        alt.Chart(alt.Data(values=rows))
        .mark_line(strokeWidth=2.2)
        .encode(
            x=x,
            y=alt.Y("value:Q", title=ending.label, scale=y, axis=alt.Axis(tickCount=5)),
            color=alt.Color(
                "name:N",
                scale=alt.Scale(domain=names, range=[GRAY, *(FAMILIES[family] for family in families)]),
                legend=legend,
            ),
            strokeDash=alt.StrokeDash(
                "name:N", scale=alt.Scale(domain=names, range=dashes(["table", *families])), legend=legend
            ),
            tooltip=["name:N", "when:N", alt.Tooltip("value:Q", format=",.7~r")],
        )
    )
    between = (
        alt.Chart(alt.Data(values=area))
        .mark_area(opacity=0.2, color=FAMILIES[families[0]])
        .encode(x=x, y=alt.Y("low:Q", scale=y), y2="high:Q")
    )
    return alt.layer(between, drawn)


def _rows(ending: Ending, name: str, first: int, values: Array) -> list[dict[str, Any]]:
    """Return the points of a line whose first value is that of step `first`."""
    return [_place(ending, first + n) | {"name": name, "value": float(value)} for n, value in enumerate(values)]


def _place(ending: Ending, step: int) -> dict[str, Any]:
    return moment(ending.times, step)
