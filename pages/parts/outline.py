"""The outline of a sequence problem: at which steps something is read, at which an answer is asked."""

import html

import streamlit as st

from rnn_core.charts import theme
from rnn_core.tasks import Batch, Task

ACROSS, BOX = 26, 17  # pixels from step to step, and the side of a cell


def draw(task: Task, batch: Batch, blank: int, said: str) -> None:
    """Draw the first sequence of `batch`, step by step: the token read (none: `blank`) and the answer asked for."""
    tokens, asked = batch.inputs[0], batch.mask[0]
    turn = list(tokens).index(task.cue) if task.cue is not None else len(tokens)
    names: tuple[str, ...] = task.vocabulary or ()
    right = [task.answers[code] for code in batch.targets[0]]
    parts = list[str]()
    for t, token in enumerate(tokens):
        x = 4 + ACROSS * t
        parts.append(_cell(x, str(names[token]) if token != blank else "", right[t] if asked[t] else "", t >= turn))
        if t:
            parts.append(f"<path d='M{x - ACROSS + BOX} 58 H{x - 1}' marker-end='url(#tip)'/>")
        if t > turn:
            parts.append(f"<path d='M{x - 5} 22 V96' stroke-dasharray='2 3' marker-end='url(#tip)'/>")
    wide = ACROSS * len(tokens) + 4
    st.markdown(
        f"<svg role='img' aria-label='{html.escape(said)}' viewBox='0 0 {wide} 118' "
        f"style='width:{wide}px;max-width:100%;height:auto;font:13px sans-serif;color:inherit'>"
        "<defs><marker id='tip' viewBox='0 0 8 8' refX='7' refY='4' markerWidth='5' markerHeight='5' orient='auto'>"
        "<path d='M0 0 8 4 0 8z' fill='currentColor'/></marker></defs>"
        f"<g fill='none' stroke='currentColor' stroke-width='1.3'>{''.join(parts)}</g></svg>",
        unsafe_allow_html=True,  # our own drawing; st.html would throw the SVG away
    )


def _cell(x: int, read: str, answer: str, writes: bool) -> str:
    middle = x + BOX / 2
    fill = f"fill='{theme.FAMILIES['gru']}' fill-opacity='{0.75 if writes else 0.3}'"
    found = f"<rect x='{x}' y='{58 - BOX / 2}' width='{BOX}' height='{BOX}' rx='4' {fill}/>"
    if read:
        found += f"<path d='M{middle} 94 V69' marker-end='url(#tip)'/>" + _word(middle, 109, read)
    if answer:
        found += f"<path d='M{middle} 48 V24' marker-end='url(#tip)'/>" + _word(middle, 16, answer)
    return found


def _word(x: float, y: int, text: str) -> str:
    said = html.escape(text)
    return f"<text x='{x}' y='{y}' text-anchor='middle' fill='currentColor' stroke='none'>{said}</text>"
