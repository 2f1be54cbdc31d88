"""English changes: what a letter of each era costs two networks, one brought up on old speeches and one on new ones."""

import streamlit as st

from pages.parts import figures, lesson
from rnn_core.data.speeches import ERAS
from rnn_core.questions.looks import read_bits, read_costs
from rnn_core.shipped import COMMAND, load
from rnn_core.tasks import Batch
from rnn_core.tasks.speeches import Speeches

OLD, NEW = "writer_1790", "writer"


def draw(typed: tuple[str, Batch] | None) -> None:
    """Draw the table; `typed` is what the reader has typed, as it was and as letters, to be placed in time."""
    st.markdown(
        "Two networks of one kind, one brought up on the addresses of 1790 to 1830, the other on those since 1981. "
        "What does a letter cost each of them in every era, always on addresses that neither has read?"
    )
    rows = list[tuple[str, ...]]()
    for name in (OLD, NEW):
        net = load(name).net
        task = net.experiment.task
        assert isinstance(task, Speeches)
        bits = [
            lesson.measure(f"writing.{name} {era}", lesson.SHIPPED, read_bits, net, Speeches(era=era)) for era in ERAS
        ]
        rows.append((f"grew up in {task.era.replace('-', '–')}", *(f"{one:.2f}" for one in bits)))
    figures.table(("bits per letter", *(era.replace("-", "–") for era in ERAS)), rows)
    st.caption(f"Measured now on both shipped networks ({COMMAND}); {load(OLD).experiment.lane.title} each.")
    if typed is not None:
        text, letters = typed
        old, new = (
            lesson.measure(f"writing.who {name}", (text,), read_costs, load(name).net, letters).mean()
            for name in (OLD, NEW)
        )
        st.markdown(
            f"Your text at the top costs the older one **{old:.2f}** bits per letter, the newer **{new:.2f}**: "
            f"it sounds {'older' if old < new else 'newer'}."
        )
