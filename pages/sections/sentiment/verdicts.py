"""Verdicts side by side: metrics with their intervals, the ROC curve, what is confused, sentences one by one."""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.parts import figures, lesson, on_show
from pages.parts.asking import ask
from pages.parts.figures import percent
from rnn_core.charts.lines import lines
from rnn_core.findings.resampling import Score
from rnn_core.findings.verdicts import TURNED, right
from rnn_core.questions.chances import AnswerChances
from rnn_core.questions.verdicts import METRICS, RESAMPLED, Judgment
from rnn_core.questions.word_lists import LISTS, ListChances
from rnn_core.tasks.reviews import Reviews
from rnn_core.trace import Floats

SURE = 0.75
CLEAR = 0.15  # more turned sentences right than a list: more than a sentence or two


def metrics(judged: Mapping[str, Judgment], family: str, badge: str) -> None:
    """Draw what all judges reach on the test set; the first of `judged` is the network, of that family."""
    network, *lists = judged
    first = judged[network]
    figures.table(
        ("95 % interval in brackets", *METRICS),
        [(name, *(_said(score) for score in one.scores)) for name, one in judged.items()],
    )
    st.caption(
        f"Precision, recall and F1 are about the class of five stars. Intervals: {RESAMPLED} bootstrap samples of the "
        "test set. All metrics by scikit-learn. The held-out accuracy that is watched while it trains is of other "
        "reviews: those of the very products that it learns from."
    )
    left, right = st.columns([3, 2])
    with left:
        figures.chart(
            lines(
                "false alarms: share of the others called 5★",
                "hits: share of the 5★ found",
                {
                    network: (family, first.curve),
                    **{name: ("table", judged[name].curve) for name in lists},
                },
            ),
            "The further up and to the left, the better: each point of a curve is another threshold",
            badge,
            "; ".join(f"{name}: area {one.scores[-1].value:.3f}" for name, one in judged.items()),
            380,
        )
    with right:
        st.markdown(f"**What {network} confuses**")
        (right_low, low_as_five), (five_as_low, right_five) = first.confusion
        figures.table(
            ("", "it says <5", "it says 5★"),
            [("fewer than 5", str(right_low), str(low_as_five)), ("five stars", str(five_as_low), str(right_five))],
        )


def _said(score: Score) -> str:
    return f"{score.value:.3f} ({score.low:.2f}–{score.high:.2f})"


def turned(networks: on_show.Networks) -> None:
    """Let the network shown and the lists judge small sentences, plain and negated."""
    net, title = networks.nets[0], networks.titles[0]
    task, shares = net.experiment.task, dict[str, dict[str, float]]()
    assert isinstance(task, Reviews)
    for kind, rows in TURNED.items():
        texts = tuple(sentence for sentence, _ in rows)
        chances: dict[str, Floats] = {
            title: ask(AnswerChances(net, task.batch(texts)))[:, 1],
            **ask(ListChances(task, texts)),
        }
        shares[kind] = {name: right(rows, values) for name, values in chances.items()}
        sentence = ", ".join(f"{name} {percent(share)}" for name, share in shares[kind].items())
        with st.expander(f"{kind}: right are {sentence}"):
            _sentences(rows, chances)
    plain, negated = shares["plain"], shares["negated"]
    more = negated[title] > negated[LISTS[0]] + CLEAR and plain[title] > SURE  # not by one verdict for all
    lesson.card(
        "“Recurrent networks understand negation, lists of words cannot.”",
        f"turned sentences: the network is right in {percent(negated[title])}, the list of the same words in "
        f"{percent(negated[LISTS[0]])} (plain ones: {percent(plain[title])} and {percent(plain[LISTS[0]])}). From "
        "3,500 reviews it has "
        + ("learned something about “not”. " if more else "hardly learned to turn a verdict around. ")
        + f"A lexicon made by hand, with a rule for “not”, is right in {percent(negated[LISTS[2]])} of them.",
        networks,
    )


def _sentences(rows: Sequence[tuple[str, bool]], chances: Mapping[str, Floats]) -> None:
    """List sentences with the chance of five stars that each judge gives them; ✗ marks a wrong verdict."""
    figures.table(
        ("chance of five stars", "praise?", *chances),
        [
            (
                sentence,
                "yes" if praise else "no",
                *(f"{percent(values[n])}{'' if (values[n] > 0.5) == praise else ' ✗'}" for values in chances.values()),
            )
            for n, (sentence, praise) in enumerate(rows)
        ],
    )
