"""Units that follow something in a text: each shown over a passage, shaded by what it holds."""

from dataclasses import replace

import numpy as np
import streamlit as st

from pages.parts import figures, lesson, shading
from pages.parts.asking import ask, origin
from rnn_core.questions.net import Net
from rnn_core.questions.trackers import TextTrackers
from rnn_core.tasks import Batch
from rnn_core.tasks.letters import spelled
from rnn_core.tasks.speeches import Speeches

STUDIED = 400  # letters of each passage in which units are searched
CLEAR = 0.6  # |r| of a unit that clearly follows something


def draw(net: Net) -> None:
    """Search the units of a network that predicts letters, and show the one that the reader picks."""
    task = net.experiment.task
    if not isinstance(task, Speeches):
        st.caption(
            "Units are searched in networks that were brought up on speeches: your own text is too short for it."
        )
        return
    study = replace(task, length=STUDIED).held_out(np.random.default_rng(0))
    study = Batch(*(part[::3] for part in study))
    question = TextTrackers(net, study)
    trackers = ask(question)
    st.markdown(
        "Nobody told it what a word or a quotation is. Does some unit follow such a thing all the same? For each "
        "feature the unit that goes with it best is searched among all, on one half of the held-out passages; the "
        "correlation r that is told is that on the other half. ±1 would be perfect, 0 is none."
    )
    labels = [f"{one.feature}: unit {one.unit + 1} of {one.symbol}, r = {one.correlation:+.2f}" for one in trackers]
    picked = st.selectbox("A unit and what it follows", range(len(trackers)), format_func=labels.__getitem__)
    chosen, top = trackers[picked], max(map(abs, trackers[picked].values))
    st.markdown(
        f"**Unit {chosen.unit + 1} of {chosen.symbol} while it reads a passage that it was not trained on** "
        f"{figures.badge(origin(question))}"
    )
    shading.scale(f"−{top:.2g}", f"{top:.2g}", signed=True)
    passage = spelled(task.vocabulary, study.inputs[chosen.row])
    values = [f"{value:.2f}" for value in chosen.values]
    shading.shaded(passage, chosen.values, top, values, f"{labels[picked]}: {passage}")
    lesson.card(
        "“There is a neuron for everything.”",
        f"of {len(trackers)} features tried, {sum(abs(one.correlation) > CLEAR for one in trackers)} have a unit with "
        f"|r| > {CLEAR}. Whether the others are kept by many units together, no single one can tell: a linear probe "
        "on all units, as on the page on memory, could.",
    )
