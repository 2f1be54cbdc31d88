"""Which arrows of the way back a learning rule keeps: a drawing, not a measurement."""

from rnn_core.charts.svg import TIP, drawing, word
from rnn_core.charts.theme import FAMILIES

STEPS, ACROSS, BOX = 5, 44, 22
MIDDLE = 62  # the height of the cells' middle
WINDOW = 3  # steps in a window of the truncated rule, here
JUMP = 3  # steps that a short cut leaves out, here
SAID = {
    "bptt": "every step hands its whole gradient to the one before",
    "truncated": f"gradients go back within windows of {WINDOW} steps only",
    "cut": "nothing goes from step to step",
    "dsf": "each step hands a fixed share of its gradient to the one before",
    "try": "nothing goes back: a disturbance ξ goes into every step, and the change of the loss is compared with it",
    "jump": f"besides the arrow from each step to the one before, one leads {JUMP} steps back at once",
    "coarse": f"one arrow leads {JUMP} steps back at once; the steps in between are left out",
}


def arrows(rule: str, family: str = "gru") -> str:
    """Return the SVG of a few steps, their losses above, and what goes back; `rule`: one of SAID."""
    parts = list[str]()
    for t in range(STEPS):
        x = 14 + ACROSS * t
        middle, real = x + BOX / 2, rule != "coarse" or t % JUMP == 1
        box = f"<rect x='{x}' y='{MIDDLE - BOX / 2}' width='{BOX}' height='{BOX}' rx='5' fill='{FAMILIES[family]}' "
        look = "fill-opacity='.3'/>" if real else "fill-opacity='.08' stroke-dasharray='3 3'/>"
        parts.append(f"{box}{look}" + word(middle, MIDDLE + 5, "h", look="font-style='italic'"))
        if rule == "try":
            parts.append(word(middle, 14, "ΔL") + word(middle, MIDDLE + 45, "ξ"))
            parts.append(f"<path d='M{middle} {MIDDLE + 32} V{MIDDLE + BOX / 2 + 2}' {TIP}/>")
            continue
        parts.append(
            word(middle, 14, "L") + (f"<path d='M{middle} 20 V{MIDDLE - BOX / 2 - 2}' {TIP}/>" if real else "")
        )
        parts.append(_back(rule, t, x) if t else "")
    height = 122 if rule in ("try", "jump", "coarse") else 96
    return drawing(14 + ACROSS * STEPS, height, "".join(parts), f"{STEPS} steps; {SAID[rule]}.")


def _back(rule: str, t: int, x: int) -> str:
    """Return the arrows from step t to those before."""
    if rule in ("jump", "coarse"):
        far = _far(x) if t == STEPS - 1 else ""
        return far if rule == "coarse" else far + _near(x, "", "")
    if rule == "cut" or (rule == "truncated" and t % WINDOW == 0):
        return ""
    return _near(x, "stroke-dasharray='4 3'", "a") if rule == "dsf" else _near(x, "", "Jᵀ")


def _near(x: int, look: str, label: str) -> str:
    arrow = f"<path d='M{x - 2} {MIDDLE} H{x - ACROSS + BOX + 2}' {look} {TIP}/>"
    return arrow + word(x - (ACROSS - BOX) / 2, MIDDLE + 24, label)


def _far(x: int) -> str:
    """Return the arc from the step at x to the one JUMP steps before."""
    right, left, low = x + BOX / 2, x + BOX / 2 - JUMP * ACROSS, MIDDLE + BOX / 2 + 2
    arc = f"<path d='M{right} {low} C{right} {low + 34} {left} {low + 34} {left} {low}' stroke-width='2' {TIP}/>"
    return arc + word((left + right) / 2, low + 42, "θ")
