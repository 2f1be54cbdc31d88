"""A text whose letters are shaded by a number each: what each cost the network, or what one unit held there."""

import html
from collections.abc import Mapping, Sequence

import streamlit as st

from rnn_core.charts.theme import SCALES

STRONGEST = 0.72  # opacity: the letter on top must stay readable on light and dark pages
_WARM, _COOL = SCALES["light"]["positive"], SCALES["light"]["negative"]


def shaded(letters: Sequence[str], values: Sequence[float], top: float, labels: Sequence[str], about: str) -> None:
    """Draw one value per letter: 0 is bare, `top` and beyond is full vermilion, below 0 blue.

    `labels` is shown when a letter is pointed at; `about` is read aloud instead of the letters.
    """
    st.html(f"{_strip(letters, values, top, labels, about)}{_STYLE}")


def one_below_the_other(letters: Sequence[str], rows: Mapping[str, Sequence[float]], top: float, unit: str) -> None:
    """Draw the same text once for each model; `rows` are by what stands in front."""
    lines = ""
    for name, values in rows.items():
        labels, about = [f"{value:.1f} {unit}" for value in values], f"Shaded for {name}: {''.join(letters)}"
        lines += f"<div class='name'>{html.escape(name)}</div>{_strip(letters, values, top, labels, about)}"
    st.html(f"<div class='compared'>{lines}</div>{_STYLE}")


def _strip(letters: Sequence[str], values: Sequence[float], top: float, labels: Sequence[str], about: str) -> str:
    spans = "".join(
        f'<span title="{html.escape(tip)}" style="background:{_color(value, top)}">{_drawn(letter)}</span>'
        for letter, value, tip in zip(letters, values, labels, strict=True)
    )
    return f'<div class="shaded" role="img" aria-label="{html.escape(about)}">{spans}</div>'


def scale(low: str, high: str, signed: bool = False) -> None:
    """Draw what the shades mean, from low to high."""
    ends = (_rgba(_COOL, STRONGEST) if signed else "transparent", _rgba(_WARM, STRONGEST))
    middle = ", transparent" if signed else ""
    ramp = f"linear-gradient(90deg, {ends[0]}{middle}, {ends[1]})"
    bar = f"display:inline-block;width:7em;height:.7em;border:1px solid rgba(128,128,128,.5);background:{ramp}"
    legend = f"{html.escape(low)} <i style='{bar}'></i> {html.escape(high)}"
    st.html(f"<div style='font-size:.85em;opacity:.8'>{legend}</div>")


def _color(value: float, top: float) -> str:
    share = min(1.0, abs(value) / top) if top else 0.0
    return _rgba(_WARM if value > 0 else _COOL, round(share * STRONGEST, 2))


def _rgba(color: str, opacity: float) -> str:
    red, green, blue = (int(color[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def _drawn(letter: str) -> str:
    return "⏎<br>" if letter == "\n" else html.escape(letter)


_STYLE = """<style>
  .shaded { font-family: var(--st-code-font, monospace); line-height: 1.75; white-space: pre-wrap;
    overflow-wrap: anywhere; }
  .compared { display: grid; grid-template-columns: auto 1fr; gap: .15em 1em; align-items: baseline; }
  .compared .name { font-size: .85em; opacity: .85; }
  @media (max-width: 640px) { .compared { grid-template-columns: 1fr; } .compared .shaded { margin-bottom: .4em; } }
  .shaded span { padding: .12em 0; border-radius: .15em; }
</style>"""
