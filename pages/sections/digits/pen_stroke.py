"""A pen's way as a network reads it, point by point: the reader's own drawing, or a pen that was held out."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
import streamlit as st

from pages.parts import clip, figures, frame, lesson, on_show
from pages.parts.asking import ask, origin
from pages.parts.figures import percent
from pages.sections.digits import one_scan, pad
from rnn_core.data.pens import TESTED, Points, follow, read_pens
from rnn_core.findings.digits import Formed, as_scan, so_far
from rnn_core.questions.digits import PenVerdicts, StepChances
from rnn_core.tasks.base import Array
from rnn_core.tasks.digits import Digits
from rnn_core.tasks.strokes import NO_DIGIT, Strokes

SURE, LIKELY = 0.9, 0.5
POINTS, SCANS = "The reader of points", "The reader of scans"


class Drawn(NamedTuple):
    """What is read: its strokes as they were drawn, the eight points of it, what it is if that is known, its name."""

    strokes: Sequence[Points]
    points: Points
    truth: int | None
    name: str


def draw(pens: on_show.Networks, scans: on_show.Networks, fallen: Collection[int] = ()) -> bool:
    """Let both kinds of network read what is drawn; return whether one sees no digit where the other is sure of one.

    Those `fallen`, of the reader's own run, have diverged.
    """
    left, right = st.columns([1, 2], gap="medium")
    with left:
        drawing = _chosen()
        lane = 0
        if len(pens.nets) > 1:
            lane = on_show.pick(st.container(), "Who reads the points", pens, "pens.lane")
    strokes, digits = pens.nets[lane].experiment.task, scans.nets[0].experiment.task
    assert isinstance(strokes, Strokes) and isinstance(digits, Digits)
    scan = as_scan(drawing.strokes)
    with right:
        way = ask(StepChances(pens.nets[lane], strokes.read(drawing.points[None])))
        ink = ask(StepChances(scans.nets[0], digits.read(scan)))
        drawn = one_scan.has_answers(way, POINTS, pens.own and lane in fallen)
        seen = one_scan.has_answers(ink, SCANS, scans.own and 0 in fallen)
        if drawn and seen:
            for column, name, row, draw_part in zip(
                st.columns(2), (POINTS, SCANS), (way[-1], ink[-1]), (strokes, digits), strict=True
            ):
                column.markdown(f"{name} says: **{verdict(row, draw_part.answers)}**{_right(row, drawing)}")
        if drawn:
            _by_points(way, strokes, drawing, scan, f"{(pens.mark, lane, drawing.points.tobytes())}")
        if seen:
            _by_rows(ink, digits, drawing, scan, f"{scans.mark} {scan.tobytes()!r}")
    return bool(drawn and seen and way[-1, NO_DIGIT] >= SURE and ink[-1].max() >= SURE)


def _chosen() -> Drawn:
    st.markdown("**Draw a digit here**, with the mouse, a pen or a finger")
    try:
        strokes = pad.drawn("digits.pad")
        if strokes:
            return Drawn(strokes, follow(strokes), None, "Your drawing")
        st.caption("Nothing is drawn: a held-out pen is read. To try this without a mouse, choose one.")
    except ValueError as error:
        st.warning(f"{frame.plain(error)} Until then a held-out pen is read, not your drawing.")
    points, labels = read_pens("held out")
    number = st.slider("Held-out pen", 1, len(labels), 3, key="pens.number") - 1
    at = number % 10 * TESTED + number // 10  # the data are in order; so digits take turns
    stroke = points[at].astype(float)
    return Drawn([stroke], stroke, int(labels[at]), f"Held-out pen {number + 1}")


def _by_points(chances: Array, task: Strokes, drawing: Drawn, scan: Array, run: str) -> None:
    clip.draw(
        "pens.clip",
        clip.ClipView(
            f"{drawing.name}, point by point: {verdict(chances[-1], task.answers)}{_right(chances[-1], drawing)}",
            "measured now",
            run,
            one_scan.sentences(chances, task.answers, "point"),
            alt="The way of the pen, after each of its eight points.",
            time="point",
            start=len(chances) - 1,
            speed=3,
        ),
        [
            clip.ImageRow("its eight points, joined", so_far(drawing.points), scale="gate"),
            clip.ImageRow(
                "as a scan of 8 × 8", np.repeat(scan[None], len(chances), 0), low=one_scan.BLANK, strip=False
            ),
        ],
        one_scan.curves(chances, task.answers, drawing.truth),
    )


def _by_rows(chances: Array, task: Digits, drawing: Drawn, scan: Array, run: str) -> None:
    arrived = one_scan.revealed(task.read(scan).inputs[0], task)
    with st.expander(f"{drawing.name} as a scan of 8 × 8: how {SCANS.lower()} takes it, {task.unit} by {task.unit}"):
        clip.draw(
            "pens.scan",
            clip.ClipView(
                f"{SCANS} learned from scans, not from pens: {verdict(chances[-1], task.answers)}"
                f"{_right(chances[-1], drawing)}",
                "measured now",
                run,
                one_scan.sentences(chances, task.answers, task.unit),
                alt=f"{drawing.name} as a scan of 8 × 8.",
                time=task.unit,
                start=task.steps - 1,
                speed=3,
            ),
            [clip.ImageRow("what has arrived", arrived, low=one_scan.BLANK, strip=task.steps == 8)],
            one_scan.curves(chances, task.answers, drawing.truth),
        )


def verdict(row: Array, answers: Sequence[str]) -> str:
    """Say what the last chances (answers,) amount to."""
    best = int(row.argmax())
    if row[best] < LIKELY:
        return f"not sure, perhaps {answers[best]} ({percent(row[best])})"
    if best == NO_DIGIT:
        return f"no digit ({percent(row[best])})"
    return (
        f"{answers[best]}, {percent(row[best])} sure"
        if row[best] >= SURE
        else f"probably {answers[best]} ({percent(row[best])})"
    )


def _right(row: Array, drawing: Drawn) -> str:
    return "" if drawing.truth is None or row.argmax() == drawing.truth else f"; it was meant as a {drawing.truth}"


def scores(pens: on_show.Networks, questions: Sequence[PenVerdicts], scans: on_show.Networks, share: float) -> None:
    """Tabulate how pens and scribbles are read; the reader of scans gets `share` of the same pens right."""
    forms = [ask(question) for question in questions]
    st.markdown(f"**{forms[0].digits.tested} held-out pens** {figures.badge(origin(*questions))}")
    figures.table(
        ("network", "pens right", "no digit", "scribbles refused", "upright lines: 1", "90% settled after"),
        [
            (
                title,
                f"{one.digits.right[-1]:.1%}",
                f"{one.refused:.1%}",
                f"{one.scribbles:.1%}",
                percent(one.upright),
                _after(one.digits),
            )
            for title, one in zip(pens.titles, forms, strict=True)
        ],
    )
    first = forms[0].digits.right[-1]
    ours = pens.own or scans.own
    lesson.card(
        "“It has learned to read digits, so it will read mine.”",
        f"{SCANS} gets {percent(share)} of these pens right, drawn with a thick line and counted as 8 × 8 numbers. "
        f"{POINTS}, which learned from pens, gets {percent(first)} right."
        + (" One of them is of your own run, which may not have ended yet." if ours else "")
        + (" It is the same digits, but another pen, thickness and proportions." if share < 0.8 and not ours else ""),
    )


def _after(form: Formed) -> str:
    return f"{form.enough} points" if form.enough else "never"


def told_how() -> None:
    """Say how a drawing becomes what the network has learned from."""
    st.caption(
        "**Whose pens are held out.** They are meant to be those of 14 writers of whom nothing was learned. But the "
        "copy of the data names no writers: which pens are theirs is inferred from how many there are of each digit."
    )
    st.caption(
        "**How a drawing is read.** Your strokes are joined in the order in which you drew them, by straight lines "
        "where the pen was lifted; eight points at even distances are taken along that way; then width and height are "
        "stretched to 100 each. So were the data made. What is much thinner than long stays thin: the data have no "
        "plain strokes, so plain upright lines were added, as ones. A quarter of what it learned from are synthetic "
        "scribbles, whose answer is “no digit”. For the reader of scans your strokes are drawn thick on 32 × 32 "
        "pixels, no wider than its scans are, and counted in squares of 4 × 4."
    )
