"""Two units left to themselves: set their recurrent weights, and see where every state leads."""

from collections import Counter

import numpy as np
import streamlit as st

from pages.parts import figures
from pages.parts.asking import ask, origin
from pages.parts.figures import percent
from rnn_core.anatomy.wiring import LOOPS, Wiring
from rnn_core.charts.phases import phases
from rnn_core.course.results import COMMAND as RESULTS
from rnn_core.course.results import quoted
from rnn_core.experiment import Experiment
from rnn_core.questions.net import wired
from rnn_core.questions.places import SymbolPlaces
from rnn_core.questions.portrait import PhasePortrait
from rnn_core.shipped import COMMAND, load
from rnn_core.tasks.recall import Recall

TWO = Experiment.from_link("task=parity&model=rnn&hidden=2&embedding=1")
NAMES = ("from h1 to h1", "from h2 to h1", "from h1 to h2", "from h2 to h2")
STEPS, LONG = 30, 60  # of a path: set by hand, and trained


def _turn(values: tuple[float, ...]) -> None:
    for number, value in enumerate(values):
        st.session_state[f"loops.{number}"] = value


def draw() -> None:
    """Draw the phase portraits of two units: set by hand, and trained."""
    by_hand()
    trained()


def trained() -> None:
    """Draw where a trained GRU of two units keeps each of three symbols."""
    st.markdown("#### And two units that were trained")
    shipped = load("two_units")
    task = shipped.experiment.task
    assert isinstance(task, Recall)
    blank = task.vocabulary.index("·")
    portrait = ask(PhasePortrait(shipped.net, blank, LONG))
    kept = ask(SymbolPlaces(shipped.net, shipped.experiment.held_out()))
    count = sum(one.kind == "attractor" for one in portrait.fixed)
    left, right = st.columns([2, 3])
    with right:
        figures.chart(
            phases(portrait, "gru", kept),
            f"Between symbol and question: {count} attractors for {len(kept)} symbols",
            f"precomputed by {COMMAND}",
            "; ".join(f"{symbol} is kept near ({h[0]:.2f}, {h[1]:.2f})" for symbol, h in kept.items()),
            380,
        )
    attractors = quoted("exploding: two trained units: attractors")
    left.markdown(
        f"A GRU of two units has learned to recall one of {len(kept)} symbols after {task.delay} distracting steps "
        f"(right in {percent(shipped.val_metric)}). The paths show where its state goes while it reads nothing but "
        "“·”. The "
        "letters stand where it is, on average, just before it is asked: each symbol is a valley of its own, with a "
        "saddle on the ridge between two of them."
    )
    left.caption(
        f"Over three seeds training made {attractors.low:.0f} to {attractors.high:.0f} attractors, and all these "
        f"networks solve the task ({RESULTS})."
    )


def by_hand() -> None:
    """Draw presets, four sliders, and the phase portrait of h = tanh(U h)."""
    st.markdown("#### A phase portrait: two units left to themselves")
    st.markdown(
        "Nothing is read here: h ← tanh(U h), again and again, from every corner. Four numbers decide whether all "
        "comes to rest, is kept, or goes round forever."
    )
    for column, (name, values) in zip(st.columns(len(LOOPS)), LOOPS.items(), strict=True):
        column.button(name, on_click=_turn, args=(values,), key=f"loops.{name}", width="stretch")
    if "loops.0" not in st.session_state:
        _turn(LOOPS["A memory of two bits"])
    left, right = st.columns([2, 3])
    with left:
        u = [st.slider(name, -3.0, 3.0, step=0.1, key=f"loops.{n}") for n, name in enumerate(NAMES)]
    net = wired(TWO, Wiring((0.0, u[0], u[1], 0.0), (0.0, u[2], u[3], 0.0)).parameters())
    question = PhasePortrait(net, 0, STEPS)
    portrait = ask(question)
    radius = float(np.abs(np.linalg.eigvals(np.array(u).reshape(2, 2))).max())
    kinds = Counter(one.kind for one in portrait.fixed)
    counted = ", ".join(f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in kinds.items())
    ends = portrait.paths[:, -1] - portrait.paths[:, -2]
    moving = int((np.linalg.norm(ends, axis=-1) > 0.01).sum())
    with right:
        figures.chart(
            phases(portrait, "rnn"),
            f"{counted or 'No fixed point'}; {moving or 'none'} of {len(portrait.paths)} paths still move in the end",
            origin(question),
            f"spectral radius of U {radius:.2f}",
            380,
        )
    st.caption(
        f"The spectral radius of U is {radius:.2f}: "
        + (
            "below 1, every small state dies out."
            if radius < 1
            else "above 1, a small state grows, until tanh, which cannot leave −1 … 1, holds it."
        )
        + " Dots: the states to begin with. Attractors draw all around them; saddles draw and push; repellers push; "
        "of neutral ones the Jacobian does not tell."
    )
