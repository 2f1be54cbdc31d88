"""A pad to draw on with mouse, pen or finger: what is drawn comes to the page as strokes."""

from pathlib import Path

import numpy as np

from pages.parts import canvas
from rnn_core.data.pens import Points

MOST_STROKES = 40  # a digit takes four; each costs a moment of the server's time
MOST_POINTS = 20_000  # the pad itself sends 4,000 at most
FARTHEST = 10.0  # the pad is 1 wide and 1 high; a pen that leaves it is followed
_pad = canvas.component(Path(__file__).parent, '<div class="pad"></div>')


def drawn(key: str) -> list[Points]:
    """Draw the pad; return the strokes that stand on it, points (n, 2) each, y upwards. Raises ValueError."""
    state = _pad(key=key, on_strokes_change=_heard)
    return read(getattr(state, "strokes", None) or [])


def read(strokes: object) -> list[Points]:
    """Return the strokes of what a browser sent: lists of x, y, x, y ..., y downwards.

    Raises ValueError with a sentence when they are no strokes, or too many strokes or points.
    """
    if not isinstance(strokes, list) or not all(isinstance(one, list) and len(one) % 2 == 0 for one in strokes):
        raise ValueError("What was drawn did not arrive whole: clear the pad and draw again.")
    if len(strokes) > MOST_STROKES:
        raise ValueError(f"That is more than {MOST_STROKES} strokes: clear the pad and draw less.")
    if sum(map(len, strokes)) > 2 * MOST_POINTS:
        raise ValueError(f"That is more than {MOST_POINTS:,} points: clear the pad and draw less.")
    if not all(isinstance(v, (int, float)) and abs(v) <= FARTHEST for one in strokes for v in one):
        raise ValueError("What was drawn did not arrive whole: clear the pad and draw again.")
    return [np.array(one, float).reshape(-1, 2) * (1, -1) for one in strokes if one]


def _heard() -> None:
    """The pad tells the page of its strokes only if somebody listens; the page reads them as it runs again."""
