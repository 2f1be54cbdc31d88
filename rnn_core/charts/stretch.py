"""How small changes of a state are stretched on their way to the end, beside powers of the spectral radius."""

from typing import TYPE_CHECKING

import numpy as np

from rnn_core.charts.theme import FAMILIES, GRAY
from rnn_core.dynamics import Reach

if TYPE_CHECKING:
    from rnn_core.charts.vega import Drawing

FLOOR = 1e-12


def stretch(family: str, reach: Reach) -> "Drawing":
    """Return an altair chart over steps back: all singular values of ds_T/ds_t as a band, and radius ** steps."""
    from rnn_core.charts.vega import alt  # a third of a second: on demand

    back = np.arange(len(reach.singular))
    ordered = reach.singular[::-1].clip(FLOOR, None)
    rows = [
        {"back": int(k), "most": float(values[0]), "middle": float(np.median(values)), "least": float(values[-1])}
        for k, values in zip(back, ordered, strict=True)
    ]
    powers = [{"back": int(k), "theory": float(reach.radius**k)} for k in back if reach.radius**k > FLOOR]
    scale = alt.Scale(type="log", domain=[FLOOR, max(10.0, float(ordered.max()))])
    axis = alt.Axis(format="~e", values=[10.0**power for power in range(-12, 12, 3)])
    across = alt.X(
        "back:Q",
        title="steps back from the end",
        axis=alt.Axis(grid=False, tickCount=6),
        scale=alt.Scale(reverse=True),
    )
    band = (
        alt.Chart(alt.Data(values=rows))
        .mark_area(opacity=0.3, color=FAMILIES[family])
        .encode(x=across, y=alt.Y("most:Q", scale=scale, axis=axis, title="stretched by"), y2="least:Q")
    )
    most = (
        alt.Chart(alt.Data(values=[row for row in rows if row["most"] > FLOOR]))
        .mark_line(strokeWidth=2.5, color=FAMILIES[family])
        .encode(x=across, y=alt.Y("most:Q", scale=scale, title="stretched by"))
    )
    theory = (
        alt.Chart(alt.Data(values=powers))
        .mark_line(strokeWidth=2.5, strokeDash=[8, 5], color=GRAY)
        .encode(x=across, y=alt.Y("theory:Q", scale=scale, title="stretched by"))
    )
    return band + most + theory
