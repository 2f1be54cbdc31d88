"""Where is a digit that cannot be seen? A probe of what networks keep, against rules that need no state."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.parts import figures, on_show
from pages.parts.asking import ask, origin
from rnn_core.charts.lines import lines
from rnn_core.findings.video import Hidden
from rnn_core.questions.net import Net
from rnn_core.questions.video import HiddenPlaces, Located
from rnn_core.tasks.video import Video

Found = tuple[Located, tuple[Hidden, ...]] | None


def located(networks: on_show.Networks, lane: int) -> Found:
    """Return how well a probe reads hidden digits off a network, and each clip; None where there is nothing to read."""
    return ask(HiddenPlaces(networks.nets[lane]))


def untrained(networks: on_show.Networks) -> Found:
    """Return the same of the first network as it was before its first update: what an echo alone can do."""
    return ask(HiddenPlaces(Net(networks.nets[0].experiment)))


def why_nothing(networks: on_show.Networks) -> str:
    """Say why no hidden digit's place can be read off the first network."""
    task = networks.nets[0].experiment.task
    if not isinstance(task, Video) or task.screen == "none" or task.movers != 1:
        whose = "Your own run" if networks.own else "This"
        return f"The question above is about one digit behind a screen. {whose} is about films without such a digit."
    return (
        f"What {networks.titles[0]} keeps are no numbers that a probe can read, or no digit was behind the screen as a "
        "whole: the question above has no answer here."
    )


def _title(networks: on_show.Networks, places: Sequence[Found]) -> str:
    """Say whose state points nearest to hidden digits."""
    off = {title: one[0].probe for title, one in zip(networks.titles, places, strict=True) if one is not None}
    best = min(off, key=off.__getitem__)
    return f"Read off {best}, a digit that cannot be seen is {off[best]:.1f} pixels from its place"


def hidden_places(networks: on_show.Networks, places: Sequence[Found], before: Found) -> None:
    """Draw how far off hidden digits are read to be, by how long they have been hidden."""
    curves: dict[str, Any] = {
        title: (net.experiment.network.family, [(float(n), off) for n, off, _, _ in one[0].since])
        for title, net, one in zip(networks.titles, networks.nets, places, strict=True)
        if one is not None
    }
    first = next((one[0] for one in places if one is not None), None)
    if first is None or not first.since:
        return
    if before is not None and places[0] is not None:
        points = [(float(n), off) for n, off, _, _ in before[0].since]
        curves[f"{networks.titles[0]}, untrained"] = (networks.nets[0].experiment.network.family, points)
    curves["where it was last seen"] = ("table", [(float(n), last) for n, _, last, _ in first.since])
    figures.chart(
        lines("frames since it was last seen, in part", "pixels from its place", curves),
        _title(networks, places),
        origin(*map(HiddenPlaces, networks.nets)),
        "; ".join(
            f"{name}: {points[-1][1]:.1f} pixels after {points[-1][0]:.0f} frames"
            for name, (_, points) in curves.items()
        ),
        380,
    )
    st.caption(
        "A **linear probe** (ridge regression) reads row and column off all that a network keeps (h, and c if it has "
        "one; of the frame-wise network its last layer but one). It is fitted on other films, of other digits. "
        f"Always to say the mean of all hidden places is {first.mean:.1f} pixels off. The **untrained** line is the "
        "control: with random weights, too, a loop may echo what it has seen, and a probe may learn to read the echo."
    )
