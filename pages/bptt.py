"""Backpropagation through time, step by step; and what is lost when a loss is traced back through few steps only."""

import math
from dataclasses import replace

import numpy as np
import streamlit as st

from pages.parts import figures, frame, lesson, on_show, take_away, unrolled
from pages.parts.asking import ask, origin
from pages.parts.course import Guess, Lesson
from pages.parts.figures import percent
from rnn_core.charts.windows import reached, windows
from rnn_core.course.results import COMMAND as RESULTS
from rnn_core.course.results import quoted
from rnn_core.experiment import Race, Truncated, vary
from rnn_core.questions.accuracy import Accuracy
from rnn_core.questions.backward import BackwardPass
from rnn_core.questions.clock import BackwardSeconds
from rnn_core.questions.reading import SequenceReading
from rnn_core.shipped import COMMAND, LINKS, load
from rnn_core.tasks.echo import Echo

NAMES = ("echo_full", "echo_short", "echo_long")
ALONE = LINKS["echo_full"]
OPENING = f"{ALONE}&model.2=rnn&rule.2=truncated&model.3=rnn&rule.3=truncated&k1.3=20&k2.3=20"
STATE, SOME, WHOLE = (
    "k2 = 10 will do: h carries the rest",
    "k2 = 20 will do, k2 = 10 will not",
    "only the whole sequence",
)
LESSON = Lesson(
    __file__,
    title="Backpropagation through time",
    question="Which step is to blame for the loss?",
    words=("gradient", "∂L/∂h", "backpropagation", "autograd", "BPTT", "truncated BPTT"),
    opening=OPENING,
    shipped=NAMES,
    guess=Guess("How many steps back must the losses go for an echo of 10 steps?", (STATE, SOME, WHOLE)),
)
EARLY = load("echo_early").experiment
BITS = "10001110100100000000"
LEARNED = 0.9  # an accuracy above this counts as learned
ROUNDS = 40  # turns of the clock
SPARE = 2  # the mission: so many steps more than the delay, at most

frame.page(LESSON)
guess = lesson.ask(
    LESSON,
    "**Backpropagation through time** (BPTT) unrolls the loop and goes back along it: from every loss, "
    "through the states that led to it, step by step to the first. This vanilla RNN must repeat, at every step, the "
    "bit that it read **10 steps ago**. To save work, **truncated BPTT** cuts the way back: every k1 steps, the losses "
    "of those steps are traced back through the last k2 steps only. The state h itself is carried on without a break.",
)
run = lesson.bench(LESSON)
networks = on_show.networks(LESSON, run, NAMES)

st.markdown("#### Watch the blame travel")
net, title, mark = load("echo_early").net, f"{EARLY.lane.title} after {EARLY.updates} updates", on_show.SHIPPED
badge = f"precomputed by {COMMAND}"
if networks.own:
    net, title, mark, badge = (
        networks.nets[0],
        f"{networks.titles[0]} after {run.update:,} updates",
        networks.mark,
        networks.badge,
    )
task = net.experiment.task
assert isinstance(task, Echo)
example = BITS if task.delay < len(BITS) else BITS * 4  # longer than the delay, or nothing is asked
typed, sequence = lesson.typed("Write your own bits", example, task.read, f"bptt.typed {len(example)}")
backward = BackwardPass(net, sequence)
back, reading = ask(backward), ask(SequenceReading(net, sequence))
unrolled.show(
    "back",
    task,
    sequence,
    [unrolled.Pane(title, net.experiment.network, reading, back=back)],
    unrolled.View(
        title="Step back (◀): each step takes the blame of its own loss, and what the next step hands back",
        badge=badge,
        run=f"{mark} {typed}",
        open=True,
        backward=True,
        start=len(sequence.inputs[0]) - 1,
    ),
)
if not networks.own:
    st.caption(
        f"An early network, after {EARLY.updates} updates, for it still makes mistakes (✗) that can be blamed. The "
        "networks compared further below are trained to the end."
    )
st.caption(
    "Played back, right to left. a is what the tanh is applied to; U are the weights from state to state. Switch off "
    "“gradient” to see the way forward. Pause a training of your own at any update to see its blame instead."
)
h = reading.trace.states["h"][0, 0]
own_sum = back.rows.T @ np.vstack([np.zeros_like(h[:1]), h[:-1]])
largest = float(np.abs(back.total).max())
apart = float(np.abs(own_sum - back.total).max()) / largest if largest > 0 else math.nan
same = (
    f"give the same gradient for all {back.total.size} weights U: the largest difference is {apart:.0e} of the largest "
    f"gradient ({origin(backward)}, in float32)."
    if math.isfinite(apart)
    else "find no gradient here that could be compared: this network has diverged, or its states do not move any more."
)
lesson.card(
    "“BPTT is another algorithm than backpropagation.”",
    "it is backpropagation, on the unrolled network. The steps above, added up, and torch’s autograd, which knows "
    f"nothing of time, {same}",
)
clocked = load("echo_full").experiment
ours, theirs = ask(BackwardSeconds(clocked, ROUNDS))
st.caption(
    f"For one batch of training of {clocked.lane.title} the steps above take × {ours / theirs:.2f} of the time of what "
    f"trains it in this app (measured now: {1000 * ours:.1f} and {1000 * theirs:.1f} ms; medians, in turns): the same "
    "arithmetic, with as much of it as can be done for all steps at once."
)

shares = {
    name: ask(Accuracy(each, each.experiment.held_out()))
    for name, each in zip(networks.titles, networks.nets, strict=True)
}
shares_learned = ", ".join(f"{name} {percent(share)}" for name, share in shares.items())
learned = [share > LEARNED for share in shares.values()]
with lesson.happened(guess):
    if run.race == Race.from_link(OPENING) and learned[0]:
        _, short, long = learned
        lesson.verdict(
            guess,
            STATE if short else SOME if long else WHOLE,
            f"{shares_learned} (a guess: 50 %). All three carry h on in the same way. But a way back through 10 steps "
            "begins "
            "with the step of the loss itself and ends at the 9th before it: what happened 10 steps ago is never "
            "blamed, and nothing teaches the network to keep it.",
            networks,
        )
    else:
        st.info(
            f"Your own run: {shares_learned}. To hold your guess against it, train the opening race to its end: "
            "Reset, Start."
        )
    with st.container(horizontal=True):
        for name, share in shares.items():
            st.metric(name, percent(share))
    edge = {k: quoted(f"bptt: k1 = k2 = {k}: accuracy") for k in (10, 11, 12, 20)}
    st.markdown(
        "How sharp is the edge? Right answers for a delay of 10: "
        + "; ".join(
            f"**k1 = k2 = {k}**: {percent(c.mean)} ({percent(c.low)} to {percent(c.high)})" for k, c in edge.items()
        )
        + "."
    )
    st.caption(f"Means and ranges over three seeds, precomputed by {RESULTS}.")

st.markdown("#### What is saved")
ways = {
    steps: BackwardPass(net, task.read(("01" * steps)[:steps])) for steps in (task.delay + 10, task.delay + 40, 200)
}
kept = {steps: ask(way).kept for steps, way in ways.items()}
with st.container(horizontal=True):
    for steps, size in kept.items():
        st.metric(f"kept for the way back through {steps} steps", f"{size / 1000:,.0f} kB")
st.caption(
    f"{origin(*ways.values()).capitalize()}: the bytes of what torch’s autograd keeps of one sequence on the way "
    "forward. They grow with every step that is traced back, so a window of k2 steps needs the same for a "
    "sequence of any length."
)

st.markdown("#### Cut it yourself")
delay_column, every_column, through_column, go = st.columns([1, 1, 1, 1], vertical_alignment="bottom")
delay = delay_column.slider("Delay of the echo", 2, 20, 10, key="bptt.delay")
k1 = every_column.slider("k1: every so many steps", 1, 30, 10, key="bptt.k1")
k2 = through_column.slider("k2: back through so many", 1, 30, 10, key="bptt.k2")
first = Race.from_link(ALONE).lanes[0]
try:
    cut = first.lane.vary(rule="truncated", k1=k1, k2=k2)
    wanted = Race((replace(first, task=replace(first.task, delay=delay), lane=cut),))
    go.button("Train it", on_click=lesson.set_race, args=(LESSON, wanted, True), key="bptt.go", width="stretch")
except ValueError as error:
    st.error(frame.plain(error))
else:
    figures.drawing(windows(k1, k2, delay))
    st.caption(
        "Schematic, drawn from k1, k2 and the delay: each bar is one way back, as far as it reaches; its losses are "
        f"dark. Arrow: from the last loss to the bit that it needs, {delay} steps before; dashed where it is outside. "
        f"**{percent(reached(k1, k2, delay))} of the losses reach their bit.**"
    )
trained = run.race.lanes[0]
reach = trained.rule.k2 if isinstance(trained.rule, Truncated) else None
echo = trained.task
assert isinstance(echo, Echo)
lesson.mission(
    LESSON,
    f"Teach an echo of at least 10 steps with a k2 of at most {SPARE} steps more than its delay. (k1 may be smaller: "
    "then the windows overlap.)",
    echo.delay >= 10
    and reach is not None
    and reach <= echo.delay + SPARE
    and bool(run.lanes and run.lanes[0].solved_at),
    f"On the bench: {trained.lane.title}, delay {echo.delay}.",
)
lesson.try_this(
    LESSON,
    [
        ("Overlapping windows: k1 = 1, k2 = 12", f"{ALONE}&rule=truncated&k1=1&k2=12"),
        ("An echo of 20 steps", vary(OPENING, delay=20)),
        ("Two steps short: k1 = k2 = 8", f"{ALONE}&rule=truncated&k1=8&k2=8"),
    ],
)
take_away.draw(
    run,
    "Werbos 1990, Backpropagation Through Time: What It Does and How to Do It; Williams & Peng 1990 and Sutskever "
    "2013, Training Recurrent Neural Networks (truncated BPTT with k1 and k2). The bits are random.",
)
frame.neighbors(LESSON)
