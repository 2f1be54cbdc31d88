"""Which arrows of the way back a learning rule keeps: a drawing, not a measurement."""

from rnn_core.charts.svg import TIP, drawing, word
from rnn_core.charts.theme import FAMILIES

STEPS, ACROSS, BOX = 5, 44, 22
MIDDLE = 62  # the height of the cells' middle
WINDOW = 3  # steps in a window of the truncated rule, here


def arrows(rule: str) -> str:
    """Return the SVG of a few steps, their losses above, and what goes back; `rule`: bptt, truncated, cut or dsf."""
    parts = list[str]()
    for t in range(STEPS):
        x = 14 + ACROSS * t
        middle = x + BOX / 2
        box = f"<rect x='{x}' y='{MIDDLE - BOX / 2}' width='{BOX}' height='{BOX}' rx='5' fill='{FAMILIES['gru']}' "
        parts.append(f"{box}fill-opacity='.3'/>" + word(middle, MIDDLE + 5, "h", look="font-style='italic'"))
        parts.append(word(middle, 14, "L") + f"<path d='M{middle} 20 V{MIDDLE - BOX / 2 - 2}' {TIP}/>")
        parts.append(_back(rule, t, x) if t else "")
    said = {
        "bptt": "every step hands its whole gradient to the one before",
        "truncated": f"gradients go back within windows of {WINDOW} steps only",
        "cut": "nothing goes from step to step",
        "dsf": "each step hands a fixed share of its gradient to the one before",
    }[rule]
    return drawing(14 + ACROSS * STEPS, 96, "".join(parts), f"{STEPS} steps; {said}.")


def _back(rule: str, t: int, x: int) -> str:
    """Return the arrow from step t to the one before."""
    if rule == "cut" or (rule == "truncated" and t % WINDOW == 0):
        return ""
    look, label = ("stroke-dasharray='4 3'", "a") if rule == "dsf" else ("", "Jᵀ")
    arrow = f"<path d='M{x - 2} {MIDDLE} H{x - ACROSS + BOX + 2}' {look} {TIP}/>"
    return arrow + word(x - (ACROSS - BOX) / 2, MIDDLE + 24, label)
