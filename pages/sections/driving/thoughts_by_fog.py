"""Thoughts by fog, what choosing them is worth, and what that says: of networks that drive."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from pages.parts import figures, on_show
from pages.parts.asking import ask, origin
from rnn_core.charts.gains import gains
from rnn_core.charts.lines import lines
from rnn_core.findings.driving import Fogged
from rnn_core.findings.resampling import RESAMPLED
from rnn_core.questions.driving import DOUBTS, TESTED, Driven, DrivingWays, Way, thinker
from rnn_core.questions.net import Net

FAR_APART = 0.1  # correlations nearer to 0 are called none

# Whom a pace is held against; what is said where the interval holds 0, lies above, lies below.
SAME = (
    "the same network",
    "That may be chance: such a choice is not shown to be worth it.",
    "Choosing is worth it.",
    "Choosing like that is worse.",
)
ANOTHER = (
    "the network that can be stopped anywhere",
    "That may be chance.",
    "It is better, but its weights are others, too: not all of that need be its choice of moments.",
    "It is worse, but its weights are others, too: not all of that need be its choice of moments.",
)


def stops(net: Net) -> str:
    """Say how a thinker stops thinking, for legends."""
    spec = thinker(net)
    how = {"sure": "stops when sure", "learned": f"learned to stop, price {spec.price:g}"}
    return how.get(spec.stopping, f"always {spec.thoughts} thoughts")


def leaning(fogged: Fogged) -> int:
    """Return 1 where more thoughts go with more fog, -1 where fewer do, 0 where neither is seen."""
    return int(np.sign(fogged.rho.value)) if abs(fogged.rho.value) > FAR_APART else 0


def fog_and_thoughts(question: DrivingWays, doubt: int) -> None:
    """Draw thoughts by fog, and right answers by fog."""
    fogged = [way.at(doubt).fogged for way in ask(question)]
    left, right = st.columns(2)
    names = [stops(net) for net in question.nets]
    names = names if len(set(names)) == len(names) else [f"{n + 1}: {name}" for n, name in enumerate(names)]
    signs = {leaning(one) for one in fogged}
    even = all(one.fog[0] == one.fog[-1] for one in fogged)
    title = {
        frozenset({1}): "In fog it takes longer to think",
        frozenset({-1}): "In fog it thinks less",
        frozenset({0}): "The fog is the same everywhere" if even else "Fog hardly changes how long it thinks",
    }.get(frozenset(signs), "Not all of them think longer in the same places")
    if not even:
        more = " and ".join(figures.signed(one.thoughts[-1] - one.thoughts[0], 1) for one in fogged)
        title = f"{title}: {more} thoughts"
    for place, quantity, label, values in (
        (left, title, "thoughts per frame", [one.thoughts for one in fogged]),
        (
            right,
            "How often it is right" if even else "What fog does to the answers",
            "answers right",
            [one.right for one in fogged],
        ),
    ):
        with place:
            figures.chart(
                lines(
                    "fog (share of the contrast lost)",
                    label,
                    {
                        name: (net.experiment.network.family, list(zip(one.fog.tolist(), row.tolist(), strict=True)))
                        for name, net, one, row in zip(names, question.nets, fogged, values, strict=True)
                    },
                ),
                quantity,
                origin(question),
                "; ".join(
                    f"{name}: from {row[0]:.2f} in the clearest quarter of all frames to {row[-1]:.2f} in the foggiest"
                    for name, row in zip(names, values, strict=True)
                ),
                280,
            )
    listed = "; ".join(f"{name} {_correlation(one)}" for name, one in zip(names, fogged, strict=True))
    st.caption(
        f"All frames of {TESTED} new drives, in four equal parts by their fog. Spearman’s ρ of thoughts and fog: "
        f"{listed}. Sure is a doubt below {DOUBTS[doubt]:g} nats, as set above."
    )


def _correlation(fogged: Fogged) -> str:
    """Write the correlation of thoughts and fog with its interval."""
    value, low, high = (figures.signed(one) for one in fogged.rho)
    return f"{value} (95 % interval {low} to {high})" if fogged.rho.low < fogged.rho.high else value


def worthwhile(question: DrivingWays) -> None:
    """Draw how often each is right against how many thoughts it takes, and hold choosing against a fixed number."""
    curves: dict[str, tuple[str, list[tuple[float, float]]]] = {}
    for net, drive in zip(question.nets, ask(question), strict=True):
        family, several = net.experiment.network.family, f" ({len(curves) + 1})" if stops(net) in curves else ""
        if len(drive.fixed) > 1:
            curves["the same, stopped after 1, 2, … thoughts" + several] = ("table", _points(drive.fixed))
        points = _points(drive.own or drive.fixed)
        curves[stops(net) + several + (" (a single dot)" if len(points) == 1 else "")] = (family, points)
    figures.chart(
        gains("thoughts per frame, on average", "answers right", curves),
        "What thoughts are worth: those that are chosen, and equally many about every frame",
        origin(question),
        "; ".join(
            f"{name}: {', '.join(f'{x:.2f} thoughts {y:.1%}' for x, y in row)}" for name, (_, row) in curves.items()
        ),
        320,
    )


def _points(ways: Sequence[Way]) -> list[tuple[float, float]]:
    return sorted((one.mean, one.accuracy) for one in ways)


def choosing(networks: on_show.Networks, drives: Sequence[Driven], doubt: int) -> None:
    """Say what choosing is worth: against equally many thoughts about every frame, by a network that can do both."""
    if not any(drive.held for drive in drives):
        st.info(
            "None of these networks can be stopped after any thought, so there is nothing to hold its choice against."
        )
        return
    for net, drive in zip(networks.nets, drives, strict=True):
        pace = drive.at(doubt)
        if not drive.own or (score := pace.worth) is None:
            continue
        value, low, high = (figures.signed(100 * drive, 1) for drive in score)
        place = 1 if score.low > 0 else 2 if score.high < 0 else 0
        whom, *verdicts = SAME if drive.held else ANOTHER
        st.markdown(
            f"**{stops(net)[0].upper()}{stops(net)[1:]}**: {pace.mean:.2f} thoughts per frame, {pace.accuracy:.1%} "
            f"right. Against {whom} with equally many thoughts about every frame: {value} points (95 % interval "
            f"{low} to {high}). {verdicts[place]}"
        )
    st.caption(
        f"Intervals: bootstrap, {RESAMPLED:,} times over {TESTED} drives. Between whole numbers of thoughts, the fixed "
        "driver takes one or the other by lot."
    )
