"""A forecast as forecasters draw it: what was, what is predicted, what came, from an origin that can be moved."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from rnn_core.charts.theme import FAMILIES, GRAY, dashes
from rnn_core.tasks.base import Array

if TYPE_CHECKING:
    from rnn_core.charts.vega import Drawing

TRUTH = "what came"


class Line(NamedTuple):
    """A forecast from every origin, (origins, ahead), in the color of `family`; twins of a family differ by dash."""

    family: str
    values: Array


class Ground(NamedTuple):
    """What a fan is drawn on: a series, (steps,), when its steps were, and the origins that can be chosen.

    times: ISO dates, or None: steps are counted. before, after: so many steps of the series are shown on either side
    of what is predicted. label: of the upright axis. chosen: what the slider calls an origin.
    """

    values: Array
    times: Sequence[str] | None
    origins: Sequence[int]
    before: int
    after: int
    label: str
    chosen: str


def fan(ground: Ground, forecasts: Mapping[str, Line], band: Array | None, number: int) -> "Drawing":
    """Return an altair chart with a slider that moves the origin, 1 ... origins, without the server.

    band (origins, ahead, [low, high]): the interval, no numbers where there is none.
    """
    from rnn_core.charts.vega import alt  # a third of a second: on demand

    origins = [int(origin) for origin in ground.origins]
    ahead = next(iter(forecasts.values())).values.shape[1]
    moved = alt.param(
        "origin", value=number, bind=alt.BindRange(input="range", min=1, max=len(origins), step=1, name=ground.chosen)
    )
    clock: dict[str, Any] = (
        {"type": "utc"} if ground.times else {"type": "linear", "zero": False}
    )  # UTC: a reader's zone shifts days
    x = alt.X(
        "at:T" if ground.times else "at:Q",
        title=None if ground.times else "step",
        scale=alt.Scale(**clock),
        axis=alt.Axis(grid=True, tickCount=5, labelOverlap="greedy"),
    )
    values = [ground.values[origins[0] - ground.before :], *(line.values for line in forecasts.values())]
    lowest, highest = min(float(part.min()) for part in values), max(float(part.max()) for part in values)
    room = 0.06 * (highest - lowest)
    y = alt.Scale(domain=[lowest - room, highest + room], nice=False)
    names, families = [TRUTH, *forecasts], [line.family for line in forecasts.values()]
    colors = [GRAY, *(FAMILIES[family] for family in families)]
    legend = alt.Legend(title=None, orient="top", labelLimit=260, symbolType="stroke", symbolSize=400, columns=2)
    scales: dict[str, Any] = {
        "x": x,
        "y": alt.Y("value:Q", title=ground.label, scale=y, axis=alt.Axis(tickCount=5)),
        "color": alt.Color("name:N", scale=alt.Scale(domain=names, range=colors), legend=legend),
        "strokeDash": alt.StrokeDash(
            "name:N", scale=alt.Scale(domain=names, range=dashes(["table", *families])), legend=legend
        ),
        "tooltip": ["name:N", "when:N", alt.Tooltip("value:Q", format=",.7~r")],
    }
    here = f"{origins}[origin - 1]"
    came = (
        alt.Chart(alt.Data(values=_came(ground, ahead)))
        .transform_filter(f"datum.n >= {here} - {ground.before} && datum.n < {here} + {ahead + ground.after}")
        .transform_calculate(name=json.dumps(TRUTH))
        .mark_line(strokeWidth=2.2)
        .encode(**scales)
    )
    foretold = alt.Chart(alt.Data(values=_foretold(ground, forecasts, band))).transform_filter("datum.origin == origin")
    line = (
        foretold.transform_fold([f"k{k}" for k in range(1, len(names))], as_=["key", "value"])
        .transform_calculate(name=f"{json.dumps(names)}[+slice(datum.key, 1)]")  # a name may hold dots: no field
        .mark_line(strokeWidth=2.2, point=ahead == 1)
        .encode(**scales)
    )
    between = (
        foretold.transform_filter("isValid(datum.low)")
        .mark_area(opacity=0.2, color=colors[1])
        .encode(x=x, y=alt.Y("low:Q", scale=y), y2="high:Q")
    )
    return alt.layer(between, came, line).add_params(moved)


def _came(ground: Ground, ahead: int) -> list[dict[str, Any]]:
    """Return what came, from the first step that can be shown to the last one."""
    first, last = max(0, int(ground.origins[0]) - ground.before), int(ground.origins[-1]) + ahead + ground.after
    return [{"n": n} | moment(ground.times, n) | {"value": _short(ground.values[n])} for n in range(first, last)]


def _foretold(ground: Ground, forecasts: Mapping[str, Line], band: Array | None) -> list[dict[str, Any]]:
    """Return of each origin and step ahead: the forecasts (k1 ...), the ends of the interval."""
    rows: list[dict[str, Any]] = []
    for number, origin in enumerate(ground.origins):
        for step in range(next(iter(forecasts.values())).values.shape[1]):
            row: dict[str, Any] = {"origin": number + 1} | moment(ground.times, int(origin) + step)
            row |= {f"k{k}": _short(line.values[number, step]) for k, line in enumerate(forecasts.values(), 1)}
            if band is not None and np.isfinite(band[number, step]).all():
                row |= {"low": _short(band[number, step, 0]), "high": _short(band[number, step, 1])}
            rows.append(row)
    return rows


def moment(times: Sequence[str] | None, n: int) -> dict[str, Any]:
    """Return where step n lies on the axis, and how it is called; times are ISO dates, or None: steps are counted."""
    if times is None:
        return {"at": n + 1, "when": f"step {n + 1}"}
    stamp = times[n] + (":00" if len(times[n]) == 13 else "")  # an hour alone is no ISO date
    return {"at": f"{stamp}Z" if "T" in stamp else stamp, "when": stamp.replace("T", ", ")}


def _short(value: float) -> float:
    return float(f"{float(value):.8g}")  # a meter at 18,894.756 moves by 0.2
