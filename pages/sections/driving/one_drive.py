"""A drive through fog on one clock: what the camera takes, what the network answers, and how long it thinks."""

import numpy as np
import streamlit as st

from pages.parts import clip, on_show
from pages.parts.asking import ask, origin
from pages.parts.figures import percent
from rnn_core.questions.driving import DOUBTS, USUAL, Driven, DriveThoughts, Way, thinker
from rnn_core.tasks.road import ANSWERS

COLORS = ("#0072B2", "#009E73", "#E69F00", "#D55E00")  # of ANSWERS
OFFERED = 40  # drives to choose from
OPENING = 0


def draw(networks: on_show.Networks) -> tuple[int, int]:
    """Let the reader choose a drive, who drives, and how sure is sure; return the lane and the place in DOUBTS."""
    st.markdown("#### Watch it drive")
    who, where, how = st.columns([3, 2, 4])
    lane = on_show.pick(who, "Who drives", networks, "driving.lane")
    number = where.selectbox("Drive", range(OFFERED), OPENING, lambda n: f"{n + 1}", key="driving.drive")
    net, doubt = networks.nets[lane], USUAL
    if thinker(net).stopping == "sure":
        doubt = how.select_slider(
            "It stops thinking when its doubt is below (to the right: more careful)",
            range(len(DOUBTS)),
            USUAL,
            lambda n: f"{DOUBTS[n]:g} nats",
            key="driving.doubt",
            help="Doubt is the entropy of its answer: 1.39 is no idea which of the four, 0 is certain.",
        )
    way = doubt if thinker(net).stopping == "sure" else 0
    _film(DriveThoughts(net, number), way, f"{networks.mark} {lane} {number} {way}")
    return lane, doubt


def _film(question: DriveThoughts, way: int, mark: str) -> None:
    drive, spec = ask(question), thinker(question.net)
    chances, thoughts = drive.chances[way], drive.thoughts[way]
    shots, clear, fog, truth = (part[0] for part in drive.drives)
    taken = np.stack([shot[: int(min(count, len(shot)))].mean(0) for shot, count in zip(shots, thoughts, strict=True)])
    right = chances.argmax(-1) == truth
    limit = DOUBTS[way] if spec.stopping == "sure" else np.inf
    unsure = -(chances * np.log(np.maximum(chances, 1e-12))).sum(-1) >= limit
    sentences = [
        f"{_times(count)}{', and it must answer, sure or not:' if forced else ', then'} “{ANSWERS[row.argmax()]}”, "
        f"{percent(row.max())} sure: "
        f"{'correct' if row.argmax() == true else f'wrong, it is “{ANSWERS[true]}”'}. "
        f"Fog takes {percent(veil)} of the contrast."
        for count, row, true, veil, forced in zip(thoughts, chances, truth, fog, unsure, strict=True)
    ]
    clip.draw(
        "driving.clip",
        clip.ClipView(
            f"{int(thoughts.sum())} thoughts about {len(truth)} frames, {int(right.sum())} answers right",
            origin(question),
            mark,
            sentences,
            alt="; ".join(f"frame {n + 1}: {one}" for n, one in enumerate(sentences)),
            speed=2,
        ),
        [
            clip.ImageRow("one shot", shots[:, 0]),
            clip.ImageRow("the mean of those it took", taken),
            clip.ImageRow("the scene, never shown to it", clear),
        ],
        clip.Curves(
            "chance given; fog",
            [
                *(clip.Curve(name, COLORS[n], chances[:, n]) for n, name in enumerate(ANSWERS)),
                clip.Curve("fog", "ink", fog, (2, 3)),
            ],
            percent=True,
        ),
        [clip.Curves("thoughts", [clip.Curve("thoughts", "ink", thoughts, (), True)], 0, spec.thoughts)],
    )


def _times(count: float) -> str:
    return {1: "One thought", 2: "Two thoughts", 3: "Three thoughts", 4: "Four thoughts"}.get(
        int(count), f"{count:.0f} thoughts"
    )


def saves(drive: Driven, pace: Way) -> bool:
    """Tell whether a pace takes fewer than two thoughts, and is right as often as two about every frame."""
    return pace.mean < 2 and pace.accuracy >= drive.fixed[1].accuracy


def standing(drive: Driven, pace: Way) -> str:
    """Say how far the mission is."""
    now = f"Now: {pace.mean:.2f} thoughts per frame, {pace.accuracy:.1%} right"
    if len(drive.fixed) < 2:
        return f"{now}; this network cannot be stopped after two thoughts: choose the one that stops when it is sure."
    return f"{now}; two thoughts about every frame: {drive.fixed[1].accuracy:.1%}."
