"""Every color of the app. Okabe & Ito's palette, safe for color-blind readers."""

from collections.abc import Sequence

FAMILIES = {
    "rnn": "#E69F00",
    "lstm": "#0072B2",
    "gru": "#009E73",
    "bidirectional": "#CC79A7",
    "mlp": "#7F7F7F",
    "cnn": "#D55E00",
    "cnn_rnn": "#8C6D31",
    "transformer": "#56B4E9",
    "table": "#999999",  # no network: counts, persistence and other things to be beaten
}

# Of answers, where a chart draws the chance of each: none is a family's. The eight colors of Petroff 2021 (Accessible
# Color Sequences for Data Visualization), made to be told apart by color-blind readers, too; red is kept for later.
ANSWERS = ("#1845FB", "#FF5E02", "#C849A9", "#ADAD7D", "#C91F16", "#86C8DD", "#578DFF", "#656364")

GRAY = "#767C85"  # for words in a chart that is drawn alike on light and dark pages: 4.2 : 1 on both

# Twins of one family are told apart by the dash of their line: lengths drawn and left out, in pixels.
DASHES: tuple[tuple[int, ...], ...] = ((), (7, 4), (2, 3), (9, 3, 2, 3))


def dashes(families: Sequence[str]) -> list[list[int]]:
    """Return the dash of each line, as Vega wants it, of lines that belong to these families."""
    return [list(DASHES[families[:n].count(family) % len(DASHES)]) or [1, 0] for n, family in enumerate(families)]


GROUND = ("#0B5FA5", "#8FB8DE", "#F3E3CF", "#E8824A", "#9A3412")  # a loss from low to high, light in the middle

# States (-1 ... 1) run from blue over the page's own background to vermilion; gates (0 ... 1) from the
# background to green. The darker end is the stronger value on a light page, the brighter on a dark one.
SCALES = {
    "light": {"negative": "#0B5FA5", "positive": "#C2410C", "gate": "#00573F"},
    "dark": {"negative": "#5BB8F5", "positive": "#FF9D5C", "gate": "#5FE3B0"},
}
