"""Sequences: where order is the information, who can see it, and who can go on when the sequence does."""

from dataclasses import replace

import streamlit as st

from pages.parts import figures, frame, lesson, on_show, take_away, unrolled
from pages.parts.asking import ask, origin
from pages.parts.course import Guess, Lesson
from pages.parts.figures import percent
from rnn_core.anatomy.cells import CELLS
from rnn_core.course.presets import PRESETS
from rnn_core.course.results import COMMAND as RESULTS
from rnn_core.course.results import quoted
from rnn_core.experiment import Experiment, Race, RecurrentSpec
from rnn_core.findings.sequences import trials
from rnn_core.questions.accuracy import Accuracy
from rnn_core.questions.net import Net
from rnn_core.questions.reading import SequenceReading
from rnn_core.questions.trials import DistanceAccuracy, TrialAccuracy
from rnn_core.shipped import LINKS, load
from rnn_core.tasks.first import MARKS, First

NAMES = ("first_gru", "first_mlp", "first_cnn", "first_bag")
ALONE = LINKS["first_gru"]
OPENING = f"{ALONE}&model.2=mlp&model.3=cnn&model.4=bag"
EXAMPLE = "cdAffecBedcdfedcfecd"
NOBODY, MLP, CNN, BAG = "nobody else", "the MLP", "the MLP and the CNN", "even the bag of words"
LESSON = Lesson(
    __file__,
    title="Sequences",
    question="When does order carry the information?",
    words=("step", "unit", "hidden state", "GRU", "MLP", "CNN", "bag of words", "update", "held-out"),
    opening=OPENING,
    shipped=NAMES,
    guess=Guess("The GRU can learn it. Who else?", (NOBODY, MLP, CNN, BAG)),
)
NOT_EVEN = "nobody, not even the recurrent network"
TELLS = 0.8  # accuracy from which on a network counts as able to tell; a coin gets 0.5
SIZE = 500
SURE, LOST = 0.99, 0.8  # the mission: right at home, and elsewhere

frame.page(LESSON)
guess = lesson.ask(
    LESSON,
    "A **sequence** is data whose order carries information: “dog bites man” is not “man bites dog”. Four networks "
    "read 20 words, among them one A and one B, and say **which came first**. The **bag of words** takes the mean of "
    "all words. The **MLP** has weights of its own for every position. The **CNN** slides filters five words wide "
    "along and keeps the strongest responses. The **GRU** is recurrent: it reads word by word and carries a state.",
)
run = lesson.bench(LESSON)
networks = on_show.networks(LESSON, run, NAMES)
net = networks.nets[0]
task = net.experiment.task
assert isinstance(task, First)

st.markdown("#### Watch order become a state")
typed, sequence = lesson.typed(
    "Write your own words: one A, one B, and c to f as filler", EXAMPLE, task.read, "sequences.typed"
)
reading = load("first_gru").reading
if networks.own or typed != EXAMPLE:
    reading = ask(SequenceReading(net, sequence))
unrolled.show(
    "words",
    task,
    sequence,
    [unrolled.Pane(networks.titles[0], net.experiment.network, reading)],
    unrolled.View(
        title="Whatever came first leaves a mark on the state, and the answer is read off it at the end",
        badge=networks.badge,
        run=f"{networks.mark} {typed}",
        start=max(t for t, word in enumerate(sequence.inputs[0]) if word < MARKS),  # only then is there an answer
    ),
)

unlike = trials(task, SIZE)
tests = {
    title: {name: TrialAccuracy(each, batch) for name, batch in unlike.items()}
    for title, each in zip(networks.titles, networks.nets, strict=True)
}
results = {title: {name: ask(test) for name, test in each.items()} for title, each in tests.items()}
questions = [test for each in tests.values() for test in each.values()]
shares = {title: float(next(iter(result.values()))) for title, result in results.items()}
models = {title: one.experiment.network.model for title, one in zip(networks.titles, networks.nets, strict=True)}
able = {models[title] for title, share in shares.items() if share > TELLS}
with lesson.happened(guess):
    if {"bag", "mlp", "cnn"} <= set(models.values()):
        weakest = BAG if "bag" in able else CNN if "cnn" in able else MLP if "mlp" in able else NOBODY
        lesson.verdict(
            guess,
            weakest if able & set(CELLS) else NOT_EVEN,
            ", ".join(f"{title} {percent(share)}" for title, share in shares.items())
            + "."
            + (
                " So an MLP does see order: it has weights for every position. What it lacks shows below."
                if "mlp" in able
                else ""
            ),
            networks,
        )
    else:
        st.info("Your race has not all four networks in it. Reset, and press Start, to hold your guess against it.")
    figures.table(
        ("right in", *next(iter(results.values()))),
        [
            (title, *("cannot read it" if isinstance(share, str) else percent(share) for share in result.values()))
            for title, result in results.items()
        ],
    )
    st.caption(
        f"{origin(*questions).capitalize()}, on {SIZE} new sequences of each kind; a coin would be right in 50 %. "
        f"Sequences “where it never read” are {2 * task.length} words long, with A and B in the second half: positions "
        "that training never had."
    )
refused = next((share for result in results.values() for share in result.values() if isinstance(share, str)), None)
if refused:
    st.markdown("What the MLP says to a longer sequence is its own, real error:")
    st.code(refused.splitlines()[0], language=None, wrap_lines=True)

st.markdown("#### The usual table, answered by counting and measuring")
st.markdown(
    "Textbooks tell the three families apart by a table: “parameter sharing: no, yes, yes; fixed-length input: yes, "
    "yes, no; recurrent connections: no, no, yes”. Here is what the networks above answer."
)
other_length = 200 if task.length < 200 else 100


def traits(net: Net, result: dict[str, float | str]) -> tuple[str, ...]:
    """Return one network's row: shared weights, other lengths, recurrent weights."""
    spec = net.experiment.network
    short, long = spec.parameters(task), spec.parameters(replace(task, length=other_length))
    longer = result["twice as long"]
    reads = "no" if isinstance(longer, str) else f"yes, right in {percent(longer)}"
    cells = isinstance(spec, RecurrentSpec)
    state = CELLS[spec.model].matrix_weights(0, spec.hidden) * spec.tracks if cells else 0
    return f"{short:,}", f"{long:,}", "yes" if short == long else "no", reads, f"{state:,}"


figures.table(
    (
        "network",
        f"weights for {task.length} words",
        f"for {other_length} words",
        "so weights are shared",
        "reads twice the length",
        "weights from state to state",
    ),
    [(title, *traits(one, results[title])) for title, one in zip(networks.titles, networks.nets, strict=True)],
)
left, beside = st.columns(2)
with left:
    home_trial = next(iter(unlike))
    cnn = next((n for n, one in enumerate(networks.nets) if one.experiment.network.model == "cnn"), None)
    seen = load("first_cnn").net if cnn is None else networks.nets[cnn]
    studied = seen.experiment.task
    assert isinstance(studied, First)
    shares_apart = ask(DistanceAccuracy(seen, trials(studied, SIZE)[home_trial]))
    near, *further = (f"{percent(share)} at {apart}" for apart, share in shares_apart.items())
    ends = " And the padding at both ends tells a filter where the sequence begins and ends: in one twice as long the "
    ends += "ends are far away."
    lesson.card(
        "“A CNN needs input of a fixed length, and sees only what fits its filter.”",
        "only a layer with a weight for every position would fix the length; this CNN keeps the strongest response "
        "and reads any. And though its filter is five words wide, it is right in "
        + ", in ".join([near, *further])
        + f".{ends if min(shares_apart.values()) > TELLS else ''}",
    )
with beside:
    home, away = (quoted(f"sequences: gru: learned in the first half{end}") for end in ("", ", asked in the second"))
    lesson.card(
        "“A recurrent network shares its weights over time, so a rule learned at one place holds at every place.”",
        "the weights are shared, but not the states that they meet. Trained on sequences whose A and B stand in the "
        f"*first* half only, the GRU is right in {percent(home.mean)} there, and in {percent(away.mean)} "
        f"({percent(away.low)} to "
        f"{percent(away.high)}) where both stand in the second ({away.seeds} seeds, precomputed by {RESULTS}).",
    )
st.markdown("#### Teach it something that does not travel")
where_column, order_column, go = st.columns([2, 2, 1], vertical_alignment="bottom")
where = where_column.selectbox("A and B stand", ("anywhere", "first half", "second half"), key="sequences.where")
order = order_column.selectbox("Order of the words", ("kept", "shuffled"), key="sequences.order")
wanted = Experiment.from_link(ALONE)
wanted = replace(wanted, task=replace(wanted.task, where=where, order=order))
go.button(
    "Train the GRU", on_click=lesson.set_race, args=(LESSON, Race((wanted,)), True), key="sequences.go", width="stretch"
)
other = {"first half": "second half", "second half": "first half"}.get(task.where, task.where)
elsewhere = trials(replace(task, where=other), SIZE)["like those it learned from"]
there = ask(Accuracy(net, elsewhere))
lesson.mission(
    LESSON,
    f"Train a GRU that is right in at least {percent(SURE)} of sequences like those it learned from, and in less than "
    f"{percent(LOST)} of those whose A and B stand in the other half.",
    networks.own and other != task.where and shares[networks.titles[0]] >= SURE and there < LOST,
    f"{networks.titles[0]}, trained with A and B in: {task.where}. Right in "
    f"{percent(shares[networks.titles[0]])} there"
    + (f", and in {percent(there)} in the {other}." if other != task.where else "."),
)
st.markdown("#### Real sequences in this app")
named = {preset.name: preset for preset in PRESETS}
for column, (name, label) in zip(
    st.columns(3),
    (
        ("Read a digit", "A scanned digit, row by row"),
        ("Finish the rhyme", "A rhyme, letter by letter"),
        ("Continue the curve", "A curve, value by value"),
    ),
    strict=True,
):
    pairs = named[name].race.to_pairs()
    column.page_link("pages/lab.py", label=label, icon=":material/experiment:", query_params=pairs)
lesson.try_this(
    LESSON,
    [
        ("Learn from shuffled words", f"{OPENING}&order=shuffled"),
        ("Learn in the first half only", f"{OPENING}&where=first+half"),
        ("Give the CNN twice the filters", f"{OPENING}&hidden.3=64"),
    ],
)
take_away.draw(
    run,
    "Elman 1990, Finding Structure in Time; Bai, Kolter & Koltun 2018, An Empirical Evaluation of Generic "
    "Convolutional and Recurrent Networks for Sequence Modeling. The words are random.",
)
frame.neighbors(LESSON)
