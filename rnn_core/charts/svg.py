"""The frame of a small drawing in SVG: its size, its arrowhead, and what it says to those who cannot see it."""

import html

LINES = "fill='none' stroke='currentColor' stroke-width='1.4'"
TIP = "marker-end='url(#tip)'"  # a path with this ends in an arrowhead


def drawing(width: int, height: int, parts: str, description: str) -> str:
    """Return an <svg> of that many pixels around `parts`, with lines and words in the page's own color."""
    return (
        f"<svg role='img' aria-label='{html.escape(description)}' viewBox='0 0 {width} {height}' "
        f"style='width:{width}px;height:auto;font:14px sans-serif;color:inherit'>"
        "<defs><marker id='tip' viewBox='0 0 8 8' refX='7' refY='4' markerWidth='6' markerHeight='6' orient='auto'>"
        f"<path d='M0 0 8 4 0 8z' fill='currentColor'/></marker></defs><g {LINES}>{parts}</g></svg>"
    )


def word(x: float, y: float, text: str, look: str = "") -> str:
    """Return text centered on a place; `look` holds further SVG attributes."""
    place = f"x='{x}' y='{y}' text-anchor='middle' fill='currentColor' stroke='none'"
    return f"<text {place} {look}>{html.escape(text)}</text>"
