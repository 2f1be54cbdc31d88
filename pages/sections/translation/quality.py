"""Translations measured: for each network of a page, how good they are, and how good by the length of the text."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pages.parts import figures
from pages.parts.asking import ask, origin
from pages.parts.figures import percent
from rnn_core.charts.lines import lines
from rnn_core.course.results import quoted
from rnn_core.findings.translation import OTHERS, TRAININGS, Bin
from rnn_core.questions.net import Net
from rnn_core.questions.translation_quality import HeldOutTranslation, Quality

QUALITY = ("exact match", "letters right", "BLEU", "chrF")


class Measured(NamedTuple):
    """What one network makes of the texts that it was not trained on."""

    title: str
    family: str
    attention: str
    quality: Quality
    bins: tuple[Bin, ...]
    question: HeldOutTranslation


def measured(title: str, net: Net) -> Measured:
    """Let a network translate all held-out texts."""
    question = HeldOutTranslation(net)
    family, attention = net.experiment.network.family, net.experiment.lane.settings["attention"]
    return Measured(title, family, attention, *ask(question), question)


def draw(measured: Sequence[Measured]) -> None:
    """Draw accuracy by length, and the table of metrics."""
    figures.chart(
        lines(
            "letters of the text that is read",
            "translated right (share)",
            {one.title: (one.family, [((b.low + b.high) / 2, b.right) for b in one.bins]) for one in measured},
        ),
        "The longer the text, the more is lost in one vector" if _falls(measured) else "Right translations by length",
        origin(*(network.question for network in measured)),
        "; ".join(
            f"{one.title}: "
            + ", ".join(f"{percent(b.right)} of {b.texts} of {b.low} to {b.high} letters" for b in one.bins)
            for one in measured
        ),
        300,
    )
    figures.table(("network", *QUALITY), [(one.title, *row_of(one.quality)) for one in measured])


def _falls(measured: Sequence[Measured]) -> bool:
    """Tell whether a network without attention loses a quarter or more from the shortest texts to the longest."""
    return any(
        one.attention == "none" and one.bins and one.bins[0].right - one.bins[-1].right > 0.25 for one in measured
    )


def row_of(good: Quality) -> tuple[str, str, str, str]:
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
            *row_of(quoted_quality(f"{name}, {attention}")),
        )
        for name in OTHERS
        for attention in ("additive", "none")
    ]
    figures.table(("mean of three seeds", *QUALITY), rows)


def trainings() -> Mapping[str, float]:
    """Return by name what other trainings reach, the mean over three seeds: the share of right translations."""
    return {name: quoted_quality(name).exact for name in TRAININGS}
