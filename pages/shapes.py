"""Shapes of sequence problems: one or many in, one or many out; the same cell in five arrangements."""

from dataclasses import replace

import streamlit as st

from pages.parts import figures, frame, lesson, on_show, take_away, unrolled
from pages.parts.asking import ask, origin
from pages.parts.course import Guess, Lesson
from pages.parts.figures import percent
from rnn_core.charts.outline import outline
from rnn_core.course.results import COMMAND as RESULTS
from rnn_core.course.results import quoted
from rnn_core.experiment import vary
from rnn_core.findings.shapes import FORGETS, written
from rnn_core.questions.accuracy import Accuracy
from rnn_core.questions.change import RecurrentChange
from rnn_core.questions.net import Net
from rnn_core.questions.reading import SequenceReading
from rnn_core.shipped import COMMAND, LINKS, load
from rnn_core.tasks.shape import BLANK, SHAPES, Shape

OPENING = LINKS["encoder_decoder"]
NAMES: dict[str, str] = dict(
    zip(SHAPES, ("one_to_one", "one_to_many", "many_to_one", "many_to_many", "encoder_decoder"), strict=True)
)
TITLES = {shape: shape.replace("-", "–") for shape in SHAPES}
STORIES: dict[str, str] = {
    "one to one": "The letter that follows in the alphabet. One step: nothing to remember.",
    "one to many": "From one letter, all that follow it, without reading on. As a caption grows from one image.",
    "many to one": "At the end: which letter came first? As a verdict on a review.",
    "many to many": "At each step: which letter was the last one? As a tag for each word.",
    "encoder-decoder": "All letters backwards, then ■ for the end. What reads (pale) is the encoder; what writes, from "
    "? on (dark), is the decoder, and it reads what it has written. As a translation.",
}
COUNTS = ("none", "one", "two", "three", "four", "all five")
LESSON = Lesson(
    __file__,
    title="Shapes of problems",
    question="One or many in, one or many out?",
    words=("token", "embedding", "encoder–decoder", "teacher forcing"),
    opening=OPENING,
    shipped=tuple(NAMES.values()),
    guess=Guess(
        "Cut the loop of each trained network, so that nothing of h reaches the next step. How many of the five are "
        "still right?",
        COUNTS,
    ),
)
EXAMPLE = "cafe"

frame.page(LESSON)
guess = lesson.ask(
    LESSON,
    "A feed-forward network takes one thing and gives one. A recurrent one may read **one or many** and answer **once "
    "or often**: what differs is only at which steps it reads, and at which steps its answer counts. Below, five small "
    "GRUs with the letters a to f, each trained in a shape of its own.",
)
run = lesson.bench(LESSON)
trainee = run.race.lanes[0].task
assert isinstance(trainee, Shape)
networks = on_show.networks(LESSON, run, [NAMES[trainee.shape]])
nets = {shape: load(name).net for shape, name in NAMES.items()} | {trainee.shape: networks.nets[0]}
marks = dict.fromkeys(SHAPES, on_show.SHIPPED) | {trainee.shape: networks.mark}


def task_of(net: Net) -> Shape:
    """Return the task of one of the five."""
    assert isinstance(net.experiment.task, Shape)
    return net.experiment.task


st.markdown("#### The five shapes")
accuracies = {shape: Accuracy(net, net.experiment.held_out()) for shape, net in nets.items()}
right = {shape: ask(accuracy) for shape, accuracy in accuracies.items()}
cut = {shape: ask(replace(accuracy, surgery=FORGETS)) for shape, accuracy in accuracies.items()}
change = {shape: ask(RecurrentChange(net)) for shape, net in nets.items()}
for (shape, net), column in zip(nets.items(), st.columns([2, 2, 2, 2, 3]), strict=True):
    with column:
        st.markdown(f"**{TITLES[shape]}**")
        figures.drawing(outline(task_of(net), net.experiment.example(), BLANK, f"{shape}: {STORIES[shape]}"))
        st.metric("answers right", percent(right[shape]))
        st.caption(STORIES[shape])
st.caption(
    "The drawings are made from each batch’s own inputs and mask; the shares are "
    f"{origin(*accuracies.values())}, on held-out sequences. There are so few different ones that training "
    "has come upon most of them, too."
)

survivors = [shape for shape in SHAPES if cut[shape] > 0.95]
with lesson.happened(guess):
    lesson.verdict(
        guess,
        COUNTS[len(survivors)],
        (f"with the loop cut only “{survivors[0]}” is still right. " if len(survivors) == 1 else "")
        + f"“Many to many”, whose answer is the letter *before*, goes from {percent(right['many to many'])} to "
        f"{percent(cut['many to many'])}; “one to many” from {percent(right['one to many'])} to "
        f"{percent(cut['one to many'])}: after its first answer, every blank that it reads looks like every other.",
        networks,
    )
    for column, (shape, net) in zip(st.columns(5), nets.items(), strict=True):
        guessing = f"A guess is right in {percent(task_of(net).chance)}."
        column.metric(f"{TITLES[shape]}, loop cut", percent(cut[shape]), help=guessing)
    st.caption("The cut: both gates of every unit held at 0, so that h is made from the input alone.")
    lesson.card(
        "“One to one: an RNN predicts the next word from one word.”",
        "with a single step there is no past, so nothing recurrent is used. Training has moved the recurrent weights "
        f"U of the “one to one” network by {percent(change['one to one'])} of their size, those of “many to one” by "
        f"{percent(change['many to one'])}. Predicting the next word of a *sentence* is many to many.",
    )

st.markdown("#### Watch each read")
typed, _ = lesson.typed(
    "Letters a to f that all five read (one to …: the first)", EXAMPLE, trainee.read, "shapes.typed"
)
wrote, wanted = dict[str, str](), dict[str, str]()
left, other = st.columns(2)
places = dict(zip(SHAPES, (left, other, left, other, st.container()), strict=True))
for shape, net in nets.items():
    task = task_of(net)
    sequence = task.read(typed)
    reading = load(NAMES[shape]).reading
    if (marks[shape], typed) != (on_show.SHIPPED, EXAMPLE):
        reading = ask(SequenceReading(net, sequence))
    wrote[shape], wanted[shape] = written(task, reading.trace, sequence)
    with places[shape]:
        unrolled.show(
            f"shape {shape}",
            task,
            sequence,
            [unrolled.Pane(TITLES[shape], net.experiment.network, reading)],
            unrolled.View(
                title=f"{TITLES[shape]}: it answers “{wrote[shape]}”"
                + ("" if wrote[shape] == wanted[shape] else f", but right is “{wanted[shape]}”"),
                badge=networks.badge if shape == trainee.shape else f"precomputed by {COMMAND}",
                run=f"{marks[shape]} {typed}",
            ),
        )
aligned, translated = (wrote[shape] == wanted[shape] for shape in ("many to many", "encoder-decoder"))
about = trainee.shape in ("many to many", "encoder-decoder")
learned = not (networks.own and about) or bool(run.lanes and run.lanes[0].solved_at)
lesson.mission(
    LESSON,
    "Find letters that “many to many” tags without a mistake, but that the encoder–decoder cannot write backwards, "
    "although it has learned its task.",
    aligned and not translated and typed != EXAMPLE and learned,
    f"“{typed}”: many to many {'all right' if aligned else 'wrong'}; the encoder–decoder wrote "
    f"“{wrote['encoder-decoder']}”, right is “{wanted['encoder-decoder']}”.",
)
own, shared = (quoted(f"shapes: {who} decoder: updates to solve") for who in ("own", "shared"))
first, second = st.columns(2)
with first:
    lesson.card(
        "“The decoder looks back at the sentence.”",
        f"it cannot. All that writing gets of what was read is one vector, the last h of the reading: "
        f"{nets['encoder-decoder'].experiment.network.hidden} numbers, the **context vector**, for 4 letters as for "
        "20. Many to many needs to carry one letter only, so any length will do. (Attention, which does look back, "
        "comes with translation.)",
    )
with second:
    lesson.card(
        "“Reading and writing take two networks.”",
        f"the same weights can do both. With a decoder of its own it was solved after {own.mean:.0f} updates "
        f"({own.low:.0f} to {own.high:.0f}), with shared weights after {shared.mean:.0f} ({shared.low:.0f} to "
        f"{shared.high:.0f}); three seeds, precomputed by {RESULTS}.",
    )
lesson.try_this(
    LESSON,
    [
        ("One network that reads and writes", vary(OPENING, decoder="shared", updates=800)),
        ("Squeeze the letters through 6 units", vary(OPENING, hidden=6)),
        (
            "Learn from up to 8 letters",
            vary(OPENING, length=8, hidden=64, updates=1500),
        ),
        ("Train “many to one” instead", LINKS["many_to_one"]),
    ],
)
take_away.draw(
    run,
    "Karpathy 2015, The Unreasonable Effectiveness of Recurrent Neural Networks (the five shapes); Sutskever, Vinyals "
    "& Le 2014, Sequence to Sequence Learning with Neural Networks; Cho et al. 2014, Learning Phrase Representations; "
    "Williams & Zipser 1989 (teacher forcing). The letters are random.",
)
frame.neighbors(LESSON)
