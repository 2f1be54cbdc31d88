"""Verdicts side by side: metrics with their intervals, the ROC curve, what is confused, sentences one by one."""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.parts import figures
from rnn_core.charts.lines import lines
from rnn_core.findings.verdicts import METRICS, RESAMPLED, Judged, Score
from rnn_core.trace import Floats


def metrics(judged: Mapping[str, Judged], family: str, badge: str) -> None:
    """Draw what all judges reach on the test set; the first of `judged` is the network, of that family."""
    network, *lists = judged
    first = judged[network]
    figures.table(
        ("95 % interval in brackets", *METRICS),
        [(name, *(_said(score) for score in one.scores)) for name, one in judged.items()],
    )
    st.caption(
        f"Precision, recall and F1 are about the class of five stars. Intervals: {RESAMPLED} bootstrap samples of the "
        "test set. All metrics by scikit-learn."
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
            300,
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


def sentences(rows: Sequence[tuple[str, bool]], told: Mapping[str, Floats]) -> None:
    """List sentences with the chance of five stars that each judge gives them; ✗ marks a wrong verdict."""
    figures.table(
        ("chance of five stars", "praise?", *told),
        [
            (
                sentence,
                "yes" if praise else "no",
                *(f"{chances[n]:.0%}{'' if (chances[n] > 0.5) == praise else ' ✗'}" for chances in told.values()),
            )
            for n, (sentence, praise) in enumerate(rows)
        ],
    )
