"""Unrolling: the same cell at every step; what that is good for, and how to wire one by hand."""

from dataclasses import replace

import numpy as np
import streamlit as st

from pages.parts import figures, frame, lesson, on_show, take_away, unrolled
from pages.parts.asking import ask, origin
from pages.parts.course import Guess, Lesson
from pages.parts.figures import percent
from rnn_core.anatomy.wiring import WIRINGS, Wiring
from rnn_core.charts.lines import lines
from rnn_core.charts.loop import loop
from rnn_core.course.results import COMMAND as RESULTS
from rnn_core.course.results import quoted
from rnn_core.experiment import Experiment, RecurrentSpec, vary
from rnn_core.findings.mlp import mlp_parameters
from rnn_core.questions.accuracy import Accuracy
from rnn_core.questions.net import wired
from rnn_core.questions.reading import SequenceReading
from rnn_core.shipped import LINKS, load
from rnn_core.tasks.parity import Parity

OPENING = LINKS["parity"]
EXAMPLE = "0010110100"
CANNOT = "it cannot read them: there are no weights for later steps"
LOST, RIGHT = "it reads on, but with many mistakes", "it is right nearly always"
LESSON = Lesson(
    __file__,
    title="Unrolling",
    question="How can one cell read a sequence of any length?",
    words=("weights", "vanilla RNN", "tanh", "bias", "cell", "accuracy"),
    opening=OPENING,
    shipped=("parity",),
    guess=Guess("What does it do with 200 bits?", (CANNOT, LOST, RIGHT)),
)
LENGTHS = (10, 20, 50, 100, 200)
BY_HAND = Experiment.from_link("task=parity&model=rnn&hidden=2&embedding=1")
PULSE, SILENCE = "10000000", "00000000"
KEPT, QUIET = 0.5, 0.1  # the mission: unit 1 after the pulse, and without one

frame.page(LESSON)
guess = lesson.ask(
    LESSON,
    "A recurrent network is **one cell with a loop**: at every step it reads one input x and its own last hidden state "
    "h, and writes the next h. Unrolled in time, the loop becomes a row of copies of that cell, all with the **same "
    "weights**. This vanilla RNN has learned **parity** on sequences of up to 10 bits: has the number of ones so far "
    "been even or odd?",
)
run = lesson.bench(LESSON)
networks = on_show.networks(LESSON, run, LESSON.shipped)
net = networks.nets[0]
task, spec = net.experiment.task, net.experiment.network
assert isinstance(task, Parity) and isinstance(spec, RecurrentSpec)

st.markdown("#### Watch the loop turn")
typed, sequence = lesson.typed("Write your own bits, up to 200", EXAMPLE, task.read, "unrolling.typed")
reading = load("parity").reading
if networks.own or typed != EXAMPLE:
    reading = ask(SequenceReading(net, sequence))
unrolled.show(
    "bits",
    task,
    sequence,
    [unrolled.Pane(networks.titles[0], spec, reading)],
    unrolled.View(
        title="The same cell at every step: only its input and its own last state differ",
        badge=networks.badge,
        run=f"{networks.mark} {typed}",
        start=2,
    ),
)

tests = {
    length: Accuracy(net, replace(task, length=length).sample(200, np.random.default_rng(length))) for length in LENGTHS
}
shares = {length: ask(test) for length, test in tests.items()}
longest = shares[LENGTHS[-1]]
with lesson.happened(guess):
    lesson.verdict(
        guess,
        RIGHT if longest > 0.9 else LOST,
        f"trained on up to {task.length} bits, it is right in {longest:.1%} of the steps of sequences of up to 200. "
        "The weights that served step 2 serve step 200"
        + (
            ": there is nothing that it could run out of."
            if longest > 0.9
            else f"; up to {LENGTHS[0]} bits it is {shares[LENGTHS[0]]:.1%}."
        ),
        networks,
    )
    with st.container(horizontal=True):
        for length, share in shares.items():
            st.metric(f"up to {length} bits", f"{share:.1%}")
    st.caption(
        f"{origin(*tests.values()).capitalize()}, on 200 new sequences of each length (training knows the "
        "short ones); a guess would be right in 50 %."
    )

st.markdown("#### Unfold it, and count")
steps = st.slider("Unfold over so many steps", 1, 12, 5, key="unrolling.steps")
figures.drawing(loop(steps))
st.caption("Schematic. W, U and V stand for the same three weight matrices wherever they appear.")
rolled = [(length, spec.parameters(replace(task, length=length))) for length in LENGTHS]
flat = [(length, mlp_parameters(spec, replace(task, length=length))) for length in LENGTHS]
figures.chart(
    lines(
        "length of the sequence (steps)",
        "weights",
        {spec.title: (spec.family, rolled), f"MLP {spec.hidden}, all steps at once": ("mlp", flat)},
    ),
    f"The recurrent network needs {rolled[0][1]:,} weights for any length; an MLP needs more for every step",
    "counted",
    "; ".join(f"{a:,} steps: recurrent {b:,}, MLP {c:,} weights" for (a, b), (_, c) in zip(rolled, flat, strict=True)),
    320,
)

st.markdown("#### Wire one by hand")
st.markdown(
    "Two units, eight numbers. Each unit adds up what it gets, w₁·x + u₁·h1 + u₂·h2 + b, and squashes the sum with "
    "tanh. Step through it below: every number there is computed from your sliders. (The answer is “odd” when "
    "h1 − h2 is above 1.)"
)


def wire(wiring: Wiring) -> None:
    """Set all sliders."""
    for unit, values in ((1, wiring.to_1), (2, wiring.to_2)):
        for part, value in zip("xrsb", values, strict=True):
            st.session_state[f"wire {unit}{part}"] = value


for column, (name, wiring) in zip(st.columns(len(WIRINGS)), WIRINGS.items(), strict=True):
    column.button(name, on_click=wire, args=(wiring,), key=f"wire {name}", width="stretch")
if "wire 1x" not in st.session_state:
    wire(WIRINGS["An echo that fades"])
parts = {"x": "from the input x", "r": "from h1", "s": "from h2", "b": "bias b"}
weights = list[tuple[float, float, float, float]]()
for unit, column in zip((1, 2), st.columns(2), strict=True):
    column.markdown(f"**Unit {unit} gets**")
    w, r, s, b = (
        column.slider(label, -10.0, 10.0, step=0.1, key=f"wire {unit}{part}") for part, label in parts.items()
    )
    weights.append((w, r, s, b))
hand = wired(BY_HAND, Wiring(*weights).parameters())
_, pulse = lesson.typed("The bits that it reads", PULSE, task.read, "unrolling.bits")
unrolled.show(
    "by hand",
    BY_HAND.task,
    pulse,
    [
        unrolled.Pane(
            "your RNN of 2 units",
            BY_HAND.network,
            ask(SequenceReading(hand, pulse)),
        )
    ],
    unrolled.View(
        title="Your own network: what a unit gets at a step, and what it makes of it", run="by hand", open=True
    ),
)
after_1, after_none = (
    float(ask(SequenceReading(hand, task.read(word))).trace.states["h"].flat[-2]) for word in (PULSE, SILENCE)
)  # of the last step's two numbers, the first
lesson.mission(
    LESSON,
    f"Wire a **memory**: after {PULSE} (a single 1, long ago) h1 must end above {KEPT}, and after {SILENCE} within "
    f"±{QUIET}.",
    after_1 > KEPT and abs(after_none) < QUIET,
    f"h1 ends at {after_1:.2f} after the 1, and at {after_none:.2f} without one.",
)
two = quoted("unrolling: trained with two units: accuracy")
lesson.card(
    "“If a network can do it, training will find it.”",
    "the wiring “Parity” above is exact for any number of bits, with two units. Trained from chance with two units, "
    f"the same network reached {percent(two.mean)} ({percent(two.low)} to {percent(two.high)}; chance is 50 %; three "
    f"seeds, precomputed by {RESULTS}).",
)
lesson.try_this(
    LESSON,
    [
        (
            "Train only two units",
            "task=parity&length=10&model=rnn&hidden=2&embedding=1&updates=1500",
        ),
        ("Learn from at most 5 bits", vary(OPENING, length=5)),
        ("Learn from up to 40 bits", vary(OPENING, length=40, updates=800)),
    ],
)
take_away.draw(run, "Elman 1990, Finding Structure in Time. The bits are random; the wiring is ours.")
frame.neighbors(LESSON)
