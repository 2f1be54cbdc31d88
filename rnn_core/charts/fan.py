"""A forecast of load as forecasters draw it: what was, what is foretold, what came, on a day that can be moved."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from rnn_core.charts.theme import DASHES, FAMILIES, GRAY
from rnn_core.tasks.base import Array

BEFORE = 48  # hours shown before the forecast begins
DAY = 24
TRUTH = "what came"


class Line(NamedTuple):
    """A forecast of every day, (days, 24), drawn in the color of `family`; twins of a family differ by dash."""

    family: str
    values: Array


def fan(start: str, known: Array, forecasts: Mapping[str, Line], band: Array | None, day: int) -> Any:
    """Return an altair chart with a slider that moves the day that is forecast, 1 ... days, without the server.

    start: when the first of those days begins, such as "2014-10-23". known (BEFORE + 24 days,): what came, hour by
    hour. band (days, 24, [low, high]): the interval, no numbers where there is none.
    """
    import altair as alt  # a third of a second: on demand
    import numpy as np

    days = (len(known) - BEFORE) // DAY
    begin = np.datetime64(start, "h")
    rows: list[dict[str, Any]] = []
    for n, value in enumerate(known):
        hour = n - BEFORE
        row: dict[str, Any] = {"at": f"{begin + hour}:00Z", "day": hour // DAY + 1, "k0": _short(value)}
        if hour >= 0:
            here = divmod(hour, DAY)
            row |= {f"k{k}": _short(line.values[here]) for k, line in enumerate(forecasts.values(), 1)}
            if band is not None and np.isfinite(band[here]).all():
                row |= {"low": _short(band[(*here, 0)]), "high": _short(band[(*here, 1)])}
        rows.append(row)
    moved = alt.param(
        "day", value=day, bind=alt.BindRange(input="range", min=1, max=days, step=1, name="Day forecast: ")
    )
    shown = alt.Chart(alt.Data(values=rows)).transform_filter(f"datum.day >= day - {BEFORE // DAY} && datum.day <= day")
    x = alt.X("at:T", title=None, axis=alt.Axis(format="%a %d %b", tickCount="day", grid=True, labelOverlap="greedy"))
    values = [known, *(line.values for line in forecasts.values())]
    lowest, highest = min(float(part.min()) for part in values), max(float(part.max()) for part in values)
    y = alt.Scale(domain=[lowest - 0.2, highest + 0.2], nice=False)
    names, colors, dashes = _looks(forecasts)
    legend = alt.Legend(title=None, orient="top", labelLimit=260, symbolType="stroke", symbolSize=400, columns=2)
    line = (
        shown.transform_fold([f"k{k}" for k in range(len(names))], as_=["key", "value"])
        .transform_filter("isValid(datum.value) && (datum.key == 'k0' || datum.day == day)")
        .transform_calculate(name=f"{json.dumps(names)}[+slice(datum.key, 1)]")  # a name may hold dots: no field
        .mark_line(strokeWidth=2.2)
        .encode(
            x=x,
            y=alt.Y("value:Q", title="load (GW)", scale=y, axis=alt.Axis(tickCount=5)),
            color=alt.Color("name:N", scale=alt.Scale(domain=names, range=colors), legend=legend),
            strokeDash=alt.StrokeDash("name:N", scale=alt.Scale(domain=names, range=dashes), legend=legend),
            tooltip=["name:N", alt.Tooltip("at:T", format="%a %d %b, %H:00"), alt.Tooltip("value:Q", format=".2f")],
        )
    )
    between = (
        shown.transform_filter("datum.day == day && isValid(datum.low)")
        .mark_area(opacity=0.2, color=colors[1])
        .encode(x=x, y=alt.Y("low:Q", scale=y), y2="high:Q")
    )
    return alt.layer(between, line).add_params(moved)


def _short(value: Any) -> float:
    return round(float(value), 3)


def _looks(forecasts: Mapping[str, Line]) -> tuple[list[str], list[str], list[list[int]]]:
    """Return names, colors and dashes; the truth comes first, gray and whole."""
    families = [line.family for line in forecasts.values()]
    dashes = [
        list(DASHES[(families[:n].count(family) + (family == "table")) % len(DASHES)]) or [1, 0]
        for n, family in enumerate(families)
    ]
    return [TRUTH, *forecasts], [GRAY, *(FAMILIES[family] for family in families)], [[1, 0], *dashes]
