"""Other starts: how far back the loss reaches in untrained networks, by how their weights were drawn."""

from dataclasses import replace

import streamlit as st

from pages.parts import figures
from pages.parts.asking import ask
from rnn_core.anatomy.cells import CELLS
from rnn_core.anatomy.initializations import INITS
from rnn_core.charts.lines import lines
from rnn_core.experiment import Experiment, Lane
from rnn_core.findings.vanishing import horizon, shares
from rnn_core.questions.start import StartGradients

FAINT = 1e-10  # shares below it are not drawn


def draw(opening: Experiment) -> None:
    """Draw the switches, cell and width, and a line for every start of that cell, on the task of `opening`."""
    st.markdown("#### Bring it back to life: other starts")
    cell_column, size_column = st.columns(2)
    cell = cell_column.pills(  # wraps on a phone
        "Cell",
        list(CELLS),
        format_func=lambda name: CELLS[name].title,
        default="rnn",
        required=True,
        key="starts.cell",
    )
    size = size_column.select_slider("Hidden units", (4, 8, 16, 32, 64, 128), 32, key="starts.size")
    inits = CELLS[cell].inits
    starts = tuple(replace(opening, lane=Lane.of(model=cell, hidden=size, init=init)) for init in inits)
    norms = ask(StartGradients(starts))
    far = [horizon(one) for one in norms]
    names = [init.replace("_", " ") for init in inits]
    curves = {name: (CELLS[cell].family, shares(one)) for name, one in zip(names, norms, strict=True)}
    figures.chart(
        lines("steps back from the answer", "share of the gradient", curves, FAINT, back=True),
        f"{CELLS[cell].title} {size}, untrained: how much of the gradient is left depends on the start",
        "measured now",
        "; ".join(f"{init}: horizon {one}" for init, one in zip(curves, far, strict=True)),
        260,
    )
    sentences = [f"{one} steps back" if one < len(norms[0]) else "at every step" for one in far]
    named = zip(names, inits, sentences, strict=True)
    st.markdown("\n".join(f"- **{name}** ({INITS[init]}): 1 % is left {where}" for name, init, where in named))
