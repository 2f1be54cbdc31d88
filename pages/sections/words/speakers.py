"""Real recorded speech on the same machinery: nine men say two vowels, and a network tells who spoke."""

import numpy as np
import streamlit as st

from pages.parts import figures, lesson, unrolled
from pages.parts.asking import ask, origin
from rnn_core.course.results import COMMAND as RESULTS
from rnn_core.course.results import quoted
from rnn_core.questions.chances import AnswerChances
from rnn_core.shipped import COMMAND, load


def draw() -> None:
    """Show the same machinery on real recorded speech: nine men, one of whom spoke."""
    shipped = load("speaker")
    task = shipped.experiment.task
    batch = task.example(np.random.default_rng())
    left, right = st.columns([3, 2])
    tested = task.held_out(np.random.default_rng())
    chances = AnswerChances(shipped.net, tested)
    answers = ask(chances).argmax(-1)
    with left:
        st.markdown(
            "Nine men were recorded as they said the Japanese vowels /ae/. The sound is not in the data, only 12 "
            f"numbers for the shape of each frame’s spectrum (cepstra), 7 to 29 frames. "
            f"{shipped.experiment.lane.title} has heard 30 of each; of "
            f"{len(answers)} others it tells **{(answers == tested.targets).mean():.1%}** right who spoke. "
            f"{figures.badge(origin(chances))}"
        )
        unrolled.show(
            "speakers",
            task,
            batch,
            [unrolled.Pane(shipped.experiment.lane.title, shipped.experiment.network, shipped.reading)],
            unrolled.View(title="A real voice, frame by frame", badge=f"precomputed by {COMMAND}"),
        )
        st.page_link(
            "pages/lab.py",
            label="Train it yourself, in the lab",
            query_params=shipped.experiment.to_pairs(),
            icon=":material/experiment:",
        )
    with right:
        rates = {name: quoted(f"words: {name}: real voices: accuracy") for name in ("GRU", "LSTM", "RNN")}
        lesson.card(
            "“For speech you need an LSTM.”",
            "for these vowels you do not: "
            + ", ".join(f"{name} {one.mean:.1%} ({one.low:.1%} to {one.high:.1%})" for name, one in rates.items())
            + ".",
        )
        st.caption(f"Three seeds each, precomputed by {RESULTS}.")
