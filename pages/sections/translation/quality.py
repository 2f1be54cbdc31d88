"""Translations measured: for each network of a page, how good they are, and how good by the length of the text."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pages.parts import figures, lesson
from rnn_core.charts.lines import lines
from rnn_core.course.results import quoted
from rnn_core.findings.translation import OTHERS, TRAININGS, Bin, Quality, by_length, quality
from rnn_core.questions.looks import Net, translate_all
from rnn_core.tasks.translation import Translation

QUALITY = ("exact match", "letters right", "BLEU", "chrF")


class Measured(NamedTuple):
    """What one network makes of the texts that it was not trained on."""

    title: str
    family: str
    attention: str
    quality: Quality
    bins: tuple[Bin, ...]


def measured(title: str, net: Net, mark: str, lane: int) -> Measured:
    """Let a network translate all held-out texts."""
    task = task_of(net)
    numbers = task.tested()
    written = lesson.measure(f"translation.written {lane}", mark, translate_all, net, task, numbers)
    good = lesson.measure(f"translation.quality {lane}", mark, quality, task, numbers, written)
    return Measured(
        title,
        net.experiment.network.family,
        net.experiment.lane.settings["attention"],
        good,
        by_length(task, numbers, written),
    )


def task_of(net: Net) -> Translation:
    """Return the task of a network that translates."""
    assert isinstance(net.experiment.task, Translation)
    return net.experiment.task


def draw(found: Sequence[Measured], badge: str) -> None:
    """Draw accuracy by length, and the table of metrics."""
    figures.chart(
        lines(
            "letters of the text that is read",
            "translated right (share)",
            {one.title: (one.family, [((b.low + b.high) / 2, b.right) for b in one.bins]) for one in found},
        ),
        "The longer the text, the more is lost in one vector" if _falls(found) else "Right translations by length",
        badge,
        "; ".join(
            f"{one.title}: " + ", ".join(f"{b.right:.0%} of {b.texts} of {b.low} to {b.high} letters" for b in one.bins)
            for one in found
        ),
        300,
    )
    figures.table(("network", *QUALITY), [(one.title, *said(one.quality)) for one in found])


def _falls(found: Sequence[Measured]) -> bool:
    """Tell whether a network without attention loses a quarter or more from the shortest texts to the longest."""
    return any(one.attention == "none" and one.bins and one.bins[0].right - one.bins[-1].right > 0.25 for one in found)


def said(good: Quality) -> tuple[str, str, str, str]:
    """Return the four metrics as a table shows them."""
    return f"{good.exact:.1%}", f"{good.letters:.1%}", f"{good.bleu:.1f}", f"{good.chrf:.1f}"


def quoted_quality(name: str) -> Quality:
    """Return the mean over three seeds of what the lesson's tests measured under that name."""
    return Quality(*(quoted(f"translation: {name}: {part}").mean for part in Quality._fields))


def others() -> None:
    """Draw the table of other texts, with attention and without."""
    rows = [
        (
            f"{name}, {'attention' if attention == 'additive' else 'no attention'}",
            *said(quoted_quality(f"{name}, {attention}")),
        )
        for name in OTHERS
        for attention in ("additive", "none")
    ]
    figures.table(("mean of three seeds", *QUALITY), rows)


def trainings() -> Mapping[str, float]:
    """Return by name what other trainings reach, the mean over three seeds: the share of right translations."""
    return {name: quoted_quality(name).exact for name in TRAININGS}
