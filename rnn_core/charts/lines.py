"""Lines of one quantity over another, one for each network, in its family's color."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rnn_core.charts.theme import FAMILIES, dashes

if TYPE_CHECKING:
    from rnn_core.charts.vega import Drawing

WIDE, HALF_AS_WIDE = 18, 12  # letters of a name: of longer ones two, or three, side by side do not fit on a phone
FEW = 12  # points of a line; of more, none is marked


def _spelled(value: float) -> str:
    if 0 < abs(value) < 1e-3:
        return f"{value:.0e}"
    return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.4g}"


def lines(
    across: str,
    up: str,
    curves: Mapping[str, tuple[str, Sequence[tuple[float, float]]]],
    floor: float | None = None,
    back: bool = False,
) -> "Drawing":
    """Return an altair chart; `curves` holds for each name its family and its points; `across` and `up` label axes.

    Twins of a family differ by dash. With a `floor` the upright axis is logarithmic and begins there; what
    lies below is left out. `back`: what is counted backwards in time runs from right to left.
    The numbers of years are written without commas.
    """
    from rnn_core.charts.vega import alt  # a third of a second: on demand

    rows = [
        {"network": name, "x": x, "y": y, "said": f"{name}: {_spelled(y)} at {_spelled(x)}"}
        for name, (_, points) in curves.items()
        for x, y in points
        if floor is None or y >= floor
    ]
    names, families = list(curves), [family for family, _ in curves.values()]
    longest = max(map(len, names))
    legend = alt.Legend(
        title=None,
        orient="top",
        labelLimit=260,
        symbolType="stroke",
        symbolSize=400,
        columns=min(len(names), 1 if longest > WIDE else 2 if longest > HALF_AS_WIDE else 3),
    )
    height = alt.Scale(type="log", domainMin=floor) if floor is not None else alt.Undefined
    mark: dict[str, Any] = {"point": all(len(points) <= FEW for _, points in curves.values()), "strokeWidth": 2.5}
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_line(**mark)
        .encode(
            x=alt.X(
                "x:Q",
                title=across,
                axis=alt.Axis(grid=False, tickCount=6, format="d" if across == "year" else ",~r"),
                scale=alt.Scale(reverse=back),
            ),
            y=alt.Y("y:Q", title=up, scale=height, axis=alt.Axis(tickCount=4, format=",~r" if floor is None else "~e")),
            color=alt.Color(
                "network:N",
                scale=alt.Scale(domain=names, range=[FAMILIES[family] for family in families]),
                legend=legend,
            ),
            strokeDash=alt.StrokeDash(
                "network:N", scale=alt.Scale(domain=names, range=dashes(families)), legend=legend
            ),
            tooltip=alt.Tooltip("said:N", title=" "),
        )
    )
