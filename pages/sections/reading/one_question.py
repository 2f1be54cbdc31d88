"""One network answers the reader's question on a text: word by word, and which words it points at."""

from typing import NamedTuple

import numpy as np
import streamlit as st

from pages.parts import frame, lesson, on_show, shading, unrolled
from pages.parts.asking import ask
from pages.parts.figures import percent
from rnn_core.data.facts import read_facts
from rnn_core.findings.answers import answer
from rnn_core.questions.chances import AnswerChances
from rnn_core.questions.net import Net
from rnn_core.questions.reading import SequenceReading
from rnn_core.shipped import load
from rnn_core.tasks import Batch
from rnn_core.tasks.facts import EXAMPLE, Facts, answer_in, asked_for, spell
from rnn_core.tasks.telling import draw, held_back, tell
from rnn_core.trace import Floats, Reading, softmax

SHIPPED = ("answerer", "answerer_hidden")
FIELD = "reading.typed"
MOST_TYPED = 600


class TextAnswer(NamedTuple):
    """What a network answers to a typed text, what the text says, and what is true (None: not known)."""

    lane: int
    answer: str
    right: str | None
    true: str | None
    drawn: bool  # by the button, not written by the reader


def named(networks: on_show.Networks) -> tuple[str, ...]:
    """Return what the networks are called here: the shipped ones by the names that they have learned from."""
    if networks.own:
        return networks.titles
    return tuple(f"trained on {facts_task(net).names} names" for net in networks.nets)


def facts_task(net: Net) -> Facts:
    """Return the task of a network that answers."""
    task = net.experiment.task
    assert isinstance(task, Facts)
    return task


def watch(networks: on_show.Networks, names: tuple[str, ...]) -> TextAnswer:
    """Ask for a question with a text, and show how one of the networks reads it."""
    st.markdown("#### Watch it answer")
    lane = 0
    if len(names) > 1:
        picked = st.segmented_control("Network", names, default=names[0], required=True, key=f"reading.net {names}")
        lane = names.index(picked)
    net, task = networks.nets[lane], facts_task(networks.nets[lane])
    typed, batch = lesson.typed("A question, and a text that answers it", EXAMPLE, task.read, FIELD, MOST_TYPED)
    with st.container(horizontal=True):
        for label, lies in (("A true text", False), ("A text that lies", True)):
            st.button(label, on_click=_another, args=(task.count, lies), icon=":material/casino:")
    reading = ask(SequenceReading(net, batch)) if networks.own or typed != EXAMPLE else load(SHIPPED[lane]).reading
    chances = np.nan_to_num(softmax(reading.trace.outputs)[0, :, 1])
    heard = _heard(lane, typed, chances)
    _show(networks, heard, typed, batch, reading)
    _shade(task, spell(typed), chances, heard.answer)
    _others(networks, names, lane, typed)
    return heard


def _heard(lane: int, typed: str, chances: Floats) -> TextAnswer:
    """Hold the answer that the chances (words,) make against the text and the truth."""
    words = spell(typed)
    place, asked = answer_in(words), asked_for(words)
    return TextAnswer(
        lane,
        answer(words, chances),
        None if place is None else " ".join(words[place.start : place.stop]),
        None if asked is None else read_facts()[asked[0]][asked[1]],
        typed == st.session_state.get("reading.drawn"),
    )


def _show(networks: on_show.Networks, heard: TextAnswer, typed: str, batch: Batch, reading: Reading) -> None:
    net, words = networks.nets[heard.lane], spell(typed)
    place = answer_in(words)
    verdict = ""
    if heard.right is not None:
        verdict = ", as the text says" if heard.answer == heard.right else f"; the text says “{heard.right}”"
    unrolled.show(
        "reading",
        net.experiment.task,
        batch,
        [unrolled.Pane(networks.titles[heard.lane], net.experiment.network, reading)],
        unrolled.View(
            title=f"It answers “{heard.answer}”{verdict}" if heard.answer else f"It points at no word{verdict}",
            badge=networks.badge,
            run=f"{networks.mark} {heard.lane} {typed}",
            start=words.index("?") if place is None else place.start,
        ),
    )


def _shade(task: Facts, words: list[str], chances: Floats, about: str) -> None:
    """Draw the text with the words that it points at, and say what is special about it."""
    if task.names == "hidden":
        st.caption(
            "It never sees the name of a country: in every text marks such as @1 stand for them, other ones each time."
        )
    if asked_for(words) in held_back():
        st.caption("This is one of the questions that were never asked while it trained.")
    shading.scale("no part of the answer", "surely part of it")
    shading.shaded(
        [f"{word} " for word in words],
        np.where(np.arange(len(words)) > words.index("?"), chances, 0).tolist(),
        1.0,
        [percent(chance) for chance in chances],
        f"Words shaded by the chance of being part of the answer: {' '.join(words)}. It answers: {about}",
    )


def _others(networks: on_show.Networks, names: tuple[str, ...], lane: int, typed: str) -> None:
    """Say what the other networks answer, and which countries all of them know."""
    for other, name in enumerate(names):
        if other != lane:
            batch = facts_task(networks.nets[other]).read(typed)
            seen = ask(AnswerChances(networks.nets[other], batch))[0, :, 1]
            reply = frame.plain(answer(spell(typed), np.nan_to_num(seen)))
            st.markdown(f"**{name}**, same text: “{reply or 'nothing'}”")
    with st.expander(f"The {len(read_facts())} countries that it knows"):
        st.caption(", ".join(read_facts()))


def _another(count: int, lies: bool) -> None:
    """Put another text of ours into the field."""
    turn = st.session_state["reading.turn"] = st.session_state.get("reading.turn", 0) + 1
    rng = np.random.default_rng(turn)
    words = tell(draw(rng, count, False, lies), rng, "real")[0]
    text = " ".join(words).replace(" ?", "?").replace(" .", ".")
    st.session_state[FIELD] = st.session_state["reading.drawn"] = text[0].upper() + text[1:]
