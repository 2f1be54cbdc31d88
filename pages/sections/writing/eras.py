"""English changes: what a letter of each era costs two networks, one brought up on old speeches and one on new ones."""

import streamlit as st

from pages.parts import figures
from pages.parts.asking import ask, origin
from rnn_core.data.speeches import ERAS
from rnn_core.questions.costs import AnswerCosts, HeldOutCost
from rnn_core.shipped import COMMAND, load
from rnn_core.tasks import Batch
from rnn_core.tasks.speeches import Speeches

OLD, NEW = "writer_1790", "writer"


def draw(letters: Batch | None) -> None:
    """Draw the table; `letters`: the text that the reader has typed, to be placed in time."""
    st.markdown(
        "Two networks of one kind, one brought up on the addresses of 1790 to 1830, the other on those since 1981. "
        "What does a letter cost each of them in every era, always on addresses that neither has read?"
    )
    rows, questions = list[tuple[str, ...]](), list[HeldOutCost]()
    for name in (OLD, NEW):
        net = load(name).net
        task = net.experiment.task
        assert isinstance(task, Speeches)
        here = [HeldOutCost(net, Speeches(era=era)) for era in ERAS]
        rows.append((f"grew up in {task.era.replace('-', '–')}", *(f"{ask(question):.2f}" for question in here)))
        questions += here
    figures.table(("bits per letter", *(era.replace("-", "–") for era in ERAS)), rows)
    badge = origin(*questions)
    st.caption(
        f"{badge[0].upper()}{badge[1:]} on both shipped networks ({COMMAND}); {load(OLD).experiment.lane.title} each."
    )
    if letters is not None:
        old, new = (ask(AnswerCosts(load(name).net, letters)).mean() for name in (OLD, NEW))
        st.markdown(
            f"Your text at the top costs the older one **{old:.2f}** bits per letter, the newer **{new:.2f}**: "
            f"it sounds {'older' if old < new else 'newer'}."
        )
