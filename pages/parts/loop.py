"""The loop of a recurrent network, and what it is when it is unfolded: a drawing, not a measurement."""

import streamlit as st

ACROSS, BOX = 96, 48  # pixels from copy to copy, and the side of a cell


def draw(steps: int) -> None:
    """Draw the cell with its loop, and beside it `steps` copies of it with the same weights."""
    first = 208
    wide = first + ACROSS * steps + 20
    copies = "".join(_copy(first + ACROSS * n, n + 1) for n in range(steps))
    said = f"On the left one cell with a loop from h to itself. On the right {steps} copies in a row, weights W, U, V."
    st.markdown(
        f"<div style='overflow-x:auto'><svg role='img' aria-label='{said}' viewBox='0 0 {wide} 210' "
        f"style='width:{wide}px;max-width:none;font:14px sans-serif;color:inherit'>"
        "<defs><marker id='tip' viewBox='0 0 8 8' refX='7' refY='4' markerWidth='7' markerHeight='7' orient='auto'>"
        "<path d='M0 0 8 4 0 8z' fill='currentColor'/></marker></defs>"
        f"<g fill='none' stroke='currentColor' stroke-width='1.5'>{_cell(40, 'x', 'h', 'y')}"
        "<path d='M88 96 C132 76 132 132 91 114' marker-end='url(#tip)'/></g>"
        f"<text x='124' y='109' fill='currentColor'>U</text>"
        f"<text x='150' y='112' fill='currentColor' font-size='22'>=</text>"
        f"<g fill='none' stroke='currentColor' stroke-width='1.5'>{copies}</g></svg></div>",
        unsafe_allow_html=True,  # our own drawing; st.html would throw the SVG away
    )


def _copy(x: int, step: int) -> str:
    arrow = f"<path d='M{x - ACROSS + BOX} 104 H{x - 2}' marker-end='url(#tip)'/>"
    if step == 1:  # before the first step there is nothing to remember
        arrow = f"<path d='M{x - 20} 104 H{x - 2}' stroke-dasharray='3 3' marker-end='url(#tip)'/>"
    label = f"<text x='{x - 32}' y='97' fill='currentColor' stroke='none'>{'U' if step > 1 else ''}</text>"
    return arrow + label + _cell(x, f"x{_low(step)}", f"h{_low(step)}", f"y{_low(step)}")


def _cell(x: int, below: str, inside: str, above: str) -> str:
    middle = x + BOX // 2
    words = ((188, below), (109, inside), (24, above))
    return (
        f"<rect x='{x}' y='{104 - BOX // 2}' width='{BOX}' height='{BOX}' rx='8' fill='#E69F00' fill-opacity='.25'/>"
        f"<path d='M{middle} 172 V130' marker-end='url(#tip)'/><path d='M{middle} 80 V32' marker-end='url(#tip)'/>"
        f"<g fill='currentColor' stroke='none'><text x='{middle + 7}' y='156'>W</text>"
        f"<text x='{middle + 7}' y='62'>V</text>"
        + "".join(f"<text x='{middle}' y='{y}' text-anchor='middle' font-style='italic'>{t}</text>" for y, t in words)
        + "</g>"
    )


def _low(number: int) -> str:
    return "".join("₀₁₂₃₄₅₆₇₈₉"[int(digit)] for digit in str(number))
