"""How far back the loss reaches: the gradient at every step, on a logarithmic scale."""

import math
from typing import Any

from rnn_core.charts.theme import DASHES, GRAY
from rnn_core.trace import GradientFlow


def far_back(flow: GradientFlow) -> Any:
    """Return an altair chart with a line for each track; a step whose gradient is 0 has no point.

    Raises ValueError when the network has no states.
    """
    from rnn_core.charts.vega import alt  # a third of a second: on demand

    if not flow.tracks:
        raise ValueError("This network has no states, so no gradient flows back from one to another.")
    rows = [
        {"track": track, "step": t + 1, "norm": norm}
        for track, norms in zip(flow.tracks, flow.whole.tolist(), strict=True)
        for t, norm in enumerate(norms)
        if math.isfinite(norm) and norm > 0
    ]
    dashes = [list(DASHES[n % len(DASHES)]) or [1, 0] for n in range(len(flow.tracks))]
    return (
        alt.Chart(alt.Data(values=rows), width=460, height=200)
        .mark_line(color=GRAY, strokeWidth=2)
        .encode(
            x=alt.X("step:Q", title="step", axis=alt.Axis(grid=False)),
            y=alt.Y("norm:Q", title="‖∂L/∂h‖, mean", scale=alt.Scale(type="log"), axis=alt.Axis(format="~e")),
            strokeDash=alt.StrokeDash(
                "track:N",
                scale=alt.Scale(domain=list(flow.tracks), range=dashes),
                legend=alt.Legend(title=None, orient="top") if len(flow.tracks) > 1 else None,
            ),
            tooltip=["track:N", "step:Q", "norm:Q"],
        )
    )
