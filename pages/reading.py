"""Reading: a network answers questions on a text, another shortens descriptions; and what their marks mean."""

import streamlit as st

from pages.parts import frame, lesson, on_show, take_away
from pages.parts.course import Guess, Lesson
from pages.parts.figures import percent
from pages.sections.reading import exams, headlines, one_question
from rnn_core.experiment import Race, vary
from rnn_core.findings.answers import LIES, TRUE
from rnn_core.shipped import LINKS
from rnn_core.tasks.facts import Facts
from rnn_core.tasks.headlines import Headlines

OPENING = LINKS["answerer"]
TEXT, TRUTH, NEITHER = "what the text says", "what is true, whatever the text says", "mostly neither, or nothing"
LESSON = Lesson(
    __file__,
    title="Reading",
    question="Does it read the text, or does it know the answer by heart?",
    words=("exact match", "precision", "recall", "F1 of an answer", "ROUGE", "bidirectional", "TF-IDF"),
    opening=OPENING,
    shipped=one_question.SHIPPED,
    guess=Guess(
        "Now a text **lies**: “In Japan people pay with the Peruvian Sol. The currency of Peru is the Japanese Yen. …” "
        "What does it answer to such texts?",
        (TEXT, TRUTH, NEITHER),
    ),
)


def fits(race: Race) -> bool:
    """Tell whether the page makes sense of a race: recurrent networks that answer, or that shorten."""
    return isinstance(race.lanes[0].task, (Facts, Headlines)) and all(one.recurrent for one in race.networks)


frame.page(LESSON)
guess = lesson.ask(
    LESSON,
    "A question, then a text of three facts. The network reads them word by word and says of each word whether it is "
    "part of the **answer**: it can only point at what stands there. It has learned from 128,000 texts, all of them "
    "**true**: in each the currency of Japan was the Japanese Yen. To point at it, it may have found out which "
    "sentence is about Japan; or it may have learned by heart what goes with Japan.",
)
run = lesson.bench(LESSON, fits=fits)
if run.update and isinstance(run.race.lanes[0].task, Facts):
    st.caption("Held-out, while it trains, are questions that are never asked in training.")
networks = on_show.networks(LESSON, run, one_question.SHIPPED)
shortens = networks.own and isinstance(networks.nets[0].experiment.task, Headlines)
answering = on_show.shipped(one_question.SHIPPED) if shortens else networks
named = one_question.named(answering)

heard = one_question.watch(answering, named)
grades = exams.grades(answering, named)
first = grades[0]
lied = first.by_exam[LIES]
if shortens:
    st.info("**Your own run shortens descriptions.** It is further down, at “A headline out of the text’s own words”.")
with lesson.happened(guess):
    shares = {TEXT: lied.text, TRUTH: lied.truth, NEITHER: lied.neither + lied.empty}
    lesson.verdict(
        guess,
        max(shares, key=shares.__getitem__),
        f"of 400 texts that lie it answers {percent(lied.text)} as the text says and {percent(lied.truth)} as it is "
        "true; to "
        f"{percent(lied.neither)} it says something else, to {percent(lied.empty)} nothing. Of 400 true texts it "
        f"answers {percent(first.by_exam[TRUE].text)} as the text says.",
        answering,
    )
    st.markdown(
        "One that has learned with **hidden names** has met texts of the same kind. But in each of them marks (@1, @2, "
        "…) stood for the countries, other marks every time: there was nothing to learn by heart, and to find the "
        "answer it had to find the sentence."
    )
    exams.draw(grades)
exams.calculator()
headlines.draw(networks if shortens else on_show.shipped(headlines.SHIPPED))
believed = heard.lane == 0 and not heard.drawn and heard.right not in (None, heard.true) and heard.answer == heard.right
lesson.mission(
    LESSON,
    f"Write a lie that the network “{named[0]}” believes: its answer must be what your text says, not what is true.",
    believed,
    f"It answers “{heard.answer or 'nothing'}”"
    + ("." if heard.right is None else f"; the text says “{heard.right}”, true is “{heard.true}”.")
    + (" This text was drawn: write your own." if heard.drawn else "")
    + (f" This is the network “{named[heard.lane]}”." if heard.lane else ""),
)
lesson.try_this(
    LESSON,
    [
        ("Hide the names of countries", vary(OPENING, names="hidden")),
        ("Read forward only", vary(OPENING, names="hidden", direction="forward")),
        ("One layer instead of two", vary(OPENING, names="hidden", layers=1)),
        ("Headlines: LSTM, RNN", f"{LINKS['headliner']}&model.2=rnn&hidden.2=32&direction.2=bidirectional"),
    ],
)
take_away.draw(
    run,
    "Hermann et al. 2015, Teaching Machines to Read and Comprehend (hidden names); Rajpurkar et al. 2016, SQuAD (exact "
    "match and F1); Filippova et al. 2015, Sentence Compression by Deletion with LSTMs; Lin 2004, ROUGE. Data: "
    f"{Facts().source}; one question in ten is never asked while it trains. {Headlines().source}; the descriptions of "
    "13 of 69 R packages are held out. Of these 275 descriptions 4 are half copied from one to train on: R packages "
    "share data sets.",
)
frame.neighbors(LESSON)
