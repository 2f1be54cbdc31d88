"""What is said of networks that look again, and what was measured of it: in this run, and over three seeds."""

import streamlit as st

from pages.parts import lesson
from pages.sections.recurrent_vision import stopping
from pages.sections.recurrent_vision.networks import LookResults, points, spoken
from rnn_core.course.results import COMMAND, quoted
from rnn_core.findings.looking import Traded
from rnn_core.findings.resampling import Score
from rnn_core.tasks.looks import Looks

FROM_THREE_SEEDS = f"precomputed by {COMMAND}"


def cards(results: LookResults, traded: Traded, ranked: Score | None) -> None:
    """Draw the cards; ranked: the rank correlation of looks and trouble in this run, None where there is none."""
    st.markdown("#### What is said of such networks, and what is measured here")
    size, pace, people = st.columns(3)
    with size:
        lesson.card("“Recurrent networks are more accurate than feed-forward ones of the same size.”", _sizes())
    with pace:
        lesson.card(
            "“Only a recurrent network can trade speed for accuracy after training.”",
            f"{_paces(results, traded)} “Only” is too much. A feed-forward network with a read-out after each of its "
            "layers (**early exits**: MSDNet, Huang et al. 2018) can stop early, too, and in Subramanian et al. 2025 "
            "such networks fit people’s trade of speed for accuracy better than recurrent ones.",
        )
    with people:
        task = results.nets[results.first].experiment.task
        assert isinstance(task, Looks)
        lesson.card("“Its reaction times are like ours.”", _times(stopping.harm(task), ranked))


def _sizes() -> str:
    margins = {name: quoted(f"recurrent_vision: BL ahead of {name}: points") for name in ("B-F", "B-K", "B-D")}
    listed = "; ".join(
        f"over {name} {points(one.mean / 100)} points ({points(one.low / 100)} to {points(one.high / 100)})"
        for name, one in margins.items()
    )
    gain, wide = (quoted(f"recurrent_vision: BL{size}: points gained by looking") for size in ("", " with 16 features"))
    return (
        f"the lead of BL, mean, lowest and highest of three seeds: {listed} ({FROM_THREE_SEEDS}). Each network learned "
        "at the rate that suited it best, chosen on other seeds and other scans (python -m tests.lessons.rates); in a "
        "run of your own all learn at one. The networks here are small on purpose: BL "
        f"gains {gain.low:.1f} to {gain.high:.1f} points by looking with 8 features, and {wide.low:.1f} to "
        f"{wide.high:.1f} with 16. Spoerer et al. found BL ahead of all three, on photos, with networks far larger."
    )


def _paces(results: LookResults, traded: Traded) -> str:
    few, many = int(traded.looks.argmin()), int(traded.looks.argmax())
    ends = (
        f"from {traded.right[few]:.1%} right answers at {traded.looks[few]:.1f} looks on average to "
        f"{traded.right[many]:.1%} at {traded.looks[many]:.1f}"
    )
    held = traded.right[many] - traded.right[few] >= stopping.GAIN
    sentence = f"the slider above does trade them, {ends}." if held else f"not this one: the slider above leads {ends}."
    if results.once:
        has, them = ("has", "it") if len(results.once) == 1 else ("have", "them")
        sentence += f" {spoken(results.once)} {has} one speed because we built {them} so."
    return sentence


def _times(harm: str, ranked: Score | None) -> str:
    rho = quoted("recurrent_vision: rank correlation of noise and looks")
    if ranked is None:
        sentence = "in this run there is nothing to rank."
    else:
        longer = (
            f"the more {harm}, the longer it takes"
            if ranked.low > 0
            else f"the more {harm}, the sooner it answers"
            if ranked.high < 0
            else f"the {harm} does not tell how long it takes"
        )
        sentence = (
            f"in this run {longer}: ρ = {ranked.value:.2f} ({ranked.low:.2f} to {ranked.high:.2f}) at the doubt chosen "
            "above."
        ).replace("-", "−")
    return (
        f"{sentence} Over three seeds of BL as the page opens, with noise and a doubt of {stopping.OPENING:g} bits: "
        f"ρ = {rho.mean:.2f} ({rho.low:.2f} to {rho.high:.2f}; {FROM_THREE_SEEDS}). That says nothing on people: "
        "nobody was timed here. Spoerer et al. held theirs against people who sorted photos: its times predicted "
        "people’s better than feed-forward networks did."
    )
