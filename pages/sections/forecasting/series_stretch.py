"""One stretch of a series as a network forecasts it, step by step, from the state."""

import numpy as np
import streamlit as st

from pages.parts import on_show, unrolled
from pages.parts.asking import ask
from rnn_core.questions.reading import SequenceReading
from rnn_core.tasks.series import Series


def watch(networks: on_show.Networks, task: Series) -> None:
    """Draw the networks reading up to the first origin of the test."""
    if networks.to_do:
        st.info(
            f"**These networks are not trained yet**: their weights are random ({networks.to_do}).",
            icon=":material/play_arrow:",
        )
    opening = task.stretch_at(np.array(task.origins[:1]))
    readings = [ask(SequenceReading(net, opening)) for net in networks.nets]
    unrolled.show(
        "series",
        task,
        opening,
        [
            unrolled.Pane(name, net.experiment.network, reading)
            for name, net, reading in zip(networks.titles, networks.nets, readings, strict=True)
        ],
        unrolled.View(
            title=f"The network reads {task.past} steps, then "
            + ("forecasts all at once" if task.way == "at once" else f"forecasts {task.ahead} that are hidden"),
            badge=networks.badge,
            start=task.past - 1,
            run=f"{networks.mark} {task!r}",
        ),
    )
    st.caption(
        "What is expected is the change since a season before, in units of its root mean square before the test; the "
        f"first answer is its median. The inputs, from top to bottom: {', '.join(task.channels)}."
    )
