"""Where a network looked while it wrote: one row for each letter written, one column for each letter read."""

from collections.abc import Sequence
from typing import Any

from rnn_core.charts.theme import FAMILIES, GRAY
from rnn_core.trace import Floats

SPACE = "␣"


def alignment(read: Sequence[str], written: Sequence[str], shares: Floats) -> Any:
    """Return a plotly figure of `shares` (written, read); each row sums to 1."""
    import plotly.graph_objects as go  # half a second: on demand

    across, down = ([SPACE if token == " " else token for token in tokens] for tokens in (read, written))
    rows = [
        [f"“{b}” looks at “{a}”: {share:.0%}" for a, share in zip(across, row, strict=True)]
        for b, row in zip(down, shares.tolist(), strict=True)
    ]
    full = FAMILIES["gru"].lstrip("#")
    red, green, blue = (int(full[k : k + 2], 16) for k in (0, 2, 4))
    heat = go.Heatmap(
        z=shares,
        zmin=0,
        zmax=1,
        xgap=1,
        ygap=1,
        text=rows,
        hovertemplate="%{text}<extra></extra>",
        colorscale=[[0, f"rgba({red},{green},{blue},0.06)"], [1, f"rgba({red},{green},{blue},1)"]],
        colorbar={"title": {"text": "share", "side": "right"}, "tickformat": ".0%", "thickness": 10, "len": 0.5},
    )
    figure = go.Figure(heat)
    letters: dict[str, Any] = {"tickmode": "array", "tickangle": 0, "ticks": "", "showgrid": False, "zeroline": False}
    letters["tickfont"] = {"size": 11, "family": "monospace"}
    figure.update_layout(
        margin={"l": 0, "r": 0, "t": 0, "b": 8},  # else the last row’s letter is cut
        xaxis={
            "title": {"text": "letters read"},
            "side": "top",
            "tickvals": list(range(len(across))),
            "ticktext": across,
            "color": GRAY,
            **letters,
        },
        yaxis={
            "title": {"text": "letters written"},
            "autorange": "reversed",
            "tickvals": list(range(len(down))),
            "ticktext": down,
            "color": GRAY,
            **letters,
        },
    )
    return figure
