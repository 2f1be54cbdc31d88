"""Which way does it move? One film, the chance of each direction, and what reversed or shuffled films do to it."""

from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from pages.parts import clip, figures, lesson, on_show
from pages.parts.asking import ask, origin
from pages.parts.figures import percent
from rnn_core.charts.lines import lines
from rnn_core.questions.motion import TURN, ClipDirections, DirectionScores, DirectionShares
from rnn_core.tasks.motion import COMPASS

ORDERS = ("as filmed", "backwards", "shuffled")
CLIPS = 12
SURE = 0.9  # right after so many frames, and from there on
NEAR = 0.05  # accuracies nearer to chance than this count as chance
COLORS = ("#0072B2", "#56B4E9", "#009E73", "#8C6D31", "#D55E00", "#E69F00", "#CC79A7", "#7F7F7F")
KINDS = {  # of those that are not made of cells alone
    "frame_cnn": "which sees one frame at a time and remembers none",
    "clip_cnn": "which knows what was in the frames so far, and not when",
    "cnn_gru": "a CNN with a GRU behind it",
}
HYBRID, PLAIN = KINDS["cnn_gru"], "which reads plain pixels and has a memory"


class DirectionTest(NamedTuple):
    """What one network says of the direction of all held-out films."""

    title: str
    model: str
    family: str
    scores: DirectionScores

    @property
    def right(self) -> float:
        """How often it is right in the end."""
        return float(self.scores.right[-1])

    @property
    def kind(self) -> str:
        """How it looks at films."""
        return KINDS.get(self.model, PLAIN)


def draw(networks: on_show.Networks) -> None:
    """Let the reader choose a film, its order and who watches; then tell what was measured on all of them."""
    who, which, how = st.columns([3, 2, 3])
    lane = on_show.pick(who, "Who watches", networks, "moves.lane")
    number = which.slider("Film", 1, CLIPS, 1, key="moves.clip") - 1
    order = how.segmented_control("Frames", ORDERS, default=ORDERS[0], required=True, key="moves.order")
    question = ClipDirections(networks.nets[lane], number, order)
    if np.isfinite(ask(question).chances).all():
        _film(question, networks.titles[lane], f"{networks.mark} {lane}")
    tests: list[DirectionTest] = []
    questions = [DirectionShares(net) for net in networks.nets]
    for title, net, shares in zip(networks.titles, networks.nets, map(ask, questions), strict=True):
        if shares is None:
            st.warning(f"The answers of {title} are no numbers any more: it has diverged.")
        else:
            tests.append(DirectionTest(title, net.experiment.network.model, net.experiment.network.family, shares))
    if tests:
        _all(tests, origin(*questions))


def _film(question: ClipDirections, title: str, mark: str) -> None:
    """Play a film, and below it the chance that each direction is given."""
    seen, order = ask(question), question.order
    wanted = (seen.truth + TURN) % len(COMPASS) if order == "backwards" else seen.truth
    sentences = [
        f"Frame {t + 1}: it says {COMPASS[int(row.argmax())]}, {percent(row.max())} sure. "
        + ("One frame tells nothing: this answer does not count." if t == 0 else "")
        for t, row in enumerate(seen.chances)
    ]
    last = COMPASS[int(seen.chances[-1].argmax())]
    truth = {"as filmed": f"it moves {COMPASS[seen.truth]}", "backwards": f"it now moves {COMPASS[wanted]}"}
    truth["shuffled"] = f"before shuffling it moved {COMPASS[seen.truth]}"
    clip.draw(
        "moves",
        clip.ClipView(
            f"{title} ends at {last}; {truth[order]}",
            origin(question),
            f"{mark} {seen.truth} {order} {float(seen.frames[0].sum()):.4f}",
            sentences,
            alt=f"{len(sentences)} frames of a moving digit, and the chance of each of eight directions",
            speed=2,
        ),
        [clip.ImageRow(f"The film, {order}", np.clip(seen.frames, 0, 1))],
        clip.Curves(
            "chance given",
            [
                clip.Curve(COMPASS[way], COLORS[way], seen.chances[:, way], bold=way == wanted)
                for way in range(len(COMPASS))
            ],
            percent=True,
            level=("chance", 1 / len(COMPASS)),
        ),
    )
    st.caption(
        "The frame has no edges: what leaves on one side comes back on the other, so no place tells a direction."
    )


def _all(tests: list[DirectionTest], badge: str) -> None:
    """Draw how many are right after each frame, and tabulate reversed and shuffled films."""
    left, right = st.columns(2)
    with left:
        axis_values: dict[str, Any] = {
            one.title: (one.family, list(enumerate(map(float, one.scores.right), 1))) for one in tests
        }
        figures.chart(
            lines("frames seen", "right about the direction", axis_values),
            _title(tests),
            badge,
            "; ".join(f"{one.title}: {percent(one.right)} in the end" for one in tests),
            300,
        )
    with right:
        st.markdown(f"**Backwards, and shuffled** {figures.badge(badge)}")
        figures.table(
            ("after the last frame", "right", "backwards: opposite", "shuffled: right", "shuffled: right or opposite"),
            [
                (title, *(percent(share) for share in (one.right[-1], one.opposite, one.shuffled, one.line)))
                for title, _, _, one in tests
            ],
        )
        st.caption(
            f"Guessing is right in {1 / len(COMPASS):.1%}. {tests[0].scores.clips} films of digits never learned. "
            "Shuffled frames can still show on which line the digit moved; the last column counts the right direction "
            "and its opposite."
        )
    lesson.card("“A CNN in front always helps a recurrent network see.”", _hybrid(tests))


def _title(tests: list[DirectionTest]) -> str:
    best = max(tests, key=lambda one: one.right)
    below = np.flatnonzero(best.scores.right < SURE)
    first = 0 if not len(below) else int(below[-1]) + 1
    if first >= len(best.scores.right):
        return f"{best.title} is right most often: {percent(best.right)}"
    return f"{best.title} needs {first + 1} frames to be right in nine of ten"


def _hybrid(tests: list[DirectionTest]) -> str:
    """Tell how often each is right, and compare the best with and the best without a CNN in front."""
    words = "".join(
        f"{one.title}, {one.kind}, is right in {one.right:.1%}"
        + (", about as often as guessing" if abs(one.right - 1 / len(COMPASS)) < NEAR else "")
        + ". "
        for one in tests
    )
    plain, hybrid = (max((one.right for one in tests if one.kind == kind), default=None) for kind in (PLAIN, HYBRID))
    if plain is None or hybrid is None:
        return words + "Race a GRU and a CNN + GRU on this task to see."
    if hybrid > plain + NEAR:
        return words + "Here the CNN in front helps."
    if hybrid > plain - NEAR:
        return words + "Here the CNN in front wins nothing."
    return words + "After as many updates on the same films the hybrid is behind. Why was not tested."
