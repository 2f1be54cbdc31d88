"""One day as a network forecasts it, hour by hour, from the state."""

import streamlit as st

from pages.parts import on_show, unrolled
from pages.parts.asking import ask
from rnn_core.questions.reading import SequenceReading
from rnn_core.shipped import load
from rnn_core.tasks.load import Load, change_scale, days, midnights

SHIPPED = ("forecaster_gru", "forecaster_lstm", "forecaster_rnn")


def task_of(networks: on_show.Networks) -> Load:
    """Return what the networks shown forecast."""
    task = networks.nets[0].experiment.task
    assert isinstance(task, Load)
    return task


def watch(networks: on_show.Networks) -> None:
    """Draw the networks reading the first day of the test."""
    task = task_of(networks)
    st.markdown("#### Watch the network forecast one day")
    opening = days(midnights()[:1], task.past, task.weather == "known", task.leak == "yes")
    readings = [load(name).reading for name in SHIPPED]
    if networks.own:
        readings = [ask(SequenceReading(net, opening)) for net in networks.nets]
    unrolled.show(
        "day",
        task,
        opening,
        [
            unrolled.Pane(name, net.experiment.network, reading)
            for name, net, reading in zip(networks.titles, networks.nets, readings, strict=True)
        ],
        unrolled.View(
            title=f"The network reads the load of {task.past} hours, then "
            + ("forecasts 24 from its state h" if task.leak == "no" else "also reads the next 24: a leak"),
            badge=networks.badge,
            start=task.past,
            run=networks.mark,
        ),
    )
    st.caption(
        "Thursday, 23 October. What is expected is the change since a week before, in units of its root mean square, "
        f"{change_scale():.2f} GW; only the last 24 answers count. The inputs, from top to bottom: "
        f"{', '.join(task.channels)}; all scaled" + ("." if task.leak == "yes" else ", the load 0 where it is hidden.")
    )
