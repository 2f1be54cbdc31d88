"""What is reached against what it takes: a line for what can be had in steps, a lone mark for what comes at once."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rnn_core.charts.lines import FEW, WIDE
from rnn_core.charts.theme import FAMILIES, dashes

if TYPE_CHECKING:
    from rnn_core.charts.vega import Drawing

SHAPES = ("circle", "square", "triangle-up", "diamond", "cross")


def gains(
    across: str,
    up: str,
    curves: Mapping[str, tuple[str, Sequence[tuple[float, float]]]],
    chosen: tuple[float, float] | None = None,
) -> "Drawing":
    """Return an altair chart; `curves` holds for each name its family and its points; `across` and `up` label axes.

    The upright axis is of shares and need not begin at 0. A ring stands around `chosen`.
    """
    from rnn_core.charts.vega import alt  # a third of a second: on demand

    rows = [
        {"name": name, "x": x, "y": y, "few": len(points) <= FEW, "said": f"{y:.1%} at {x:.3g}"}
        for name, (_, points) in curves.items()
        for x, y in points
    ]
    names, families = list(curves), [family for family, _ in curves.values()]
    legend = alt.Legend(
        title=None,
        orient="top",
        symbolSize=140,
        symbolStrokeWidth=0,
        labelLimit=300,
        columns=1 if len(names) < 4 or max(map(len, names)) > WIDE else 3,
    )
    scaled: dict[str, Any] = {
        "color": alt.Color(
            "name:N", scale=alt.Scale(domain=names, range=[FAMILIES[family] for family in families]), legend=legend
        ),
        "strokeDash": alt.StrokeDash("name:N", scale=alt.Scale(domain=names, range=dashes(families)), legend=None),
        "shape": alt.Shape("name:N", scale=alt.Scale(domain=names, range=list(SHAPES[: len(names)])), legend=legend),
    }
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X(
            "x:Q",
            title=across,
            axis=alt.Axis(grid=False, tickCount=6),
            scale=alt.Scale(zero=False, nice=False, padding=12),
        ),
        y=alt.Y("y:Q", title=up, axis=alt.Axis(tickCount=5, format="~%"), scale=alt.Scale(zero=False, nice=True)),
        tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("said:N", title="right")],
    )
    line = base.mark_line(strokeWidth=2.5).encode(color=scaled["color"], strokeDash=scaled["strokeDash"])
    dot = base.mark_point(filled=True, size=80, opacity=1).encode(color=scaled["color"], shape=scaled["shape"])
    layers = [line, dot.transform_filter("datum.few")]
    if chosen is not None:
        at = alt.Chart(alt.Data(values=[{"x": chosen[0], "y": chosen[1]}]))
        layers.append(at.mark_point(size=320, strokeWidth=3, color=FAMILIES["transformer"]).encode(x="x:Q", y="y:Q"))
    return alt.layer(*layers)
