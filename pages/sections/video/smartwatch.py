"""Real motion from a smartwatch: a network follows it sample by sample, and rivals that need no order keep up."""

import numpy as np
import streamlit as st

from pages.parts import clip
from pages.parts.asking import ask, origin
from pages.parts.figures import percent
from pages.sections.video import activities
from pages.sections.video.activities import CLIPS, FOREST, NETWORKS, ONE, ORDER, SINGLE
from rnn_core.data.smartwatch import ACTIVITIES, SAMPLES, SENSORS, SOURCE, read_watch
from rnn_core.experiment import Experiment, vary
from rnn_core.findings.smartwatch import SECONDS, averaged, held_out, right, settled
from rnn_core.questions.smartwatch import ActivityChances, SampleChances
from rnn_core.shipped import COMMAND, LINKS, load
from rnn_core.tasks.base import Array
from rnn_core.trace import softmax

COLORS = ("#7F7F7F", "#56B4E9", "#D55E00", "#CC79A7")  # of the activities
AXES = {"x": "ink", "y": "#009E73", "z": "#0072B2"}
LAB = {
    "Train the GRU": {},
    "A vanilla RNN": {"model": "rnn"},
    "A CNN: no memory": {"model": "cnn"},
    "Only whole clips": {"shortest": SAMPLES},
    "Much noise": {"blur": 1},
}


def draw() -> None:
    """Draw the section, on shipped networks; the lab trains them anew."""
    st.markdown("#### Real motion: a smartwatch")
    guess = _ask()
    _watch()
    judged = {load(name).experiment.lane.title: ask(ActivityChances(load(name).net)) for name in NETWORKS}
    singles = ask(SampleChances())
    judged |= {FOREST: averaged(singles), ONE: singles}
    activities.mistaken(judged)
    hits = {name: right(chances) for name, chances in judged.items()}
    activities.compare(guess, hits)
    activities.believe(hits)
    _train()


def _ask() -> str | None:
    left, right = st.columns([3, 2], gap="medium")
    left.markdown(
        "Four students wore a smartwatch while they stood, walked, ran or played badminton. Ten times a second it "
        "tells how it is accelerated and how fast it turns, along three axes: six numbers. A GRU has learned from 40 "
        "clips of ten seconds, and from shorter pieces of them. Here it follows 40 other clips, which it has never "
        "met, and says after each sample what the wearer is doing."
    )
    with right, st.container(border=True):
        question = "What does it take to tell the four activities apart?"
        st.markdown(f"**Guess first.** {question}")
        return st.radio(
            question,
            (ORDER, SINGLE),
            index=None,
            key="smartwatch.guess",
            persist_state="session",
            label_visibility="collapsed",
        )


def _watch() -> None:
    """Let the reader choose a clip, and draw what the watch measured and what the GRU makes of it, on one clock."""
    truth = held_out().targets
    names = [f"{ACTIVITIES[k]} {1 + int((truth[:n] == k).sum())}" for n, k in enumerate(truth)]
    number = st.selectbox(
        "A clip that it has never met", range(CLIPS), format_func=names.__getitem__, key="smartwatch.clip", width=320
    )
    shipped = load(NETWORKS[0])
    # The first clip was read when the network was made: a page need not wait for a worker.
    question = ActivityChances(shipped.net)
    chances = ask(question)[number] if number else softmax(shipped.reading.trace.outputs[0])
    best, right_one = chances.argmax(-1), int(truth[number])
    end = settled((best == right_one)[None])[0]
    sensed = read_watch("TEST")[0][::-1][number]  # as the task has them
    clip.draw(
        "smartwatch",
        clip.ClipView(
            f"{names[number]}: {shipped.experiment.lane.title} is right for good after {end:.1f} s"
            if np.isfinite(end)
            else f"{names[number]}: in the end it says {ACTIVITIES[best[-1]]}",
            origin(question) if number else f"precomputed by {COMMAND}",
            f"clip {number}",
            [
                f"{second:.1f} s: {ACTIVITIES[k]}, {_spelled(row[k])}" + ("" if k == right_one else " (wrong)")
                for second, k, row in zip(SECONDS, best, chances, strict=True)
            ],
            alt=f"Six curves of what the watch measured while {ACTIVITIES[right_one].lower()}, and below them the "
            "chance of each activity.",
            names=[f"{second:.1f}" for second in SECONDS],
            time="seconds watched",
            start=SAMPLES - 1,
            speed=10,
        ),
        (),
        _sensors("acceleration", sensed),
        (
            _sensors("turning", sensed),
            clip.Curves(
                "chance given to each activity",
                [
                    clip.Curve(name, color, chances[:, k], bold=k == right_one)
                    for k, (name, color) in enumerate(zip(ACTIVITIES, COLORS, strict=True))
                ],
                percent=True,
                level=("chance", 1 / len(ACTIVITIES)),
            ),
        ),
    )
    st.caption(
        "It plays as fast as it was recorded. The thick curve belongs to the right answer. The file does not say in "
        "which units it counts, and each clip is drawn on a scale of its own: mind the numbers at the left."
    )


def _spelled(chance: float) -> str:
    """Return a chance in words; it is never certain."""
    return ">99%" if chance > 0.995 else percent(chance)


def _sensors(kind: str, sensed: Array) -> clip.Curves:
    """Return the three curves of one kind of a clip (SAMPLES, SENSORS)."""
    chosen = {axis: sensed[:, SENSORS.index(f"{kind} {axis}")] for axis in AXES}
    most = float(np.abs(list(chosen.values())).max())
    drawn = [clip.Curve(axis, AXES[axis], values) for axis, values in chosen.items()]
    return clip.Curves(f"{kind} (the watch’s units)", drawn, -most, most)


def _train() -> None:
    """Link to the lab, where the same networks learn before the reader's eyes."""
    st.markdown("**Train it before your eyes**, in the lab: 400 updates, mostly in less than a minute.")
    for column, (label, change) in zip(st.columns(len(LAB)), LAB.items(), strict=True):
        pairs = Experiment.from_link(vary(LINKS[NETWORKS[0]], **change)).to_pairs()
        column.page_link("pages/lab.py", label=label, query_params=pairs, icon=":material/experiment:")
    st.caption(f"Data: {SOURCE}. Scale and weights were fitted on the training part alone.")
