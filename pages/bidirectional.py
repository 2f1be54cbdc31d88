"""Both directions: two reading heads, what the future is good for, and where it is cheating."""

import math

import numpy as np
import streamlit as st

from pages.parts import figures, frame, lesson, on_show, take_away, unrolled
from pages.parts.asking import ask
from pages.parts.course import Guess, Lesson
from pages.parts.figures import percent
from rnn_core.experiment import Experiment, RecurrentSpec
from rnn_core.questions.reading import SequenceReading
from rnn_core.questions.tags import BitAccuracy, StepAccuracy
from rnn_core.questions.training import FinalMetric
from rnn_core.shipped import LINKS, load
from rnn_core.tasks.around import Around

ONE, BOTH = LINKS["one_way"], LINKS["both_ways"]
OPENING = f"{ONE}&model.2=gru&direction.2=bidirectional"
TOSS = 0.55  # a share below this is hardly better than tossing a coin
QUARTER, HALF, ALL = "in about 1 of 4 (chance)", "in about 1 of 2", "nearly always"
LESSON = Lesson(
    __file__,
    title="Both directions",
    question="What does it help to know the future?",
    words=("bidirectional", "layer", "chance"),
    opening=OPENING,
    shipped=("one_way", "both_ways"),
    guess=Guess("How often is a network right that reads from the left only?", (QUARTER, HALF, ALL)),
)
PEEK = "task=waves&noise=0.5&model=gru&hidden=32&updates=250"

frame.page(LESSON)
guess = lesson.ask(
    LESSON,
    "A **bidirectional** network has two reading heads: one goes through the sequence from the left, one from the "
    "right, each with weights of its own, and at every step their hidden states are merged into one answer. Here "
    "every step is to be tagged with two bits: the one that stood some steps **before** it (three, to begin with), and "
    "the one that stands as many steps **after** it.",
)
run = lesson.bench(LESSON)
networks = on_show.networks(LESSON, run, LESSON.shipped)
net = networks.nets[0]
task, held_out = net.experiment.task, net.experiment.held_out()
assert isinstance(task, Around)

st.markdown("#### Watch both heads")
example = net.experiment.example()
readings = [load(name).reading for name in ("one_way", "both_ways")]
if networks.own:
    readings = [ask(SequenceReading(each, example)) for each in networks.nets[:2]]
panes = zip(networks.titles, networks.nets, readings, strict=False)
unrolled.show(
    "heads",
    task,
    example,
    [unrolled.Pane(title, one.experiment.network, reading) for title, one, reading in panes],
    unrolled.View(
        title="The arrows show who has read what: only the second network has seen what comes after a step",
        badge=networks.badge,
        run=networks.mark,
        start=len(example.inputs[0]) // 2,
    ),
)

places = [ask(StepAccuracy(each, held_out)) for each in networks.nets]
shares = [float(np.nanmean(place)) for place in places]
before, after = ask(BitAccuracy(net, held_out))
with lesson.happened(guess):
    lesson.verdict(
        guess,
        min((QUARTER, HALF, ALL), key=lambda option: abs({QUARTER: 0.25, HALF: 0.5, ALL: 1.0}[option] - shares[0])),
        f"reading from the left, the tag is right in {percent(shares[0])} of the steps: the bit before is right in "
        f"{percent(before)}, the bit after, not yet read, in {percent(after)}"
        + (": a coin toss. " if after < TOSS else ". ")
        + " ".join(f"{title}: {percent(share)}." for title, share in zip(networks.titles[1:], shares[1:], strict=True)),
        networks,
    )
    st.markdown(f"**Right tags at each step, in per cent** (the first and last {task.reach} steps have no tag)")
    figures.table(
        ("step", *(str(t + 1) for t in range(task.steps))),
        [
            (title, *("–" if math.isnan(share) else f"{100 * share:.0f}" for share in row))
            for title, row in zip(networks.titles, places, strict=True)
        ],
    )

st.markdown("#### Where it is cheating")
st.markdown(
    "Reading ahead helps where the whole sequence is there: a sentence to be tagged, a recording to be transcribed. "
    "Where the future is what you are asked for, it is no help but a leak. Below, two GRUs *forecast* the next value "
    "of a noisy curve, and the input at the next step is the very answer."
)
if st.button("Train both forecasters now (a few seconds)", icon=":material/play_arrow:", key="both.peek"):
    st.session_state["both.asked"] = True
caught = 1.0
if st.session_state.get("both.asked"):
    ways = {way: Experiment.from_link(f"{PEEK}&direction={way}") for way in ("forward", "bidirectional")}
    errors = {way: ask(FinalMetric(trial)) for way, trial in ways.items()}
    caught = errors["bidirectional"] / errors["forward"]
    with st.container(horizontal=True):
        st.metric("Error of the forward network (MSE)", f"{errors['forward']:.3f}")
        st.metric("Error of the bidirectional network", f"{errors['bidirectional']:.3f}", f"× {caught:.2f}", "off")
    lesson.card(
        "“Bidirectional networks forecast better, because they use past and future.”",
        f"the error fell to {percent(caught)} of the forward network’s, and it is worth nothing: its backward head "
        "had read the value that it was asked for. Tomorrow, there will be nothing to read from the right.",
    )
merged = [one.merge for one in run.race.networks if isinstance(one, RecurrentSpec) and one.both]
solved = bool(run.lanes) and any(
    lane.solved_at and isinstance(spec, RecurrentSpec) and spec.both and spec.merge != "concat"
    for lane, spec in zip(run.lanes or (), run.race.networks, strict=True)
)
lesson.mission(
    LESSON,
    "Train a bidirectional network that solves this task although its two heads are **not** set side by side: merge "
    "them by sum, average or multiply.",
    solved,
    f"On the bench: {', '.join(merged) or 'no bidirectional network'}.",
)
lesson.try_this(
    LESSON,
    [
        ("Merge by sum", f"{OPENING}&merge.2=sum"),
        ("Merge by multiplying", f"{OPENING}&merge.2=multiply"),
        ("Look six steps either way", f"{OPENING}&reach=6"),
    ],
)
take_away.draw(run, "Schuster & Paliwal 1997, Bidirectional Recurrent Neural Networks. The bits are random.")
frame.neighbors(LESSON)
