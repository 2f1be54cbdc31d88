"""What looking again gains, when it may stop, and what slows it down."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from pages.parts import figures
from pages.parts.asking import ask
from pages.sections.recurrent_vision.networks import LookResults, points
from rnn_core.charts.gains import gains
from rnn_core.charts.lines import lines
from rnn_core.findings.looking import MEASURES, THRESHOLDS, Traded, doubt, quartiles, reaction
from rnn_core.findings.resampling import Score
from rnn_core.questions.looking import ReactionRanks
from rnn_core.tasks.looks import TIMES, Looks

OPENING = 0.5  # bits
GAIN = 0.03  # by which the last look must be better than the first one for a mission on looking
CLEAR = 0.005  # from which on a difference is told
LOSS = 0.01  # of right answers that the mission allows


def gained(results: LookResults, leads: Mapping[str, Score]) -> None:
    """Draw how many images are right after each look, beside the networks that look once."""
    looks, first = len(results.targets[0]), results.reached(results.first)
    best = int(np.argmax(first)) + 1
    drawn = {name: (1, looks) if name in results.once else range(1, looks + 1) for name in results.nets}
    figures.chart(
        gains(
            "looks",
            "right answers",
            {
                name: (results.family(name), [(x, results.reached(name)[x - 1]) for x in at])
                for name, at in drawn.items()
            },
        ),
        f"{results.first}: {first[0]:.1%} right after one look, {first[-1]:.1%} after {looks}"
        + (f", at best {max(first):.1%} after {best}" if best < looks and max(first) > first[-1] else ""),
        results.badge,
        "; ".join(f"{n}: {results.reached(n)[-1]:.1%}" for n in results.nets),
        320,
    )
    figures.table(
        (
            "network",
            "right after one look",
            f"after {looks}",
            f"{results.first} is ahead by (points)",
            "95 % interval",
            "weights",
        ),
        [
            (
                net.experiment.lane.title
                if name in net.experiment.lane.title
                else f"{name}: {net.experiment.lane.title}",
                f"{results.reached(name)[0]:.1%}",
                f"{results.reached(name)[-1]:.1%}",
                points(leads[name].value) if name in leads else "–",
                f"{points(leads[name].low)} to {points(leads[name].high)}" if name in leads else "–",
                f"{results.size(name):,}",
            )
            for name, net in results.nets.items()
        ],
    )
    st.caption(
        (
            f"After look {best} {results.first} gets worse again: it was taught to be right after every look, not to "
            "get better with each. "
            if best < looks and max(first) - first[-1] > CLEAR
            else ""
        )
        + f"{len(results.targets):,} images: each of {len(results.targets) // TIMES} held-out scans in {TIMES} "
        "different "
        "troubles. The intervals resample the scans of this one run; another seed would move the numbers, too."
    )


def speed(results: LookResults, traded: Traded) -> bool:
    """Let the reader choose when it is sure enough; return whether that spares half the looks, and hardly costs."""
    st.markdown("#### Fast or right? Decide after training")
    looks, reached = len(results.targets[0]), results.reached(results.first)
    threshold = st.select_slider(
        "Answer as soon as the doubt is below (bits; 1 bit: as unsure as of a coin)",
        THRESHOLDS,
        OPENING,
        key="vision.threshold",
    )
    at = THRESHOLDS.index(threshold)
    mean, right = float(traded.looks[at]), float(traded.right[at])
    fixed = float(np.interp(mean, range(1, looks + 1), reached))
    left, middle, end = st.columns(3)
    left.metric("Looks, on average", f"{mean:.2f} of {looks}")
    middle.metric(
        "Right answers",
        f"{right:.1%}",
        f"{points(right - reached[-1])} points against all looks",
        "off",
        delta_arrow="off",
    )
    end.metric("The same number of looks for every image", f"{fixed:.1%}", help="Between two whole numbers: a mixture.")
    figures.chart(
        gains(
            "looks, on average",
            "right answers",
            {
                "stops when sure enough": (
                    results.family(results.first),
                    sorted(zip(traded.looks.tolist(), traded.right.tolist(), strict=True)),
                ),
                "as many looks at every image": ("table", list(enumerate(reached, 1))),
            },
            (mean, right),
        ),
        "One network, many paces. At this one, to stop when sure "
        + (
            "gains hardly anything over"
            if abs(right - fixed) < CLEAR
            else f"{'gains' if right > fixed else 'loses'} {100 * abs(right - fixed):.1f} points against"
        )
        + " the same number of looks for all",
        results.badge,
        f"at {threshold} bits {mean:.2f} looks and {right:.1%} right; all looks: {reached[-1]:.1%}",
        300,
    )
    gains_by_looking = reached[-1] - reached[0] >= GAIN
    return gains_by_looking and mean <= looks / 2 and right >= reached[-1] - LOSS


def harm(task: Looks) -> str:
    """Return what the trouble of an image is counted in."""
    return {"noise": "noise", "occlusion": "hidden share", "clutter": "share of another digit"}[task.trouble]


def reactions(task: Looks, results: LookResults) -> Score | None:
    """Show which images take it longer; return the rank correlation of looks and trouble, if there is one."""
    st.markdown("#### Which images take longer?")
    threshold = st.session_state["vision.threshold"]
    times = reaction(doubt(results.chances[results.first]), threshold)
    ranks = ask(ReactionRanks(task, times))
    quarters = quartiles(results.levels, times)
    left, right = st.columns(2)
    with left:
        named, means = harm(task), [value for _, value in quarters]
        figures.chart(
            lines(
                f"{named} (mean of a quarter of the images)",
                "looks until it answers",
                {results.first: (results.family(results.first), quarters)},
            ),
            f"More {named}, more looks"
            if means == sorted(means) and means[-1] - means[0] > 0.5
            else f"Looks until it answers, by {named}",
            results.badge,
            "; ".join(f"{named} {level:.2f}: {value:.2f} looks" for level, value in quarters),
            280,
        )
    with right:
        figures.table(
            ("how hard an image is", "rank correlation with looks", "95 % interval"),
            [
                (
                    named if name == MEASURES[0] else name,
                    "–" if score is None else f"{score.value:+.2f}".replace("-", "−"),
                    "–" if score is None else f"{score.low:.2f} to {score.high:.2f}".replace("-", "−"),
                )
                for name, score in ranks.items()
            ],
        )
        st.caption(
            "Spearman’s ρ: 1 if the harder of two images always takes longer, 0 if hardness tells nothing. All three "
            "measures are ours, computed from the pixels; **no person was timed**. Spoerer et al. compared with "
            "people, who sorted photos."
        )
    return ranks[MEASURES[0]]
