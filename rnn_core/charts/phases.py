"""A phase portrait of two units: paths of h from a grid of states, and the fixed points that shape them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from rnn_core.charts.theme import FAMILIES, GRAY
from rnn_core.dynamics import Portrait

if TYPE_CHECKING:
    from rnn_core.charts.vega import Drawing

KINDS = ("attractor", "saddle", "repeller", "neutral")
SHAPES = ("circle", "cross", "triangle-up", "diamond")


def phases(
    portrait: Portrait, family: str, kept: Mapping[str, tuple[float, float]] = MappingProxyType({})
) -> "Drawing":
    """Return an altair chart of h1 against h2; `kept` names states: where a network keeps what."""
    from rnn_core.charts.vega import alt, pandas  # a third of a second: on demand

    paths, steps = portrait.paths.shape[:2]
    # A table, for altair copies lists of rows again and again.
    points = pandas.DataFrame(portrait.paths.reshape(-1, 2), columns=["h1", "h2"]).assign(
        path=np.repeat(np.arange(paths), steps), step=np.tile(np.arange(steps), paths)
    )
    fixed = [{"h1": one.h[0], "h2": one.h[1], "kind": one.kind} for one in portrait.fixed]
    scale = alt.Scale(domain=[-1.1, 1.1])
    x = alt.X("h1:Q", scale=scale, title="h of unit 1", axis=alt.Axis(grid=False, tickCount=5))
    y = alt.Y("h2:Q", scale=scale, title="h of unit 2", axis=alt.Axis(grid=False, tickCount=5))
    walks = (
        alt.Chart(points)
        .mark_line(color=FAMILIES[family], opacity=0.45, strokeWidth=1.3)
        .encode(x=x, y=y, detail="path:N", order="step:Q")
    )
    starts = (
        alt.Chart(points[points["step"] == 0])
        .mark_point(color=GRAY, size=14, filled=True, opacity=0.7)
        .encode(x=x, y=y)
    )
    shape = alt.Shape(
        "kind:N",
        scale=alt.Scale(domain=list(KINDS), range=list(SHAPES)),
        legend=alt.Legend(
            title=None, orient="top", symbolSize=110, symbolStrokeWidth=1, symbolFillColor=FAMILIES["lstm"]
        ),
    )
    ends = (
        alt.Chart(alt.Data(values=fixed))
        .mark_point(size=130, filled=True, color=FAMILIES["lstm"], stroke="white", strokeWidth=1, opacity=1)
        .encode(x=x, y=y, shape=shape, tooltip="kind:N")
    )
    named = [{"h1": h[0], "h2": h[1], "name": name} for name, h in kept.items()]
    names = (
        alt.Chart(alt.Data(values=named))
        .mark_text(fontSize=18, fontWeight="bold", dx=14, dy=-12, color=FAMILIES[family])
        .encode(x=x, y=y, text="name:N")
    )
    return walks + starts + ends + names
