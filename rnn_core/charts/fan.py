"""A forecast of load as forecasters draw it: what was, what is foretold, what came, on a day that can be moved."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from rnn_core.charts.theme import FAMILIES, GRAY, dashes
from rnn_core.tasks.base import Array
from rnn_core.tasks.load import DAY

BEFORE = 48  # hours shown before the forecast begins
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

    days, rows = (len(known) - BEFORE) // DAY, _rows(start, known, forecasts, band)
    moved = alt.param(
        "day", value=day, bind=alt.BindRange(input="range", min=1, max=days, step=1, name="Day forecast: ")
    )
    shown = alt.Chart(alt.Data(values=rows)).transform_filter(f"datum.day >= day - {BEFORE // DAY} && datum.day <= day")
    clock = alt.Scale(type="utc")  # or the reader's own time zone would shift the day
    x = alt.X(
        "at:T",
        title=None,
        scale=clock,
        axis=alt.Axis(format="%a %d %b", tickCount="day", grid=True, labelOverlap="greedy"),
    )
    values = [known, *(line.values for line in forecasts.values())]
    lowest, highest = min(float(part.min()) for part in values), max(float(part.max()) for part in values)
    y = alt.Scale(domain=[lowest - 0.2, highest + 0.2], nice=False)
    names, families = [TRUTH, *forecasts], [line.family for line in forecasts.values()]
    colors = [GRAY, *(FAMILIES[family] for family in families)]
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
            strokeDash=alt.StrokeDash(
                "name:N", scale=alt.Scale(domain=names, range=dashes(["table", *families])), legend=legend
            ),
            tooltip=["name:N", "hour:N", alt.Tooltip("value:Q", format=".2f")],
        )
    )
    between = (
        shown.transform_filter("datum.day == day && isValid(datum.low)")
        .mark_area(opacity=0.2, color=colors[1])
        .encode(x=x, y=alt.Y("low:Q", scale=y), y2="high:Q")
    )
    return alt.layer(between, line).add_params(moved)


def _rows(start: str, known: Array, forecasts: Mapping[str, Line], band: Array | None) -> list[dict[str, Any]]:
    """Return what is known of each hour: what came (k0), the forecasts (k1 ...), the ends of the interval."""
    rows: list[dict[str, Any]] = []
    for hour, value in enumerate(known, -BEFORE):
        at, here = np.datetime64(start, "h") + hour, divmod(hour, DAY)
        row: dict[str, Any] = {"at": f"{at}:00Z", "hour": f"{at}:00".replace("T", ", "), "day": here[0] + 1}
        row["k0"] = _short(value)
        if hour >= 0:
            row |= {f"k{k}": _short(line.values[here]) for k, line in enumerate(forecasts.values(), 1)}
            if band is not None and np.isfinite(band[here]).all():
                row |= {"low": _short(band[(*here, 0)]), "high": _short(band[(*here, 1)])}
        rows.append(row)
    return rows


def _short(value: Any) -> float:
    return round(float(value), 3)
