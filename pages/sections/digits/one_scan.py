"""A scan as it is read, row by row: what has arrived, and how the chances of the ten digits move."""

from collections.abc import Collection, Sequence

import numpy as np
import streamlit as st

from pages.parts import clip, figures, lesson, on_show
from pages.parts.asking import ask, origin
from pages.parts.figures import percent
from rnn_core.charts.lines import lines
from rnn_core.charts.theme import ANSWERS
from rnn_core.course.results import COMMAND as RESULTS
from rnn_core.course.results import quoted
from rnn_core.findings.digits import Formed
from rnn_core.questions.digits import StepChances
from rnn_core.shipped import COMMAND, load
from rnn_core.tasks.base import Array
from rnn_core.tasks.digits import EARLY, SIDE, Digits, in_order
from rnn_core.trace import softmax

BLANK = -0.3  # black on our gray scale: no ink is a dark gray, unlike what has not arrived
SPOKEN_OF = 0.01  # a less likely answer is not
CURVES = 4  # at most, in one picture of chances
ORDERS = {
    "rows": "rows, top to bottom",
    "columns": "columns, left to right",
    "pixels": "pixel by pixel",
    "permuted": "pixel by pixel, shuffled",
}


def draw(networks: on_show.Networks, fallen: Collection[int] = ()) -> None:
    """Let the reader choose a scan and a network, and watch the verdict form.

    Those `fallen`, of the reader's own run, have diverged.
    """
    task = networks.nets[0].experiment.task
    assert isinstance(task, Digits)
    st.markdown("#### Watch a verdict form")
    who, what = st.columns([2, 3])
    lane = on_show.pick(who, "Who reads", networks, "digits.lane")
    batch = task.held_out(np.random.default_rng(0))
    number = what.slider("Which of the held-out scans", 1, len(batch.inputs), 1, key="digits.scan") - 1
    sequence = task.alone(batch, number)
    truth = int(np.ravel(sequence.targets)[0])
    question, stored = StepChances(networks.nets[lane], sequence), not networks.own and lane == 0 and number == 0
    chances = softmax(load("digits_gru").reading.trace.outputs[0]) if stored else ask(question)
    if not has_answers(chances, networks.titles[lane], networks.own and lane in fallen):
        return
    answers, whole = chances.argmax(-1), revealed(sequence.inputs[0], task)[-1:]
    settled = int(np.flatnonzero(answers != answers[-1]).max(initial=-1)) + 2
    title = f"{networks.titles[lane]} says {answers[-1]} in the end, and has said so since {task.unit} {settled}"
    clip.draw(
        "digits.clip",
        clip.ClipView(
            title + ("" if answers[-1] == truth else f"; it is a {truth}"),
            f"precomputed by {COMMAND}" if stored else origin(question),
            f"{networks.mark} {lane} {number}",
            sentences(chances, task.answers, task.unit),
            alt=f"A scan of a {truth}, as it arrives.",
            time=task.unit,
            start=task.steps - 1,
            speed=3 if task.steps <= SIDE else 12,
        ),
        [
            clip.ImageRow("what has arrived", revealed(sequence.inputs[0], task), low=BLANK, strip=task.steps <= SIDE),
            clip.ImageRow("the whole scan", np.repeat(whole, task.steps, 0), low=BLANK, strip=False),
        ],
        curves(chances, task.answers, truth),
    )


def has_answers(chances: Array, name: str, fallen: bool) -> bool:
    """Tell whether the chances that a network gives can be drawn; say so if they are worth nothing: it has diverged."""
    numbers = bool(np.isfinite(chances).all())
    if fallen or not numbers:
        worth = "its answers are numbers still, but worth nothing" if numbers else "its answers are no numbers any more"
        st.warning(f"{name} has diverged: {worth}. Reset, and try a learning rate ten times smaller.")
    return numbers


def sentences(chances: Array, answers: Sequence[str], unit: str) -> list[str]:
    """Say what the two likeliest answers are after each step; chances (steps, answers)."""
    spoken: list[str] = []
    for n, row in enumerate(chances, start=1):
        second, best = np.argsort(row)[-2:]
        then = f", then {answers[second]} ({percent(row[second])})" if row[second] >= SPOKEN_OF else ""
        spoken.append(f"After {n} of {len(chances)} {unit}s: {answers[best]} ({percent(row[best])}){then}.")
    return spoken


def curves(chances: Array, answers: Sequence[str], truth: int | None = None) -> clip.Curves:
    """Return the chances of the answers that were likeliest at any step, four at most, the last verdict boldest."""
    final = int(chances[-1].argmax())
    each = np.arange(len(answers))
    rank = chances.max(0) + 2 * (each == final) + (each == (-1 if truth is None else truth))
    likeliest: list[int] = np.argsort(-rank)[:CURVES].tolist()
    drawn = [
        clip.Curve(
            f"{answers[k]} (right)" if k == truth else answers[k],
            color,
            chances[:, k],
            dash=() if k == final else (7, 4),
            bold=k == final,
        )
        for k, color in zip(likeliest, ANSWERS, strict=False)
    ]
    return clip.Curves("probability that it gives to each answer", drawn, percent=True)


def revealed(sequence: Array, task: Digits) -> Array:
    """Return what has arrived of a scan after each step, (steps, 8, 8), NaN where nothing has yet."""
    places = in_order(np.arange(SIDE * SIDE).reshape(1, SIDE, SIDE), task.scan)[0]
    images = np.full((task.steps, SIDE * SIDE), np.nan)
    for step, at in enumerate(places):
        images[step:, at] = sequence[step]
    return images.reshape(-1, SIDE, SIDE)


def forming(networks: on_show.Networks, forms: Sequence[Formed], badge: str) -> None:
    """Draw for how many scans the networks have settled on the right answer after each step."""
    task = networks.nets[0].experiment.task
    assert isinstance(task, Digits)
    first = forms[0]
    enough = first.enough
    title = (
        f"{networks.titles[0]}: nine of ten scans are settled after {enough} of {task.steps} {task.unit}s"
        if enough
        else f"{networks.titles[0]}: it is never settled about nine of ten scans"
    )
    steps = range(1, task.steps + 1)
    figures.chart(
        lines(
            f"{task.unit}s read",
            "settled on the right answer",
            {
                name: (net.experiment.network.family, list(zip(map(float, steps), one.for_good.tolist(), strict=True)))
                for name, net, one in zip(networks.titles, networks.nets, forms, strict=True)
            },
        ),
        title,
        badge,
        "; ".join(
            f"{name}: {percent(one.for_good[-1])} at the end" for name, one in zip(networks.titles, forms, strict=True)
        ),
        300,
    )
    half = f"After {task.steps // 2} {task.unit}s it is {percent(first.for_good[task.steps // 2 - 1])}"
    st.caption(
        f"All {first.tested} held-out scans. “Settled”: the answer is right and does not change any more. {half}; "
        f"after the last one {first.for_good[-1]:.1%}."
    )


def early() -> None:
    """Set against each other: asked after every row, and asked at the end only."""
    taught = quoted("digits: gru, asked after every row: right after 6 rows")
    by_then, at_last = (quoted(f"digits: gru, asked at the end: right after {rows} rows") for rows in (6, 8))
    lesson.card(
        "“A network knows the answer as soon as it has seen enough.”",
        "Three GRUs, which differ in their random start, were asked after every row while they learned. After 6 of 8 "
        f"rows they are right about {percent(taught.mean)} of the scans. Three others of the same size were asked "
        f"after the last row only. In the end they are right about {percent(at_last.mean)}, but after 6 rows about "
        f"{percent(by_then.mean)}: nobody taught them to answer earlier. {figures.badge(f'precomputed by {RESULTS}')}",
    )


def orders() -> None:
    """Tabulate how well a GRU reads the same pixels in other orders."""
    readers = {scan: load(f"digits_{scan}") for scan in ORDERS}
    scores = {scan: one.val_metric for scan, one in readers.items()}
    st.markdown(f"**The same 64 numbers in four orders** {figures.badge(f'precomputed by {COMMAND}')}")
    figures.table(
        ("a GRU of 96 units reads", "steps", "digits right", "weights"),
        [
            (
                ORDERS[scan],
                str(one.experiment.task.steps),
                f"{scores[scan]:.1%}",
                f"{one.experiment.network.parameters(one.experiment.task):,}",
            )
            for scan, one in readers.items()
        ],
    )
    st.caption("These four were asked after the last step only.")
    (mlp, mlp_shuffled), (gru, shuffled) = (
        [quoted(f"digits: {model}: {scan}: accuracy") for scan in ("pixels", "permuted")] for model in ("mlp", "gru")
    )
    lesson.card(
        "“All the numbers are there, so their order does not matter.”",
        f"Three MLPs of 96 units, with weights of their own for every pixel, read {percent(mlp.mean)} right in order, "
        f"and {percent(mlp_shuffled.mean)} shuffled. Three GRUs read {percent(gru.mean)} right pixel by pixel, and "
        f"{percent(shuffled.mean)} ({percent(shuffled.low)} to {percent(shuffled.high)}) when they come in one "
        f"shuffled order: what belongs together now comes far apart. {figures.badge(f'precomputed by {RESULTS}')}",
    )


def is_early(task: Digits) -> bool:
    """Tell whether a task asks after every row, so that half-way answers were taught."""
    return task.asked == EARLY and task.steps == SIDE
