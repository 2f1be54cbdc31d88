"""One network translates what the reader types: step by step, where it looked, and the best of several ways."""

from typing import NamedTuple

import numpy as np
import streamlit as st

from pages.parts import figures, frame, lesson, on_show, unrolled
from pages.parts.asking import ask, origin
from rnn_core.charts.alignment import alignment
from rnn_core.questions.net import Net
from rnn_core.questions.reading import SequenceReading
from rnn_core.questions.translation import BeamTranslations, TextNumber, translation_of
from rnn_core.shipped import load
from rnn_core.tasks import Batch
from rnn_core.tasks.translation import END, EXAMPLES, LONGEST, Translation
from rnn_core.trace import Reading


class TextTranslation(NamedTuple):
    """A typed text, which network reads it, what it writes (greedily), and what is right (None: not known)."""

    typed: str
    lane: int
    written: str
    right: str | None


def ending(text: str) -> str:
    """Return what a network wrote without the mark by which it closed it."""
    return text.split("■")[0]


def watch(networks: on_show.Networks, names: tuple[str, ...]) -> TextTranslation:
    """Ask for a text, and show how one of the networks translates it; `names`: the shipped ones."""
    lane = _lane(networks)
    net, task = networks.nets[lane], translation_of(networks.nets[lane])
    typed, batch = _typed(task)
    if not networks.own and typed == task.pair(EXAMPLES[task.corpus])[0]:
        reading, right = load(names[lane]).reading, task.pair(EXAMPLES[task.corpus])[1]
        codes = reading.trace.outputs[0, reading.turn or 0 :].argmax(-1)
        heard = TextTranslation(typed, lane, ending("".join(task.answers[int(code)] for code in codes)), right)
        forced = net.experiment.example()
    else:
        number = ask(TextNumber(task, typed))
        right = None if number is None else task.pair(number)[1]
        heard = TextTranslation(typed, lane, _greedy(net, batch)[0], right)
        forced = task.with_answer(batch, heard.written, right)
        reading = ask(SequenceReading(net, forced))
    _show(networks, heard, forced, reading)
    for other in range(len(networks.nets)):
        if other != lane:
            st.markdown(
                f"**{networks.titles[other]}**, same text: “{frame.plain(_greedy(networks.nets[other], batch)[0])}”"
            )
    if reading.trace.attention is not None and np.isfinite(reading.trace.attention).all():
        _alignment(task, forced, reading, networks.badge)
    _beam(networks, heard, net, batch)
    return heard


def _greedy(net: Net, batch: Batch) -> tuple[str, float]:
    """Return what one network writes when it takes the likeliest letter each time, and the chance of just that.

    Nothing, if it diverged.
    """
    ways = ask(BeamTranslations(net, batch, 1))
    return (ending(ways[0][0]), ways[0][1]) if ways else ("", 0.0)


def _lane(networks: on_show.Networks) -> int:
    if len(networks.titles) == 1:
        return 0
    key = f"translation.net {networks.titles}"
    picked = st.segmented_control("Network", networks.titles, default=networks.titles[0], required=True, key=key)
    return networks.titles.index(picked)


def _typed(task: Translation) -> tuple[str, Batch]:
    """Return the text that was typed, spelled as the task spells it, and the batch it makes."""
    field = f"translation.typed {task.corpus} {task.origin}"

    def another() -> None:
        tested = task.tested()
        turn = st.session_state["translation.turn"] = st.session_state.get("translation.turn", 0) + 1
        st.session_state[field] = task.pair(tested[turn * 377 % len(tested)])[0]

    example = task.pair(EXAMPLES[task.corpus])[0]
    _, batch = lesson.typed(f"A text in {task.origin} ({task.corpus})", example, task.read, field, LONGEST)
    st.button("Another one that it was not trained on", on_click=another, icon=":material/casino:")
    return task.spelled(batch), batch


def _show(networks: on_show.Networks, heard: TextTranslation, batch: Batch, reading: Reading) -> None:
    net, right = networks.nets[heard.lane], heard.right
    unrolled.show(
        "translation",
        net.experiment.task,
        batch,
        [unrolled.Pane(networks.titles[heard.lane], net.experiment.network, reading)],
        unrolled.View(
            title=f"It writes “{heard.written}”" + ("" if right in (None, heard.written) else f"; right is “{right}”"),
            badge=networks.badge,
            run=f"{networks.mark} {heard.lane} {heard.typed}",
            start=reading.turn or 0,
        ),
    )
    st.caption(
        "At ⇒ reading ends and writing begins: the state that crosses the dashed line is the context vector. "
        + (
            "Bars and curves show where the step under the cursor looks. "
            if reading.trace.attention is not None
            else ""
        )
        + ("" if right is not None else "What you typed is none of its texts: no answer is marked as wrong.")
    )


def _alignment(task: Translation, batch: Batch, reading: Reading, badge: str) -> None:
    """Draw the whole matrix of looks."""
    assert reading.trace.attention is not None
    looks, turn = reading.trace.attention[0], reading.turn or 0
    read = [task.vocabulary[int(code)] for code in batch.inputs[0, :turn]]
    wrote = [task.answers[int(code)] for code in reading.trace.outputs[0, turn:].argmax(-1)]
    written = (
        wrote.index(END) if END in wrote else len(wrote)
    )  # letters; of what it would write behind, nothing is read
    wrote, looks = wrote[: written + 1], looks[: written + 1]
    first, last = (read[int(looks[row].argmax())] for row in (0, max(0, written - 1)))
    figures.plot(
        alignment(read, wrote, looks),
        "Row by row: where it looks while it writes a letter",
        badge,
        f"The first letter written looks most at the state at “{first}”, the last at that at “{last}”. Each row adds "
        "up to 100 %. Nobody told it what belongs to what. A letter may be found a little later than where it stands: "
        "a state knows all that was read up to it.",
        min(640, 110 + 14 * len(wrote)),
    )


def _beam(networks: on_show.Networks, heard: TextTranslation, net: Net, batch: Batch) -> None:
    """Let the reader search for likelier texts than the greedy one."""
    st.markdown("#### Greedy or beam")
    st.markdown(
        "**Greedy** writing takes the likeliest letter each time. That need not lead to the likeliest *text*. A "
        "**beam** keeps the few likeliest beginnings and goes on with all of them."
    )
    width = st.slider("Beginnings that are kept", 1, 10, 5, key="translation.beam")
    question = BeamTranslations(net, batch, width)
    hypotheses = ask(question)
    if not hypotheses:
        st.warning("The scores of this network are no numbers any more: it diverged, and writes nothing.")
        return
    judged = {heard.right: "yes", None: "–"}
    figures.table(
        (f"{networks.titles[heard.lane]} on “{heard.typed}”", "chance of just this text", "right?"),
        [
            (_shown(text), f"{chance:.2%}", judged.get(ending(text), "no" if heard.right else "–"))
            for text, chance in hypotheses
        ],
    )
    chance, badge = _greedy(net, batch)[1], origin(question, BeamTranslations(net, batch, 1))
    if ending(hypotheses[0][0]) == heard.written:
        compared = "This beam has found nothing likelier."
    elif hypotheses[0][1] > chance:
        compared = "The beam has found a likelier text."
    else:
        compared = "That is likelier: this beam has dropped its beginning on the way."
    whence = f"{badge[0].upper()}{badge[1:]}"
    st.caption(f"{whence}. Greedy writes “{heard.written}”, with a chance of {chance:.2%}. {compared}")


def _shown(text: str) -> str:
    """Return a text of a beam as a table shows it: one that was not closed has been cut."""
    return (ending(text) or "(nothing)") if END in text else f"{text} … (cut here: the chance is that of the beginning)"
