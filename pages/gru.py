"""Inside the GRU: which of its two gates does the work, and what does it cost beside an LSTM?"""

from dataclasses import replace

import streamlit as st

from pages.parts import figures, frame, lesson, on_show, operate, take_away, unrolled
from pages.parts.asking import ask
from pages.parts.course import Guess, Lesson
from pages.parts.figures import percent
from rnn_core.charts.bars import bars
from rnn_core.course.results import COMMAND as RESULTS
from rnn_core.course.results import quoted
from rnn_core.experiment import Race, RecurrentSpec
from rnn_core.findings.counting import RESET as R
from rnn_core.questions.accuracy import Accuracy
from rnn_core.questions.clock import UpdateSeconds
from rnn_core.questions.counting import CountingUnit, ResetGates
from rnn_core.questions.reading import SequenceReading
from rnn_core.shipped import LINKS, load
from rnn_core.tasks.counting import Counting

ALONE = LINKS["counter_gru"]
OPENING = f"{ALONE}&model.2=lstm&model.3=rnn"
NAMES = ("counter_gru", "counter", "counter_rnn")
EXAMPLE = "11.1..1R1.1.11...1R.11"
RESET, UPDATE, ALIKE = "the reset gate", "the update gate", "both alike"
LESSON = Lesson(
    __file__,
    title="Inside the GRU",
    question="Can two gates do the work of three?",
    words=("GRU", "gate", "MSE", "FLOP"),
    opening=OPENING,
    shipped=NAMES,
    guess=Guess(
        "Take one gate away from the trained network (r held at 1: it never resets; z held at 0: it keeps nothing). "
        "Which loss costs it more right counts?",
        (RESET, UPDATE, ALIKE),
    ),
)
NEAR = 0.05  # losses of accuracy that are this near to each other count as alike
SMALL = 8  # the mission: at most so many units
ROUNDS = 15

frame.page(LESSON)
guess = lesson.ask(
    LESSON,
    "A GRU has no cell state: its **hidden state** h is its memory. The **update gate** z decides, unit by unit, how "
    "much of the old h stays (z = 1 keeps all, z = 0 replaces all); the **reset gate** r decides how much of the old h "
    "may be seen while new content, the **candidate** n, is made. This one does what the LSTM of the page before did: "
    "it counts ones and starts again at 0 at every **R**.",
)
run = lesson.bench(LESSON)
networks = on_show.networks(LESSON, run, NAMES)
net = networks.nets[0]
task, held_out = net.experiment.task, net.experiment.held_out()
assert isinstance(task, Counting)

st.markdown("#### Watch it count")
left, right = st.columns([3, 2], vertical_alignment="bottom")
with left:
    typed, sequence = lesson.typed("Write your own sequence of ones, dots and R", EXAMPLE, task.read, "gru.typed")
beside = right.toggle(
    f"Show the {networks.titles[1] if len(networks.titles) > 1 else 'LSTM'} beside it",
    key="gru.beside",
    disabled=len(networks.nets) < 2,
)
readings = [load(name).reading for name in NAMES]
if networks.own or typed != EXAMPLE:
    readings = [ask(SequenceReading(each, sequence)) for each in networks.nets]
counter, healthy = ask(CountingUnit(net, held_out)), ask(Accuracy(net, held_out))
panes = [
    unrolled.Pane(title, one.experiment.network, reading)
    for title, one, reading in zip(networks.titles, networks.nets, readings, strict=False)
]
unrolled.show(
    "counting",
    task,
    sequence,
    panes[: 1 + beside],
    unrolled.View(
        title="Step to an R: where an update gate shuts, the candidate takes the place of the old state",
        badge=networks.badge,
        run=f"{networks.mark} {typed} {beside}",
        open=True,
        start=int((sequence.inputs[0] == R).argmax()),
        unit=counter.unit,
    ),
)

patient = operate.Patient("gru", net, networks.mark, typed, sequence, readings[0], held_out, healthy)
without = {RESET: operate.held(patient, "r", 1.0), UPDATE: operate.held(patient, "z", 0.0)}
apart = without[RESET] - without[UPDATE]
with lesson.happened(guess):
    lesson.verdict(
        guess,
        ALIKE if abs(apart) < NEAR else UPDATE if apart > 0 else RESET,
        f"untouched it is right in {percent(healthy)}; without its reset gate in {percent(without[RESET])}, without "
        f"its update gate in {percent(without[UPDATE])}.",
        networks,
    )
    means = ask(ResetGates(net, held_out))
    for column, (symbol, gate) in zip(st.columns(2), (("r", RESET), ("z", UPDATE)), strict=True):
        at_reset, elsewhere = means[symbol]
        now, then = column.columns(2)
        now.metric(
            f"{gate} at an R, mean",
            f"{at_reset:.2f}",
            f"{elsewhere:.2f} elsewhere",
            help="The mean over all units and held-out sequences.",
            delta_color="off",
            delta_arrow="off",
        )
        then.metric(f"accuracy without {gate}", percent(without[gate]))
    kept, lost = (quoted(f"gru: accuracy without the {gate} gate") for gate in ("reset", "update"))
    lesson.card(
        "“The reset gate shuts at an R: so that is what starts the count again.”",
        f"in unit {counter.unit + 1}, which follows the count best, r goes from {counter.elsewhere['r']:.2f} to "
        f"{counter.at_reset['r']:.2f} at an R. But what a part *does* is not yet what it is *needed for*: with every r "
        f"held open this network is right in {percent(without[RESET])}, untouched in {percent(healthy)}. Over "
        f"{kept.seeds} seeds it is {percent(kept.low)} to {percent(kept.high)} without the reset gate, and "
        f"{percent(lost.low)} to {percent(lost.high)} without the update gate (precomputed by {RESULTS}).",
        networks,
    )

st.markdown("#### Operate on it")
operate.operate(patient)

st.markdown("#### What does it cost?")
st.markdown(
    "A GRU has three blocks of weights to an LSTM’s four and a vanilla RNN’s one. Is it faster for that reason? "
    "Below is what can be counted, and what this machine’s clock says."
)
equal = st.segmented_control(
    "Held equal", ["hidden units", "parameters"], default="hidden units", required=True, key="gru.equal"
)
first, *others = Race.from_link(OPENING).lanes
size = first.lane.parameters(first.task)
models = [one.lane if equal == "hidden units" else one.lane.matched(first.task, size) for one in others]
race = Race.of(first, (first.lane, *models))
seconds, plain = (ask(UpdateSeconds(race, ROUNDS, fused)) for fused in (True, False))
names, families = [spec.title for spec in race.networks], [spec.family for spec in race.networks]
cells = [spec for spec in race.networks if isinstance(spec, RecurrentSpec)]
steps = [float(spec.flops_per_step(first.task)) for spec in cells]
charts = (
    ("Weights to be learned", "parameters", [float(spec.parameters(first.task)) for spec in race.networks]),
    ("Arithmetic of one step", "FLOPs per step", steps),
    ("What the clock says", "ms per update", [1000 * one for one in seconds]),
)
for column, (title, unit, values) in zip(st.columns(3), charts, strict=True):
    reached = ", ".join(
        f"{name}: {value:,.0f} {unit}" if value >= 1000 else f"{name}: {value:.3g} {unit}"
        for name, value in zip(names, values, strict=True)
    )
    with column:
        badge = "measured now" if unit.startswith("ms") else "counted"
        figures.chart(bars(unit, names, families, values), title, badge, reached, 170)
ratio, bare = seconds[0] / seconds[1], plain[0] / plain[1]
faster = "takes longer than" if ratio > 1.05 else "is faster than" if ratio < 0.95 else "takes as long as"
st.markdown(
    f"**On this machine {names[0]} {faster} {names[1]}**: × {ratio:.2f} for one update on {first.batch_size} "
    f"sequences of {first.task.steps} steps, for × {charts[1][2][0] / charts[1][2][1]:.2f} of the arithmetic. With "
    f"oneDNN, torch’s library of fused CPU kernels, switched off it is × {bare:.2f}: "
    + (
        "torch calls a kernel of oneDNN for the LSTM and none for the GRU, which trains here in a loop of this app. "
        "The clock sees the software as much as the cell."
        if ratio > 1.1 * bare
        else "here the kernels make little difference."
    )
)
st.caption(f"Measured now, on this server: medians of {ROUNDS} updates, the three networks taking turns.")
learned = {spec.title: quoted(f"gru: {spec.title}: accuracy") for spec in race.networks}
st.markdown(
    f"And what is learned for it? Right counts after {first.updates} updates: "
    + "; ".join(f"{name} {share.mean:.1%} ({share.low:.1%} to {share.high:.1%})" for name, share in learned.items())
    + "."
)
st.caption(f"Means and ranges over three seeds, precomputed by {RESULTS}.")

st.markdown("#### How small can it be?")
small, seed, go = st.columns([2, 1, 1], vertical_alignment="bottom")
units = small.slider("Hidden units of the GRU", 2, 16, SMALL + 2, key="gru.units")
drawn = seed.number_input("Seed", 0, 99, 0, key="gru.seed", help="Other first weights, other training sequences.")
tiny = replace(first, lane=first.lane.vary(hidden=units), seed=drawn)
go.button("Train it", on_click=lesson.set_race, args=(LESSON, Race((tiny,)), True), key="gru.tiny", width="stretch")
trainee = run.race.networks[0]
lesson.mission(
    LESSON,
    f"Solve counting with a GRU of at most {SMALL} hidden units.",
    trainee.hidden <= SMALL and bool(run.lanes and run.lanes[0].solved_at),
    f"On the bench: {trainee.title}, {trainee.parameters(task):,} parameters.",
)
lesson.try_this(
    LESSON,
    [
        ("Race them at equal parameters", f"{ALONE}&model.2=lstm&hidden.2=13&model.3=rnn&hidden.3=33"),
        ("Count over 100 steps", f"{OPENING}&length=100"),
        ("Start with long memories (chrono)", f"{ALONE}&model.2=gru&init.2=chrono"),
    ],
)
take_away.draw(
    run,
    "Cho et al. 2014, Learning Phrase Representations using RNN Encoder–Decoder; Chung et al. 2014, Empirical "
    "Evaluation of Gated Recurrent Neural Networks (who write z the other way round).",
)
frame.neighbors(LESSON)
