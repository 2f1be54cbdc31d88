"""What is believed of vanishing gradients, and what was measured."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import lesson, on_show
from rnn_core.course.results import COMMAND as RESULTS
from rnn_core.course.results import quoted


def draw(networks: on_show.Networks, inits: Sequence[str], last: Sequence[int], steps: int) -> None:
    """Draw two beliefs; `last`: how far back the loss reaches in each network, of `steps`."""
    left, right = st.columns(2)
    with left:
        error = {one: quoted(f"vanishing: rnn, {one}: error") for one in ("clipped at 0.1", "not clipped")}
        lesson.card(
            "“Clip the gradients against vanishing and exploding.”",
            "clipping shortens gradients that are too long; it cannot lengthen those that are gone. Clipped at 0.1 the "
            f"vanilla RNN of this page ends with an error of {error['clipped at 0.1'].mean:.3f}, not clipped with "
            f"{error['not clipped'].mean:.3f}; always answering 1 costs 0.167 (means of three seeds, 200 updates, "
            f"precomputed by {RESULTS}).",
        )
    with right:
        chrono = quoted("vanishing: LSTM, chrono, adding over 100 steps: solved")
        through = [
            title
            for title, init, far in zip(networks.titles, inits, last, strict=True)
            if init == "chrono" and far == steps
        ]
        arrives = f"in {through[0]} it reaches every step of the film above, but " if through else ""
        lesson.card(
            "“LSTM and GRU solve the vanishing gradient.”",
            "they *can*. The tables above say how often they do within 600 updates: as torch starts them and with "
            "**chrono** initialization, which sets the gate biases for memories as long as the task. A gradient that "
            f"arrives is not yet a solution: {arrives}an LSTM with chrono solved the adding problem at lag 100 in "
            f"{round(chrono.seeds * chrono.mean)} of {chrono.seeds} seeds within those updates (precomputed by "
            f"{RESULTS}).",
        )
