"""Music: a network that writes folk tunes letter by letter, and whether it remembers how a tune began."""

from functools import partial

import numpy as np
import streamlit as st

from pages.parts import figures, frame, lesson, letter_costs, on_show, take_away
from pages.parts.course import Guess, Lesson
from pages.parts.figures import percent
from pages.sections.music import chorales, composer, memory_of_beginnings, pasted, score
from rnn_core.course.results import quoted
from rnn_core.experiment import Race, vary
from rnn_core.questions.sheets import TuneSheet
from rnn_core.shipped import LINKS
from rnn_core.tasks.tunes import BETWEEN, Tunes, joined

OPENING = LINKS["tunes"]
LESSON = Lesson(
    __file__,
    title="Music",
    question="Does the tune remember its beginning?",
    words=(
        "language model",
        "bits per character",
        "temperature",
        "dropout",
        "ABC notation",
        "attention",
        "nats per step",
    ),
    opening=OPENING,
    shipped=("tunes",),
    guess=Guess(
        "Tunes come back to how they began: of the last four bars of real tunes, "
        f"{percent(quoted('music: returning, real tunes').mean)} have stood before. Take bars near the end "
        "that repeat the first half note for note. If the network has read that first half, by how much does it lower "
        "what they cost?",
        memory_of_beginnings.ANSWERS,
    ),
)
MOST_TYPED = 600
MISSION_RETURN, MISSION_BARS = 3, 12


def fits(race: Race) -> bool:
    """Tell whether the page makes sense of a race: recurrent networks that predict the letters of tunes."""
    return isinstance(race.lanes[0].task, Tunes) and all(one.recurrent and not one.both for one in race.networks)


frame.page(LESSON)
guess = lesson.ask(
    LESSON,
    "A tune can be written in letters: **ABC notation**. M is the meter, K the key, A to G and a to g are notes, 2 "
    "makes one twice as long, (3 puts three notes in the time of two, | ends a bar, |: and :| enclose what is "
    "repeated. So a **language model** can learn "
    "tunes as it learns English: it reads letter by letter and guesses the next one. This network has learned from "
    f"{joined(held_out=False).count(BETWEEN):,} dance tunes and airs of Ireland, Scotland and England. What a letter "
    "**costs** it is measured in bits.",
)
SOLVED = "better than a table of counts that looks back 3 letters"
run = lesson.bench(LESSON, picture=partial(letter_costs.latest, solved=SOLVED), fits=fits)
networks, reached = letter_costs.worth(on_show.networks(LESSON, run, LESSON.shipped), "tunes")
net, title = networks.nets[0], networks.titles[0]
task = net.experiment.task
assert isinstance(task, Tunes)

tunes: Tunes = task
st.markdown("#### How it reads a tune")
example = joined(held_out=True).split(BETWEEN)[0]
typed, text = lesson.typed(
    "A tune in ABC notation, as you find it on the web. This one it has not learned from",
    example,
    lambda written: tunes.read(pasted.cleaned(written, MOST_TYPED)),
    "music.read",
    pasted.MOST_PASTED,
)
pasted.say(typed, MOST_TYPED)
typed = pasted.cleaned(typed, MOST_TYPED)
st.markdown(f"**The tune as sheet music: press Play, or click a note** {figures.badge('engraved now')}")
try:
    score.show("music.example", TuneSheet(typed), f"Sheet music of the tune {typed}")
except ValueError as error:
    st.warning(f"The network reads these letters, but they cannot be engraved: {frame.plain(error)}")
costs = letter_costs.read(networks, "tunes", typed, text, example)
lines = np.array([letter == "|" for letter in costs.letters])
letter_costs.draw(
    networks,
    costs,
    f"A bar line costs {costs.costs[lines].mean():.2f} bits on average, any other letter "
    f"{costs.costs[~lines].mean():.2f}."
    if lines.any() and not lines.all()
    else "",
    "Note by note it guesses what comes next",
)

memory_of_beginnings.draw(guess, networks, reached)
judged = composer.draw(net, title)
composer.go_on(net, title)
chorales.draw()
lesson.mission(
    LESSON,
    f"Real tunes come back. Make the network write one of at least {MISSION_BARS} bars, each of the right length, of "
    f"whose last four {MISSION_RETURN} or more have stood before. (How sure of itself must it be?)",
    judged.returning >= MISSION_RETURN and judged.right == judged.bars >= MISSION_BARS,
    f"The tune that it wrote: {judged.bars} bars, {judged.right} of the right length; of the last four, "
    f"{judged.returning} stood before.",
)
lesson.try_this(
    LESSON,
    [
        ("Race a GRU, a vanilla RNN", f"{vary(OPENING, updates=600)}&model.2=gru&model.3=rnn"),
        ("One layer, no dropout", vary(OPENING, layers=1, dropout=0.0)),
        ("Read 60 letters at a time", vary(OPENING, length=60)),
        ("A quarter of the units", vary(OPENING, hidden=32)),
    ],
)
take_away.draw(
    run,
    "Eck & Schmidhuber 2002 (an LSTM that plays the blues); Sturm et al. 2016, Music Transcription Modelling (folk "
    "tunes in ABC, letter by letter); Witten & Bell 1991. Engraved by verovio (LGPL), sound synthesized here. Tunes: "
    f"{task.source}. Every eighth tune is held out, whole; of variants only one is kept. "
    "Yet 8 of the 316 held-out tunes share half or more of their runs of nine notes with one to train on, some in "
    "another key; 2 share all of them.",
)
frame.neighbors(LESSON)
