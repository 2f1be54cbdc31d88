"""The loss as ground over a plane of weights: where training stands, and where one step would take it."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from rnn_core.charts.theme import GRAY, GROUND
from rnn_core.trace import Surface

HIGHEST = 12  # powers of ten; what is higher is drawn there
SYMBOLS = {"here": "circle", "a clipped step": "diamond", "an unclipped step": "x"}


def cliff(surface: Surface, steps: Mapping[str, float]) -> Any:
    """Return a plotly figure; `steps` holds by name how far down the gradient a step would go.

    Of the plane the half behind the gradient is drawn, so that the cut shows the ground that a step crosses.
    """
    import plotly.graph_objects as go  # half a second: on demand

    middle, edge = len(surface.at) // 2, float(surface.at[-1])
    height = np.log10(np.clip(surface.loss[middle:], 1e-12, 10.0**HIGHEST))
    profile: list[float] = height[0].tolist()
    ground = go.Surface(
        x=surface.at,
        y=surface.at[middle:],
        z=height,
        colorscale=[[k / (len(GROUND) - 1), color] for k, color in enumerate(GROUND)],
        colorbar={
            "title": {"text": "loss", "side": "right"},
            "tickprefix": "1e",
            "tickformat": "d",
            "orientation": "h",
            "thickness": 10,
            "len": 0.6,
            "y": -0.12,
        },
        hovertemplate="along %{x:.2f}, across %{y:.2f}: loss 1e%{z:.1f}<extra></extra>",
    )
    far = [max(-edge, min(edge, -step)) for step in steps.values()]
    marks = [
        go.Scatter3d(
            x=[at],
            y=[-edge / 40],  # just before the cut
            z=[float(np.interp(at, surface.at, profile))],
            mode="markers",
            name=name,
            marker={"size": 7, "symbol": SYMBOLS[name], "color": "#FFFFFF", "line": {"color": GRAY, "width": 3}},
            hovertemplate=f"{name}: %{{x:.3g}} along<extra></extra>",
        )
        for name, at in zip(steps, far, strict=True)
    ]
    figure = go.Figure([ground, *marks])
    axis = {"gridcolor": GRAY, "zerolinecolor": GRAY, "color": GRAY}
    figure.update_layout(
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        legend={"orientation": "h", "x": 0, "y": 1},
        scene={
            "xaxis": {"title": {"text": "along the gradient"}, **axis},
            "yaxis": {"title": {"text": "across"}, **axis},
            "zaxis": {"title": {"text": "loss"}, "tickprefix": "1e", "tickformat": "d", **axis},
            "aspectratio": {"x": 1.7, "y": 0.8, "z": 0.8},
            "camera": {"eye": {"x": -0.4, "y": -2.3, "z": 0.6}, "center": {"x": 0, "y": 0, "z": -0.1}},
        },
    )
    return figure
