"""Lines of one quantity over another, one for each network, in its family's color."""

from collections.abc import Mapping, Sequence
from typing import Any

from rnn_core.charts.theme import FAMILIES


def _spelled(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.4g}"


def lines(across: str, up: str, known: Mapping[str, tuple[str, Sequence[tuple[float, float]]]]) -> Any:
    """Return an altair chart; `known` holds for each name its family and its points; `across` and `up` label axes."""
    import altair as alt  # a third of a second: on demand

    rows = [
        {"network": name, "x": x, "y": y, "said": f"{name}: {_spelled(y)} at {_spelled(x)}"}
        for name, (_, points) in known.items()
        for x, y in points
    ]
    names, colors = list(known), [FAMILIES[family] for family, _ in known.values()]
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("x:Q", title=across, axis=alt.Axis(grid=False)),
        y=alt.Y("y:Q", title=up, axis=alt.Axis(tickCount=4)),
        color=alt.Color(
            "network:N",
            scale=alt.Scale(domain=names, range=colors),
            legend=alt.Legend(title=None, orient="top", labelLimit=260),
        ),
        tooltip=alt.Tooltip("said:N", title=" "),
    )
    return base.mark_line(point=True, strokeWidth=2.5)
