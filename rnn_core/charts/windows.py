"""The windows of truncated BPTT over a sequence: which losses go back together, how far, and whether that is enough."""

from rnn_core.charts.svg import TIP, drawing, word
from rnn_core.charts.theme import FAMILIES

ACROSS, HIGH, TOP = 21, 22, 26  # pixels: of a step, of a window, above the first
MOST = 6  # windows that are drawn


def reached(k1: int, k2: int, delay: int) -> float:
    """Return the share of the losses whose way back gets to the step that they need, `delay` steps before.

    Every k1 steps, at a step e, the losses of the steps e - k1 + 1 ... e go back to the step e - k2 + 1 together.
    """
    return min(k1, max(0, k2 - delay)) / k1


def windows(k1: int, k2: int, delay: int, steps: int = 30) -> str:
    """Return the SVG of the first windows, their losses dark; an arrow leads from a window's last loss to its cause."""
    ends = list(range(k1, steps + 1, k1))[-MOST:]
    parts = [word(_x(t), 14, str(t)) for t in range(5, steps + 1, 5)]
    for row, end in enumerate(ends):
        y, start = TOP + HIGH * row, max(1, end - k2 + 1)
        parts.append(_box(start, end, y, ".16") + _box(max(1, end - k1 + 1), end, y, ".42"))
        cause = end - delay
        if cause >= 1:
            look = "" if cause >= start else "stroke-dasharray='4 3'"
            parts.append(f"<path d='M{_x(end)} {y + 9} H{_x(cause)}' {look} {TIP}/>")
    inside = f"{reached(k1, k2, delay):.0%} of the losses reach the step that they need"
    description = f"{len(ends)} windows of truncated BPTT, k1 = {k1}, k2 = {k2}, delay {delay}: {inside}."
    return drawing(ACROSS * (steps + 1), TOP + HIGH * len(ends) + 4, "".join(parts), description)


def _x(step: int) -> float:
    return ACROSS * step


def _box(start: int, end: int, y: int, opacity: str) -> str:
    x, wide = _x(start) - ACROSS / 2, ACROSS * (end - start + 1)
    look = f"fill='{FAMILIES['rnn']}' fill-opacity='{opacity}' stroke='none'"
    return f"<rect x='{x}' y='{y}' width='{wide}' height='18' rx='4' {look}/>"
