"""The loop of a recurrent network, and what it is when it is unfolded: a drawing, not a measurement."""

from rnn_core.charts.svg import TIP, drawing, word
from rnn_core.charts.theme import FAMILIES

ACROSS, BOX = 96, 48  # pixels from copy to copy, and the side of a cell
FIRST, MIDDLE = 208, 104  # where the first copy begins, and the height of the cells' middle


def loop(steps: int) -> str:
    """Return the SVG of a cell with its loop, and beside it `steps` copies of it with the same weights."""
    rolled = _cell(40, "x", "h", "y") + f"<path d='M88 96 C132 76 132 132 91 114' {TIP}/>" + word(128, 109, "U")
    copies = "".join(_copy(FIRST + ACROSS * n, n + 1) for n in range(steps))
    return drawing(
        FIRST + ACROSS * steps + 20,
        210,
        rolled + word(156, 112, "=", look="font-size='22'") + copies,
        f"On the left one cell with a loop from h to itself. On the right {steps} copies in a row, weights W, U, V.",
    )


def _copy(x: int, step: int) -> str:
    """Return one copy and the arrow to it; before the first step there is nothing to remember."""
    if step == 1:
        arrow = f"<path d='M{x - 20} {MIDDLE} H{x - 2}' stroke-dasharray='3 3' {TIP}/>"
    else:
        arrow = f"<path d='M{x - ACROSS + BOX} {MIDDLE} H{x - 2}' {TIP}/>" + word(x - 27, MIDDLE - 7, "U")
    return arrow + _cell(x, f"x{_low(step)}", f"h{_low(step)}", f"y{_low(step)}")


def _cell(x: int, below: str, inside: str, above: str) -> str:
    middle = x + BOX // 2
    box = f"<rect x='{x}' y='{MIDDLE - BOX // 2}' width='{BOX}' height='{BOX}' rx='8' fill='{FAMILIES['rnn']}' "
    arrows = f"<path d='M{middle} 172 V130' {TIP}/><path d='M{middle} 80 V32' {TIP}/>"
    names = "".join(
        word(middle, y, text, look="font-style='italic'")
        for y, text in ((188, below), (MIDDLE + 5, inside), (24, above))
    )
    return f"{box}fill-opacity='.25'/>{arrows}{word(middle + 13, 156, 'W')}{word(middle + 13, 62, 'V')}{names}"


def _low(number: int) -> str:
    return "".join("₀₁₂₃₄₅₆₇₈₉"[int(digit)] for digit in str(number))
