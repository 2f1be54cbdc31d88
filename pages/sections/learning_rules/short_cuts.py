"""Short cuts through time: SCTT, DASC and CD against a control, what they do to the gradient, and what it helps."""

import streamlit as st

from pages.parts import figures, lesson
from pages.parts.asking import ask, origin
from pages.parts.course import Lesson
from pages.parts.figures import percent
from rnn_core.anatomy.cells.leaky import LEAK
from rnn_core.anatomy.rules import FIRST, SHARE
from rnn_core.charts.arrows import arrows
from rnn_core.charts.lines import lines
from rnn_core.course.results import COMMAND
from rnn_core.experiment import Experiment, Race
from rnn_core.findings.rules import SHORT_CUTS
from rnn_core.findings.vanishing import in_bins
from rnn_core.questions.start import ShortcutReach

TASK = "Recall, 80 steps"
FAINT = 1e-7  # shares below it are not drawn
WIDE = 8  # steps that become one point: as many as a jump of SCTT leaves out
LANES = ("rule=sctt&skip=8", "rule=dasc&skip=4", "rule=cd&skip=4")
RACE = SHORT_CUTS.link(TASK, "control") + "".join(
    f"&model.{n}=leaky&"
    + "&".join(f"{key}.{n}={value}" for key, value in (pair.split("=") for pair in lane.split("&")))
    for n, lane in enumerate(LANES, start=2)
)


def draw(page: Lesson) -> None:
    """Draw the section; its button puts the race on the bench of the page."""
    st.markdown("#### Short cuts through time, while it learns")
    left, drawn = st.columns([3, 2])
    left.markdown(
        f"A **leaky RNN**, the rate network of neuroscience, renews only the share α = {LEAK:g} of its state at each "
        "step. While it learns, it may jump: every θ steps its state is mixed with that of θ steps before (**SCTT**, "
        "a skip connection through time), or with one step from there that is θ times as long (**DASC**). **CD** "
        f"takes only such long steps. The jumps fade while it learns (β grows from {FIRST:g} to 1 over "
        f"{percent(SHARE)} of "
        "the updates), and what is tested is always the plain network. All of them, the **control** too, are trained "
        "by BPTT."
    )
    with drawn:
        figures.drawing(arrows("jump", "rnn"))
        figures.drawing(arrows("coarse", "rnn"))
        st.caption("Schematic, above: SCTT and DASC; below: CD. The arrows show what goes back.")
    figures.table(("task", *SHORT_CUTS.rules), SHORT_CUTS.table())
    st.caption(
        f"Updates until the plain network solved it, of {SHORT_CUTS.updates:,} at most: mean and range over three "
        f"seeds, precomputed by {COMMAND}. Leaky RNN 50, Adam at 0.005, clipped at 1: the same for all. θ and the "
        "fading were chosen on recall over 80 steps: a demonstration, not a neutral benchmark."
    )
    question = ShortcutReach(tuple(Experiment.from_link(SHORT_CUTS.link(TASK, rule)) for rule in SHORT_CUTS.rules))
    named = dict(zip(SHORT_CUTS.rules, ask(question), strict=True))
    first = {title: float(one[0]) for title, one in named.items()}
    left, right = st.columns(2)
    with left:
        figures.chart(
            lines(
                f"steps back from the answer (means of {WIDE})",
                "share of the gradient",
                {title: ("rnn", in_bins(one, WIDE)) for title, one in named.items()},
                FAINT,
                back=True,
            ),
            f"With jumps to where it was {first['SCTT, θ = 8']:.1%} of the gradient reach the symbol, in the control "
            f"{first['control']:.4%}",
            origin(question),
            "; ".join(f"{title}: {share:.0e} at the symbol" for title, share in first.items()),
            260,
        )
        st.caption(f"Leaky RNN 50 before training, {TASK.lower().replace(',', ' over')}.")
    with right:
        lesson.card(
            "“SCTT and DASC need fewer training steps on 7 of 9 tasks, so BPTT beats its alternatives.”",
            "Soo et al. (2023) compare networks with and without short cuts; every one of them is trained by BPTT, so "
            "nothing is said about its alternatives. Here a jump to where the state was helps recall over 80 steps, "
            "which the control never learned; over 20 steps it helps nothing. With the long steps of DASC and CD, "
            "recall over 80 steps was not learned either.",
        )
        st.button(
            "Race control, SCTT, DASC and CD over 80 steps",
            on_click=lesson.set_race,
            args=(page, Race.from_link(RACE), True),
            key="short_cuts.go",
            width="stretch",
        )
