"""The ground that training walks on: the loss around a network, and where one step of SGD would take it."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from pages.parts import figures, on_show
from pages.parts.asking import ask, origin
from rnn_core.charts.cliff import HIGHEST, cliff
from rnn_core.charts.terrain import terrain
from rnn_core.experiment import Experiment
from rnn_core.questions.net import Net
from rnn_core.questions.terrain import LossSurface
from rnn_core.tasks.base import Array

POINTS, SEQUENCES = 41, 16
LEAST = 0.5  # of the plane is shown to either side, in units of weight


def draw(first: Experiment, networks: on_show.Networks) -> None:
    """Draw the surface around the first network, before training or as it is now."""
    st.markdown("#### The cliff")
    places = ("training begins", "the first network is now")
    left, right = st.columns([2, 1])
    where = left.segmented_control("Stand where", places, default=places[0], required=True, key="ground.at")
    # The map first: a landscape takes a browser without a graphics card seconds, in which it draws nothing else.
    seen = right.segmented_control("Seen as", ("map", "landscape"), default="map", required=True, key="ground.seen")
    net = Net(first) if where == places[0] else networks.nets[0]
    batch = net.experiment.held_out().first(SEQUENCES)
    here: Array = np.zeros(1)
    steps = _steps(net.experiment, ask(LossSurface(net, batch, here)).slope)
    span = 1.25 * max(LEAST, *steps.values())
    at: Array = np.linspace(-span, span, POINTS)
    _show(LossSurface(net, batch, at), steps, seen)


def _show(question: LossSurface, steps: Mapping[str, float], seen: str) -> None:
    """Draw the loss around a network, under a title that says where one unclipped step leads."""
    spec, surface = question.net.experiment, ask(question)
    profile = surface.loss[POINTS // 2]
    ends = {name: float(np.interp(-far, surface.at, profile)) for name, far in steps.items()}
    title = f"The gradient is {surface.slope:,.3g} long"
    if "an unclipped step" in ends:
        title += (
            f": one unclipped step leads from a loss of {profile[POINTS // 2]:.3g} to {ends['an unclipped step']:.3g}"
        )
    lengths = ", ".join(f"{name} is {far:.2g} long" for name, far in steps.items() if far)
    about = (
        f"The loss on {SEQUENCES} sequences, on a plane through all {spec.lane.parameters(spec.task):,} weights: "
        f"along the gradient, and across it in a random direction; {surface.loss.min():.2g} to "
        f"{surface.loss.max():.1e}. "
        + (f"{lengths[0].upper()}{lengths[1:]}. " if lengths else "")
        + (f"What is higher than 1e{HIGHEST} is drawn at 1e{HIGHEST}. " if surface.loss.max() > 10.0**HIGHEST else "")
    )
    if seen == "map":
        figures.chart(terrain(surface, steps), title, origin(question), about, 380)
        st.caption(about)
    else:
        figures.plot(cliff(surface, steps), title, origin(question), f"{about}Drag to turn it.", 430)


def _steps(spec: Experiment, slope: float) -> dict[str, float]:
    """Return by name how far down the gradient, of norm `slope`, one update would go."""
    steps = {"here": 0.0}
    if spec.optimizer == "sgd":
        if spec.clip_norm is not None and spec.rule.clip == "norm":
            steps["a clipped step"] = spec.learning_rate * min(slope, spec.clip_norm)
        steps["an unclipped step"] = spec.learning_rate * slope
    return steps
