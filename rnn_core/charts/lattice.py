"""CTC's lattice: at which moment the path is in which label, or in the blank before or after it."""

from collections.abc import Sequence
from typing import Any

from rnn_core.charts.theme import FAMILIES, GRAY
from rnn_core.tasks.base import Array


def lattice(rows: Sequence[str], shares: Array, hop: float, onsets: Sequence[tuple[int, float]]) -> Any:
    """Return a plotly figure of `shares` (rows, frames), `hop` seconds each; at each frame they sum to 1.

    onsets: (row, second) of what is marked with a ring, such as the beginning of a phoneme.
    """
    import plotly.graph_objects as go  # half a second: on demand

    full = FAMILIES["gru"].lstrip("#")
    red, green, blue = (int(full[k : k + 2], 16) for k in (0, 2, 4))
    seconds = [round((t + 0.5) * hop, 4) for t in range(shares.shape[1])]
    heat = go.Heatmap(
        z=shares,
        x=seconds,
        zmin=0,
        zmax=1,
        hovertemplate="%{x:.2f} s: %{z:.0%}<extra></extra>",
        colorscale=[[0, f"rgba({red},{green},{blue},0.06)"], [1, f"rgba({red},{green},{blue},1)"]],
        colorbar={"title": {"text": "chance", "side": "right"}, "tickformat": ".0%", "thickness": 10, "len": 0.6},
    )
    rings = go.Scatter(
        x=[second for _, second in onsets],
        y=[row for row, _ in onsets],
        mode="markers",
        marker={"symbol": "circle-open", "size": 11, "color": FAMILIES["cnn"], "line": {"width": 2.5}},
        hovertemplate="begins at %{x:.2f} s<extra></extra>",
    )
    figure = go.Figure([heat, rings])
    figure.update_layout(
        margin={"l": 0, "r": 0, "t": 4, "b": 8},
        showlegend=False,
        xaxis={"title": {"text": "seconds"}, "color": GRAY, "showgrid": False, "zeroline": False},
        yaxis={
            "title": {"text": "label (–: blank)"},
            "tickvals": list(range(len(rows))),
            "ticktext": list(rows),
            "tickfont": {"size": 11},
            "color": GRAY,
            "showgrid": False,
            "zeroline": False,
        },
    )
    return figure
