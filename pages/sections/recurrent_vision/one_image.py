"""One image looked at again and again: what stands in the layers, and how the answer changes."""

import numpy as np
import streamlit as st

from pages.parts import clip, on_show
from pages.parts.asking import ask
from pages.parts.figures import percent
from pages.sections.recurrent_vision.networks import LookResults
from rnn_core.charts.theme import FAMILIES
from rnn_core.findings.looking import all_tested, doubt
from rnn_core.questions.looking import Followed, ImageLooks
from rnn_core.tasks.looks import Looks

COURSES = {  # right after the first look, right after the last one
    (False, True): "wrong at first, right in the end",
    (True, True): "right at first, right in the end",
    (True, False): "right at first, wrong in the end",
    (False, False): "wrong at first, wrong in the end",
}
SHOWN = 2  # feature maps of each layer
RIVALS = 3  # wrong answers whose chances are drawn
COLORS = (FAMILIES["lstm"], FAMILIES["rnn"], FAMILIES["bidirectional"])


def draw(task: Looks, page_networks: on_show.Networks, results: LookResults) -> int:
    """Let the reader choose an image, and show how the first network looks at it; return its number."""
    st.markdown("#### Watch it look")
    correct = results.right(results.first)
    kinds = {
        course: np.flatnonzero((correct[:, 0] == ends[0]) & (correct[:, -1] == ends[1]))
        for ends, course in COURSES.items()
    }
    kinds = {course: numbers for course, numbers in kinds.items() if len(numbers)}
    which, where = st.columns(2)
    course = which.selectbox(
        "Images that it gets",
        list(kinds),
        format_func=lambda one: f"{one}: {len(kinds[one])} of {len(correct):,}",
        key="vision.course",
    )
    numbers = kinds[course][np.argsort(results.levels[kinds[course]], kind="stable")]  # from easy to hard
    place = 1
    if len(numbers) > 1:
        place = where.slider(
            "Which of them, from the least trouble to the most",
            1,
            len(numbers),
            (len(numbers) + 1) // 2,
            key="vision.place",
        )
    number = int(numbers[min(place, len(numbers)) - 1])
    _clip(task, page_networks, ask(ImageLooks(results.nets[results.first], number)), number, results)
    st.caption(
        f"Trouble of this image: {_amount(task, float(results.levels[number]))}. Of each layer the {SHOWN} maps that "
        "change most from look to look are drawn: green is where a feature is found."
    )
    return number


def others(results: LookResults, number: int) -> None:
    """Say what the networks that the first one is held against answer to an image after their last look."""
    sentences = [
        f"{name}: {results.chances[name][number, -1].argmax()}, {percent(results.chances[name][number, -1].max())} sure"
        for name in results.others
    ]
    if sentences:
        st.caption(f"The others, at this image: {'; '.join(sentences)}.")


def _amount(task: Looks, level: float) -> str:
    if task.trouble == "noise":
        return f"noise with a standard deviation of {level:.2f} on pixels from 0 (black) to 1 (white)"
    what = "hidden" if task.trouble == "occlusion" else "where another digit shows"
    return f"{percent(level)} of it {what}"


def _clip(task: Looks, page_networks: on_show.Networks, seen: Followed, number: int, results: LookResults) -> None:
    truth = int(results.targets[number, 0])
    image = all_tested(task)[0].inputs[number].reshape(task.steps, *task.frame[1:])
    low, high = (-0.5, 1.5) if task.trouble == "noise" else (0, 1)
    wrong = [int(n) for n in np.argsort(-seen.chances.max(0)) if n != truth][:RIVALS]
    lines = [clip.Curve(f"{truth} (right)", "ink", seen.chances[:, truth], bold=True)]
    lines += [clip.Curve(str(n), color, seen.chances[:, n], (6, 4)) for n, color in zip(wrong, COLORS, strict=True)]
    answers = seen.chances.argmax(1)
    end = "right" if answers[-1] == truth else "mistaken"
    turned = len(set(answers.tolist())) > 1
    clip.draw(
        "vision.clip",
        clip.ClipView(
            (
                f"Its answer goes from {answers[0]} to {answers[-1]} while it looks: {end}"
                if answers[0] != answers[-1]
                else f"It says {answers[-1]} from the first look to the last: {end}"
                if not turned
                else f"It wavers, and ends where it began, with {answers[-1]}: {end}"
            ),
            page_networks.badge,
            f"{page_networks.mark} {number}",
            [
                f"After {n} look{'s' if n > 1 else ''}: {chances.argmax()}, {percent(chances.max())} sure "
                f"(doubt {doubt(chances):.1f} bits)"
                for n, chances in enumerate(seen.chances, 1)
            ],
            f"The image shows a {truth}; it is the same at every look.",
            time="look",
            speed=2,
        ),
        [clip.ImageRow("what it sees", image, low, high, strip=False), *_maps(seen)],
        clip.Curves("chance given", lines, percent=True, level=("guessing", task.chance)),
    )


def _maps(seen: Followed) -> list[clip.ImageRow]:
    """Return the maps of each layer that change most while it looks; those of a layer have one scale."""
    rows: list[clip.ImageRow] = []
    for layer, maps in seen.maps.items():
        changing = np.argsort(-maps.std(0).mean((-2, -1)))[:SHOWN]
        top = max(float(maps[:, changing].max()), 1e-6)
        rows += [clip.ImageRow(f"{layer}, map {n + 1}", maps[:, n], 0, top, "gate") for n in changing.tolist()]
    return rows
