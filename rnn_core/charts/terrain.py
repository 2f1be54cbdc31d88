"""The loss over a plane of weights as a map: where training stands, and where one step would take it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from rnn_core.charts.cliff import HIGHEST
from rnn_core.charts.theme import GRAY, GROUND
from rnn_core.trace import Surface

if TYPE_CHECKING:
    from rnn_core.charts.vega import Drawing

# Each kind of step has a mark of its own size, so that one does not hide the other where both lead to one place.
MARKS = {"here": ("circle", 330), "a clipped step": ("diamond", 110), "an unclipped step": ("cross", 170)}


def terrain(surface: Surface, steps: Mapping[str, float]) -> "Drawing":
    """Return an altair chart, the loss as color; `steps` holds by name how far down the gradient a step would go."""
    from rnn_core.charts.vega import alt  # a third of a second: on demand

    edge, half = float(surface.at[-1]), float(surface.at[1] - surface.at[0]) / 2
    power = np.log10(np.clip(surface.loss, 1e-12, 10.0**HIGHEST))
    over = 1.1 * half  # tiles overlap a little, or the gaps between them shine through
    tiles = [
        {"x": x - over, "x2": x + over, "y": y - over, "y2": y + over, "power": float(power[n, k])}
        for n, y in enumerate(surface.at.tolist())
        for k, x in enumerate(surface.at.tolist())
    ]
    scale = alt.Scale(domain=[-edge - over, edge + over], nice=False)
    x = alt.X("x:Q", scale=scale, title="along the gradient (distance in weights)", axis=alt.Axis(grid=False))
    y = alt.Y("y:Q", scale=scale, title="across", axis=alt.Axis(grid=False))
    color = alt.Color(
        "power:Q",
        scale=alt.Scale(range=list(GROUND)),
        legend=alt.Legend(title="loss", orient="right", labelExpr="'1e' + datum.label", tickCount=6),
    )
    ground = alt.Chart(alt.Data(values=tiles)).mark_rect(stroke=None).encode(x=x, y=y, x2="x2", y2="y2", color=color)
    marks = [{"x": max(-edge, -step), "y": 0.0, "name": name, "size": MARKS[name][1]} for name, step in steps.items()]
    shape = alt.Shape(
        "name:N",
        scale=alt.Scale(domain=list(steps), range=[MARKS[name][0] for name in steps]),
        legend=alt.Legend(title=None, orient="top", symbolSize=130, symbolStrokeWidth=1),
    )
    points = (
        alt.Chart(alt.Data(values=marks))
        .mark_point(filled=True, color=GRAY, stroke="white", strokeWidth=1.2, opacity=1)
        .encode(x=x, y=y, shape=shape, size=alt.Size("size:Q", scale=None), tooltip="name:N")
    )
    return ground + points
