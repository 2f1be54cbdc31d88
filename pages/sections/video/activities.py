"""Who tells activities apart, how soon, and whether the order of the samples matters: the network and its rivals."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from pages.parts import figures, lesson, on_show
from pages.parts.asking import ask, origin
from pages.parts.figures import percent
from rnn_core.charts.lines import lines
from rnn_core.course.results import COMMAND as RESULTS
from rnn_core.course.results import Claim, quoted
from rnn_core.data.smartwatch import ACTIVITIES, SAMPLES
from rnn_core.findings.resampling import Score
from rnn_core.findings.smartwatch import (
    SECONDS,
    TREES,
    begins_at_rest,
    right,
    settled,
)
from rnn_core.questions.smartwatch import ActivityChances, Confusions, OrderAccuracy, SampleChances, ShareIntervals
from rnn_core.shipped import load
from rnn_core.tasks.base import Array

NETWORKS = ("watch_gru", "watch_cnn")
ORDER, SINGLE = "their order: the rhythm of steps and strokes", "no order: single samples, averaged, tell as much"
FOREST, ONE = "single samples, averaged", "a single sample"
CLIPS = 40
CLOSE = 1.5 / CLIPS  # one clip more or less is no difference
AT_REST = 2  # samples
DRAWN = 40  # samples; behind them little changes, and the table says what


@st.fragment
def mistaken(judged: Mapping[str, Array]) -> None:
    """Show what is right and what is mistaken after so many seconds, chosen by the reader."""
    left, middle = st.columns([2, 3], gap="medium")
    with left:
        who = st.selectbox("Who watches", list(judged), key="smartwatch.who")
        second = st.slider("Seconds watched", 0.1, 10.0, 1.5, 0.1, format="%.1f s", key="smartwatch.second")
        sample = round(second * 10) - 1
        score = _scores()[int(right(judged[who])[:, sample].sum())]
        st.metric(
            "right", f"{round(score.value * CLIPS)} of {CLIPS} clips", border=True, help="95 % interval by Wilson"
        )
        st.caption(f"{score.value:.1%}; 95 % interval {percent(score.low)} to {percent(score.high)}: 40 clips are few.")
    with middle:
        question = Confusions(judged[who])
        tables = ask(question)
        st.markdown(f"**What is taken for what after {second:.1f} s** {figures.badge(origin(question))}")
        figures.table(
            ("it was ↓, said →", *ACTIVITIES),
            [(name, *(str(count) for count in row)) for name, row in zip(ACTIVITIES, tables[sample], strict=True)],
        )
        st.caption(_commonest(tables[sample]))


def _commonest(table: Array) -> str:
    """Say which activity is taken for which other one most often."""
    wrong = table - np.diag(np.diag(table))
    if not wrong.any():
        return "Nothing is mistaken."
    was, answered = np.unravel_index(wrong.argmax(), wrong.shape)
    return f"Most often: {ACTIVITIES[was]} taken for {ACTIVITIES[answered]}, {wrong.max()} of {table[was].sum()}."


def _scores() -> tuple[Score, ...]:
    """Return the share and its interval for each count of right answers."""
    return ask(ShareIntervals(CLIPS))


def compare(guess: str | None, hits: Mapping[str, Array]) -> None:
    """Hold the guess against what is measured, and draw who is right how soon."""
    with st.expander(
        "**Who needs the order?**",
        expanded=guess is not None,
        icon=":material/insights:",
        key=f"smartwatch.happened {guess is not None}",
        on_change="rerun",
    ):
        gru = next(iter(hits))
        mixed, back = ask(OrderAccuracy(load(NETWORKS[0]).net))
        ends = {name: int(one[:, -1].sum()) for name, one in hits.items()}
        straight = hits[gru][:, -1].mean()
        lesson.verdict(
            guess,
            SINGLE if hits[FOREST][:, -1].mean() >= straight - CLOSE else ORDER,
            f"{gru} is right in {ends[gru]} of {CLIPS} clips; who judges each sample alone and averages, in "
            f"{ends[FOREST]}. To {gru} itself the order means {'something' if back < straight - CLOSE else 'little'}: "
            f"given the samples in random order it is right in {percent(mixed)}, backwards in {percent(back)}.",
            on_show.shipped(NETWORKS),
        )
        families = {load(name).experiment.lane.title: load(name).experiment.network.family for name in NETWORKS}
        figures.chart(
            lines(
                f"seconds watched (the first {SECONDS[DRAWN - 1]:.0f} of {SECONDS[-1]:.0f})",
                "clips told right",
                {
                    name: (
                        families.get(name, "table"),
                        list(zip(SECONDS[:DRAWN].tolist(), one.mean(0)[:DRAWN].tolist(), strict=True)),
                    )
                    for name, one in hits.items()
                },
            ),
            _soonest(hits),
            origin(*(ActivityChances(load(name).net) for name in NETWORKS), SampleChances()),
            "; ".join(f"{name}: {ends[name]} of {CLIPS} at the end" for name in hits),
            340,
        )
        figures.table(
            ("who", "right at the end", "95 % interval", "for good after: median, last"),
            [(name, *_row(one)) for name, one in hits.items()],
        )
        st.caption(
            f"“Single samples”: a random forest of {TREES} trees (scikit-learn) that is shown one sample at a time; "
            "averaged, it gives the mean of its chances so far. Seconds: of the clips that are right in the end. "
            "Intervals: Wilson."
        )


def _row(hits: Array) -> tuple[str, ...]:
    score, seconds = _scores()[int(hits[:, -1].sum())], settled(hits)
    finite = seconds[np.isfinite(seconds)]
    return (
        f"{round(score.value * CLIPS)} of {CLIPS}",
        f"{percent(score.low)} to {percent(score.high)}",
        f"{np.median(finite):.1f} s, {finite.max():.1f} s" if len(finite) else "–",
    )


def _soonest(hits: Mapping[str, Array]) -> str:
    """Say by whom nine of ten clips are told right first, for good."""
    reached = {name: one.mean(0) >= 0.9 for name, one in hits.items()}
    for_good = {name: int(SAMPLES - one[::-1].argmin()) if not one.all() else 0 for name, one in reached.items()}
    first = min(for_good, key=lambda name: for_good[name])
    if for_good[first] >= SAMPLES:
        return "Nobody tells nine of ten clips right"
    return f"First to have nine of ten clips right for good: {first}, after {SECONDS[for_good[first]]:.1f} s"


def _between(claim: Claim) -> str:
    return f"{claim.low:.1%}" + ("" if claim.low == claim.high else f" to {claim.high:.1%}")


def believe(hits: Mapping[str, Array]) -> None:
    """Set what is commonly said against what is measured."""
    gru, seeds = next(iter(hits)), quoted("smartwatch: GRU: right at the end")
    left, right_half = st.columns(2)
    with left:
        score = _scores()[int(hits[gru][:, -1].sum())]
        lesson.card(
            "“All test clips right: the problem is solved.”",
            f"{gru} is right in {round(score.value * CLIPS)} of {CLIPS}. From so few clips the share among all such "
            f"clips is known no better than {percent(score.low)} to {percent(score.high)}. (Three seeds: "
            f"{_between(seeds)}, "
            f"precomputed by {RESULTS}.) And the file does not say whose wrist is in which clip: the same four "
            "students may be in both parts. The settings were chosen with these very clips in view, too. How well it "
            "knows a stranger was not tested.",
        )
    with right_half:
        rest, later = begins_at_rest(AT_REST)
        right = hits[gru].sum(0)
        lesson.card(
            "“A good network knows at once.”",
            f"after the first sample {gru} is right in {right[0]} of {CLIPS} clips, after one second in {right[9]}, "
            f"after three in {right[29]}. "
            + (
                "At first there is little to know: whoever walks, runs or plays is as good as still in the first "
                f"{AT_REST} samples (mean size {rest:.2f}, later {later:.2f} standard deviations). The clips seem to "
                "begin before the movement does."
                if rest < later / 2
                else "What is measured there is more than half as large as later on."
            ),
        )
