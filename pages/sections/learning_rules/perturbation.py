"""Learning without going back: guesses at the gradient from disturbing the network, and what more of them help."""

import streamlit as st

from pages.parts import figures, lesson
from pages.parts.asking import ask, origin
from pages.parts.course import Lesson
from rnn_core.anatomy.rules import DECORRELATION, DISTURBANCE
from rnn_core.charts.arrows import arrows
from rnn_core.charts.lines import lines
from rnn_core.course.results import COMMAND
from rnn_core.experiment import Experiment, Race
from rnn_core.findings.rules import TRYING
from rnn_core.questions.rules import GuessCosines

TASK = "Recall, 10 steps"
COUNTS = (1, 50, 100, 150, 200, 250, 300)
SHOWN = ("weights", "nodes", "activities")
RACE = f"{TRYING.link('Recall, 3 steps', 'BPTT')}&model.2=rnn&rule.2=np&model.3=rnn&rule.3=wp&model.4=rnn&rule.4=dnp"


def draw(page: Lesson) -> None:
    """Draw the section; its button puts a race on the bench of the page."""
    st.markdown("#### Not going back at all: perturbation")
    left, drawn = st.columns([3, 2])
    left.markdown(
        "Disturb the network a little, by random numbers ξ, and see what becomes of the loss. If it grew, the opposite "
        "would have been right. **Weight perturbation** adds ξ to every weight, **node perturbation** to what every "
        "unit gets at every step; **activity perturbation** looks not at what was added but at what it came to at each "
        "unit. **Decorrelated**, they see what a layer reads in coordinates that do not vary together. No Jacobian, no "
        "way back, nothing to be kept from the way forward: a second reading is all it takes."
    )
    with drawn:
        figures.drawing(arrows("try", "rnn"))
        st.caption(f"Schematic, of node perturbation: it adds ξ, of size {DISTURBANCE:g}, and compares it with ΔL.")
    questions = {title: GuessCosines(Experiment.from_link(TRYING.link(TASK, title)), COUNTS) for title in SHOWN}
    cosines = {title: ask(question) for title, question in questions.items()}
    figures.table(("task", *TRYING.rules), TRYING.table())
    st.caption(
        f"Updates until solved, of {TRYING.updates:,} at most: mean and range over three seeds, precomputed by "
        f"{COMMAND}. A vanilla RNN of 32 units; the same settings for all (Adam at 0.005, clipped at 1, decorrelation "
        f"at {DECORRELATION:g}), tuned for none. BPTT also learns the embedding, the others do not."
    )
    left, right = st.columns(2)
    with left:
        alone, mean = (cosines["nodes"][n] for n in (0, -1))
        figures.chart(
            lines(
                "guesses that are averaged",
                "cosine with the gradient",
                {title: ("rnn", list(zip(COUNTS, values, strict=True))) for title, values in cosines.items()},
            ),
            f"One guess says almost nothing (nodes: cosine {alone:.2f}); the mean of {COUNTS[-1]} says more "
            f"({mean:.2f})",
            origin(*questions.values()),
            "; ".join(f"{title}: {part[0]:.2f} alone, {part[-1]:.2f} together" for title, part in cosines.items()),
            250,
        )
        st.caption(f"RNN (tanh) 32 before training, on a batch of {TASK.lower().replace(',', ' over')}.")
    with right:
        lesson.card(
            "“Perturbation-based learning is competitive with BPTT.”",
            "over three steps weight and node perturbation learn recall on every seed, in at least three times as many "
            "updates as BPTT. Over ten steps weight perturbation and decorrelated node perturbation get there on most "
            "seeds; BPTT, where it gets there, much sooner, but not on every one. Adding and counting, none of them "
            "learns in time. (Fernández et al. tuned each method; here nothing was.)",
        )
        st.button(
            "Race BPTT and three perturbations over 3 steps",
            on_click=lesson.set_race,
            args=(page, Race.from_link(RACE), True),
            key="trying.go",
            width="stretch",
        )
