"""Inside the LSTM: a counter that starts again at every R, and the gate that clears it."""

import math

import streamlit as st

from pages.parts import frame, lesson, on_show, operate, take_away, unrolled
from pages.parts.asking import ask
from pages.parts.course import Guess, Lesson
from pages.parts.figures import percent
from rnn_core.findings.counting import RESET, gates
from rnn_core.questions.accuracy import Accuracy
from rnn_core.questions.counting import CountingUnit
from rnn_core.questions.reading import SequenceReading
from rnn_core.shipped import LINKS, load
from rnn_core.tasks.counting import Counting

OPENING = LINKS["counter"]
EXAMPLE = "11.1..1R1.1.11...1R.11"
GATES = gates("lstm")
SHUT = 0.1  # a gate below this counts as shut
FORGETFUL = 0.7  # the mission: accuracy below this
OPTIONS = {gate: f"the {name} shuts" for gate, name in GATES.items()}
LESSON = Lesson(
    __file__,
    title="Inside the LSTM",
    question="Who decides what is forgotten?",
    words=("LSTM", "gate", "cell state", "σ, the sigmoid"),
    opening=OPENING,
    shipped=("counter",),
    guess=Guess("How does an LSTM clear its count at an R?", tuple(OPTIONS.values())),
)

frame.page(LESSON)
guess = lesson.ask(
    LESSON,
    "An LSTM has a memory of its own, the **cell state** c, which runs through time like a conveyor belt. Three "
    "valves control it: the **input gate** i lets new content on, the **forget gate** f lets old content stay, the "
    "**output gate** o shows it to the world as the **hidden state** h. This network counts ones, ignores dots, and "
    "starts again at 0 at every **R**.",
)
run = lesson.bench(LESSON)
networks = on_show.networks(LESSON, run, LESSON.shipped)
net = networks.nets[0]
task, held_out = net.experiment.task, net.experiment.held_out()
assert isinstance(task, Counting)

st.markdown("#### Watch it count")
typed, sequence = lesson.typed("Write your own sequence of ones, dots and R", EXAMPLE, task.read, "lstm.typed")
reading = load("counter").reading
if networks.own or typed != EXAMPLE:
    reading = ask(SequenceReading(net, sequence))
counter, healthy = ask(CountingUnit(net, held_out)), ask(Accuracy(net, held_out))
unrolled.show(
    "counting",
    task,
    sequence,
    [unrolled.Pane(networks.titles[0], net.experiment.network, reading)],
    unrolled.View(
        title="The unit that follows the count best: step to an R and see which valve turns",
        badge=networks.badge,
        run=f"{networks.mark} {typed}",
        open=True,
        start=int((sequence.inputs[0] == RESET).argmax()),
        unit=counter.unit,
    ),
)

patient = operate.Patient("lstm", net, networks.mark, typed, sequence, reading, held_out, healthy)
held_open = {gate: operate.held(patient, gate, 1.0) for gate in GATES}
clearer = min(GATES, key=lambda gate: held_open[gate])
with lesson.happened(guess):
    lesson.verdict(
        guess,
        OPTIONS[clearer],
        f"held open by force, at 1, its {GATES[clearer]} is the one that ruins the count: right in "
        f"{percent(held_open[clearer])} instead of {percent(healthy)}. In unit {counter.unit + 1}, whose cell state "
        "follows the "
        f"count best (correlation {counter.correlation:.2f}), the forget gate goes from {counter.elsewhere['f']:.2f} "
        f"to {counter.at_reset['f']:.2f} at an R"
        + (": what is multiplied by almost 0 is gone." if counter.at_reset["f"] < SHUT else "."),
        networks,
    )
    for column, (gate, name) in zip(st.columns(3), GATES.items(), strict=True):
        column.metric(
            f"{name} of unit {counter.unit + 1} at an R",
            f"{counter.at_reset[gate]:.2f}",
            help=f"Its mean at all other symbols is {counter.elsewhere[gate]:.2f}.",
        )
        column.metric(f"accuracy with every {name} held open", percent(held_open[gate]))
    st.caption(
        f"On {len(held_out.inputs)} held-out sequences; untouched, the network is right in {percent(healthy)}. No "
        f"unit counts alone: unit {counter.unit + 1} follows the count best, but the count is read off all "
        f"{net.experiment.network.hidden}, and a gate may drop at other symbols too."
    )

st.markdown("#### Operate on it")
st.markdown(
    "Hold a gate where you want it, silence units, or shift the forget bias: the trained network stays as it is, but "
    "reads with your change. Its accuracy is measured again on the held-out sequences."
)
surgery, operated = operate.operate(patient)
alone = surgery.forget_shift < 0 and not surgery.pins and not surgery.silent
lesson.mission(
    LESSON,
    f"Make this LSTM forgetful with its forget bias alone: accuracy below {percent(FORGETFUL)}, no gate pinned, no "
    "unit silenced.",
    alone and operated < FORGETFUL,
    f"Forget bias shifted by {surgery.forget_shift:g}, accuracy {percent(operated)}.",
    networks,
)

st.markdown("#### Beware")
left, right = st.columns(2)
with left:
    low, high = min(counter.by_count), max(counter.by_count)
    lesson.card(
        "“The hidden state h is the LSTM’s memory.”",
        f"it is the cell state c that counts: in unit {counter.unit + 1} its mean runs from {low:.1f} to {high:.1f} as "
        f"the count grows. h = o · tanh(c) can never leave −1 … 1: tanh({low:.1f}) = {math.tanh(low):.3f}, "
        f"tanh({high:.1f}) = {math.tanh(high):.3f}.",
        networks,
    )
with right:
    lesson.card(
        "“An input gate at 0 freezes the memory.”",
        "it keeps new content out, but what stands in c is still multiplied by the forget gate at every step; those of "
        f"this network are at {counter.kept:.2f} on average. Freezing takes i = 0 **and** f = 1: try both above.",
    )
lesson.try_this(
    LESSON,
    [
        ("Start with forget bias +1", f"{OPENING}&init=forget_bias"),
        ("Race it against a GRU and a vanilla RNN", f"{OPENING}&model.2=gru&model.3=rnn"),
        ("Count over 100 steps", f"{OPENING}&length=100"),
    ],
)
take_away.draw(
    run,
    "Hochreiter & Schmidhuber 1997, Long Short-Term Memory; Gers, Schmidhuber & Cummins 2000, Learning to Forget; "
    "Gers & Schmidhuber 2000, Recurrent Nets that Time and Count.",
)
frame.neighbors(LESSON)
