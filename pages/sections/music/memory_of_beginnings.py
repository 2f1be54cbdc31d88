"""What a network remembers of how a tune began: the first half taken away, beside a table, and a look into the tune."""

import streamlit as st

from pages.parts import figures, lesson, on_show
from pages.parts.asking import ask, origin
from pages.parts.figures import percent
from rnn_core.findings.beginnings import (
    FEWEST_BARS,
    LOOK_BACK,
    Worth,
    saved,
)
from rnn_core.findings.tunes import TABLE_ORDER
from rnn_core.questions.beginnings import BeginningWorth, BeginningWorthToTables
from rnn_core.tasks.tunes import Tunes

ANSWERS = HARDLY, SOME, MUCH = ("by less than a tenth", "by a tenth to a half", "by more than a half")
LOOKS = "the table, and a look into the tune"


def draw(guess: str | None, networks: on_show.Networks, reached: float) -> None:
    """Hold the guess against what the first half of a tune is worth; `reached`: the bits per letter of the network."""
    net, task = networks.nets[0], networks.nets[0].experiment.task
    assert isinstance(task, Tunes)
    question = BeginningWorth(net)
    worth, tables = ask(question), ask(BeginningWorthToTables())
    rivals = {f"table of counts, {TABLE_ORDER} letters": tables.counted, LOOKS: tables.looked_up}
    share = saved(worth)
    with lesson.happened(guess):
        lesson.verdict(
            guess,
            HARDLY if share < 0.1 else SOME if share < 0.5 else MUCH,
            f"a letter in such bars costs {worth.echo_with:.2f} bits when it has read the first half of the tune, and "
            f"{worth.echo_without:.2f} bits when that half was taken away: {percent(share)} less.",
            networks,
        )
        left, right = st.columns([3, 2])
        with left:
            _compared(networks.titles[0], worth, rivals, tables.tunes, origin(question))
        with right:
            _card(worth, rivals[LOOKS], reached, min(task.counted(6)), networks)


def _compared(title: str, worth: Worth, rivals: dict[str, Worth], tunes: int, badge: str) -> None:
    """Draw what the first half is worth to whom."""
    st.markdown(
        f"**Who looks back into the tune saves {percent(saved(rivals[LOOKS]))}; the network saves "
        f"{percent(saved(worth))}** {figures.badge(badge)}"
    )
    figures.table(
        ("bits per letter", "repeats, half taken away", "repeats, whole tune", "saved", "new bars, whole tune"),
        [
            (name, f"{one.echo_without:.2f}", f"{one.echo_with:.2f}", percent(saved(one)), f"{one.new_with:.2f}")
            for name, one in {title: worth, **rivals}.items()
        ],
    )
    st.caption(
        f"{tunes} tunes that were held out, of {FEWEST_BARS} bars or more: the letters of the last "
        "quarter, once with all before them, once without the first half (meter and key stay). Bars count as repeats "
        "if they stand in the first half and not between; the others are new. In new bars the first half is worth "
        f"{worth.new_without - worth.new_with:+.2f} bits per letter to the network. The look into the tune: where the "
        f"last {LOOK_BACK} letters have stood before in this tune, it half believes that what followed them then "
        "follows again."
    )


def _card(worth: Worth, looks: Worth, reached: float, table: float, networks: on_show.Networks) -> None:
    experiment = networks.nets[0].experiment
    weights = experiment.network.parameters(experiment.task)
    sentence = (
        f"its {weights:,} weights predict tunes at {reached:.2f} bits per letter; the best table needs {table:.2f}. "
    )
    if saved(worth) < 0.1:
        sentence += (
            "Of one tune the state keeps little: to copy a bar it would have to carry it, note for note, that far. "
        )
    if looks.echo_with < worth.echo_with:
        sentence += "A plain rule that looks it up is ahead in bars that come back"
        sentence += ", and behind in new ones" if worth.new_with < looks.new_with else ""
        sentence += ". Looking things up is what attention does."
    lesson.card("“An LSTM remembers for hundreds of steps.”", sentence, networks)
