"""The inside of a network on one sequence: every state and gate as a heat map, time from left to right."""

from typing import Any

import numpy as np

from rnn_core.charts.theme import SCALES
from rnn_core.trace import Floats, Trace

UNITS, STEPS = 32, 100  # of more units or steps, as many are drawn, evenly chosen
PALE = "#F4F5F7"  # where a state is 0: a page's own background, nearly


def inside(trace: Trace, sequence: int = 0) -> Any:
    """Return an altair chart of one sequence of a trace: for each layer, from the top one down, its states and gates.

    Raises ValueError when the network has no states, or the trace no such sequence.
    """
    from rnn_core.charts.vega import alt  # a third of a second: on demand

    signals = trace.states | trace.gates
    if not signals:
        raise ValueError("This network has no states: nothing in it happens step by step, so nothing can be drawn.")
    size = next(iter(signals.values())).shape[1]
    if not -size <= sequence < size:
        raise ValueError(f"sequence is {sequence}, but the trace holds {size}: choose 0 to {size - 1}.")
    maps = [
        _heat_map(symbol, name, array[track, sequence])
        for track, name in reversed(list(enumerate(trace.tracks)))
        for symbol, array in signals.items()
    ]
    return alt.vconcat(*maps, resolve=alt.Resolve(scale={"color": "independent"}))


def _heat_map(symbol: str, track: str, values: Floats) -> Any:
    """Draw values (time, hidden): one row per unit, one column per step."""
    from rnn_core.charts.vega import alt

    steps, units = (_chosen(count, most) for count, most in zip(values.shape, (STEPS, UNITS), strict=True))
    rows = [
        {"step": t + 1, "unit": k + 1, "value": round(float(values[t, k]), 4)}
        for t in steps
        for k in units
        if np.isfinite(values[t, k])
    ]
    title = f"{symbol} of {track.strip() or 'the layer'}, {values.shape[1]} units"
    if len(units) < values.shape[1]:
        title += f", of which {len(units)} are drawn"
    axis = alt.Axis(grid=False, labelOverlap=True, labelAngle=0, ticks=False, domain=False)
    return (
        alt.Chart(alt.Data(values=rows), title=alt.TitleParams(title, anchor="start", fontWeight="normal"))
        .mark_rect()
        .encode(
            x=alt.X("step:O", title="step", axis=axis),
            y=alt.Y("unit:O", title="unit", axis=axis),
            color=alt.Color("value:Q", title=symbol, scale=_scale(values)),
            tooltip=["step:O", "unit:O", "value:Q"],
        )
        .properties(width=460, height=max(40, min(160, 8 * len(units))))
    )


def _scale(values: Floats) -> Any:
    """Return the color scale: from the background up for what is never negative, through it for what has two signs."""
    from rnn_core.charts.vega import alt

    colors, finite = SCALES["light"], values[np.isfinite(values)]
    far = max(1.0, float(np.abs(finite).max(initial=0)))
    if finite.min(initial=0) >= 0:
        return alt.Scale(domain=[0, far], range=[PALE, colors["gate"]], interpolate="rgb")
    return alt.Scale(domain=[-far, 0, far], range=[colors["negative"], PALE, colors["positive"]], interpolate="rgb")


def _chosen(count: int, most: int) -> list[int]:
    return np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(int)).tolist()
