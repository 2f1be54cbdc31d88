"""A network shortens descriptions to headlines: which words it keeps, and how near that comes to the author's."""

import html

import numpy as np
import streamlit as st

from pages.parts import figures, lesson, on_show, shading
from pages.parts.asking import ask, origin
from pages.parts.figures import percent
from rnn_core.course.results import COMMAND as RESULTS
from rnn_core.course.results import quoted
from rnn_core.data.descriptions import MOST_WORDS, words_in
from rnn_core.findings.headlines import BEST, FIRST, KEPT, KINDS, LISTED, RAREST, held_out_pairs, keep
from rnn_core.questions.chances import AnswerChances
from rnn_core.questions.headlines import HeadlineMarks, RuleMarks
from rnn_core.questions.marks import RougeMarks
from rnn_core.tasks.headlines import EXAMPLE, Headlines

SHIPPED = ("headliner",)
FIELD = "reading.described"
MOST_TYPED = 2_000
CLEAR = 0.03  # of ROUGE-1: less is within what another seed changes


def draw(networks: on_show.Networks) -> None:
    """Let the first network shorten a description, and compare it with rules that have learned less."""
    net, title = networks.nets[0], networks.titles[0]
    task = net.experiment.task
    assert isinstance(task, Headlines)
    st.markdown("#### A headline out of the text’s own words")
    st.markdown(
        "To shorten is to decide, too: **keep** this word or not? Another network has learned from the descriptions "
        "of 1,062 data sets and from the headlines that their authors gave them. Its own headline is made of the "
        f"{KEPT} words that it would most gladly keep, in the order of the text. It has no words of its own."
    )
    typed, batch = lesson.typed("The description of something", EXAMPLE, task.read, FIELD, MOST_TYPED)
    st.button("A description that it was not trained on", on_click=_another, icon=":material/casino:")
    words = words_in(typed)[:MOST_WORDS]
    chances = np.nan_to_num(ask(AnswerChances(net, batch))[0, :, 1])
    made, author = keep(words, chances), dict(held_out_pairs()).get(words)
    shading.scale("leave out", "keep")
    shading.shaded(
        [f"{word} " for word in words],
        chances.tolist(),
        0.8,
        [percent(chance) for chance in chances],
        f"Words shaded by the chance of being kept: {' '.join(words)}",
    )
    line = f"<b>{html.escape(title)}:</b> {html.escape(made)}"
    if author is not None:
        near = ask(RougeMarks((made,), (author,)))
        line += (
            f"<br><b>Its author:</b> {html.escape(author)} <small>(ROUGE-1 {near.unigrams:.2f}, ROUGE-2 "
            f"{near.bigrams:.2f}, ROUGE-L {near.longest:.2f})</small>"
        )
    st.html(line)
    if len(words_in(typed)) > MOST_WORDS:
        st.caption(f"It reads the first {MOST_WORDS} words.")
    _compare(networks)


def _compare(networks: on_show.Networks) -> None:
    net, title = networks.nets[0], networks.titles[0]
    question, rules = HeadlineMarks(net), RuleMarks()
    reached, others = ask(question), ask(rules)
    badge = origin(question, rules)
    left, right = st.columns([3, 2])
    with left:
        figures.table(
            ("275 descriptions of other R packages", "ROUGE-1", "ROUGE-2", "ROUGE-L"),
            [
                (name, *(f"{mark:.3f}" for mark in one))
                for name, one in (
                    {title: reached} | {name: others[name] for name in (LISTED, FIRST, RAREST, BEST)}
                ).items()
            ],
        )
        st.caption(
            f"{badge[0].upper()}{badge[1:]}; F measures, words as they are, by torchmetrics. The list is a logistic "
            "regression that is told of each word which it is, whether it came before, and whether it is among the "
            "first ten words of the text, the next ten, …; and nothing of its neighbors. The last row knows the "
            "author’s headline."
        )
        figures.table(
            ("ROUGE-1, three seeds", "mean", "lowest", "highest"),
            [
                (kind, f"{one.mean:.3f}", f"{one.low:.3f}", f"{one.high:.3f}")
                for kind in KINDS
                for one in [quoted(f"reading: headlines: {kind}: one")]
            ],
        )
        st.caption(f"32 units each, precomputed by {RESULTS}.")
    with right:
        gain = reached.unigrams - others[LISTED].unigrams
        lesson.card(
            "“Recurrent networks summarize.”",
            f"from 1,062 pairs, {title} reaches a ROUGE-1 of {reached.unigrams:.2f}; a list of words and places, which "
            f"knows no neighbors, {others[LISTED].unigrams:.2f}; to repeat the first {KEPT} words, "
            f"{others[FIRST].unigrams:.2f}. "
            + (
                "Reading in order has gained something here. "
                if gain > CLEAR
                else "Reading in order has gained nothing that counts. "
                if gain > -CLEAR
                else "The list is better. "
            )
            + "It picks among the words of the text, and writes none of its own.",
        )


def _another() -> None:
    """Put another description that was held out into the field."""
    pairs = held_out_pairs()
    turn = st.session_state["reading.described.turn"] = st.session_state.get("reading.described.turn", 0) + 1
    st.session_state[FIELD] = " ".join(pairs[turn * 101 % len(pairs)][0])
