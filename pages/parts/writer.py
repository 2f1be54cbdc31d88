"""A network writes, a few letters at a time, while the reader looks on and may stop it."""

import html
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, NamedTuple

import streamlit as st

from pages.parts import figures, frame, lost
from rnn_core.experiment.sampling import Sampling
from rnn_core.questions.net import Net
from rnn_core.questions.writing import Continuation
from rnn_core.runs.engine import shared_engine
from rnn_core.runs.failures import explained
from rnn_core.settings import Spec, declared
from rnn_core.tasks.letters import Letters, spelled
from rnn_core.trace import Draft

STATE = st.session_state
LETTERS_AT_ONCE = 30
LONGEST = 900  # letters, then it stops by itself
SAMPLES = 7
TICK = 0.15  # seconds


class Writer(NamedTuple):
    """Who writes: a network, and a mark that changes with it."""

    net: Net
    mark: str
    title: str


class _Sheet(NamedTuple):
    """What is being written: by whom, how, and the text so far; the next letters while they are being written."""

    mark: str
    sampling: Sampling
    draft: Draft
    coming: "Future[Draft] | None"


def write(writer: Writer, prompt: str) -> None:
    """Draw the desk: settings, prompt, Write and Stop, and what is being written."""
    _settings()
    typed, task = st.text_input("Begin with", prompt, max_chars=200, key="pen.prompt"), writer.net.experiment.task
    if isinstance(task, Letters):
        lost.say(typed, lost.by_letter(typed, task.spell))
    busy = bool(STATE.get("pen.busy"))
    left, right, _ = st.columns([1, 1, 3])
    left.button("Write", icon=":material/edit:", key="pen.go", disabled=busy, on_click=_begin, args=(writer,))
    right.button("Stop", icon=":material/stop:", key="pen.stop", disabled=not busy, on_click=_stop)
    if (refused := STATE.pop("pen.refused", None)) is not None:
        st.error(refused)

    @st.fragment(run_every=TICK if busy else None)
    def sheet() -> None:
        _sheet(writer)
        if busy and not STATE.get("pen.busy"):
            st.rerun()

    sheet()


def _sheet(writer: Writer) -> None:
    """Draw what stands there by now, and see to it that the writing goes on."""
    held: _Sheet | None = STATE.get("pen.sheet")
    if held is None or held.mark != writer.mark:
        STATE["pen.busy"] = False  # it was another network that wrote
        st.caption("Nothing is written yet.")
        return
    try:
        _advance(writer.net)
    except Exception as error:
        STATE["pen.busy"] = False
        why = explained(error, "Writing")
        st.error(f"The network stopped writing. {why} Press **Write** to begin again; the network itself is kept.")
        return
    task = writer.net.experiment.task
    st.markdown(f"**{writer.title} writes** {figures.NOW}")
    quote(spelled(task.vocabulary or (), STATE["pen.sheet"].draft.codes) + (" ▌" if STATE.get("pen.busy") else ""))


def quote(text: str) -> None:
    """Show a text that a network has written, letter for letter."""
    st.code(text, language=None, wrap_lines=True)


def samples(wrote: Sequence[tuple[int, str]], words: Callable[[str], tuple[int, int]], badge: str) -> None:
    """List what a network wrote by itself at some updates of its training; `words` counts real ones, and all."""
    few = [wrote[n] for n in sorted({round(k * (len(wrote) - 1) / (SAMPLES - 1)) for k in range(SAMPLES)})]
    rows = ""
    for update, text in few:
        in_corpus, all_of_them = words(text)
        rows += (
            f"<tr><th scope='row'>{update:,}</th><td>{in_corpus} of {all_of_them}</td>"
            f"<td>{html.escape(text.replace(chr(10), '⏎'))}</td></tr>"
        )
    figures.titled("What it wrote by itself, as training went on", badge)
    head = "<tr><th scope='col'>update</th><th scope='col'>real words</th><th scope='col'>it wrote</th></tr>"
    st.html(f"<table class='samples'>{head}{rows}</table>{_SAMPLES_STYLE}")
    st.caption("Real words: of its words of three letters or more, those that occur in what it was trained on.")


_SAMPLES_STYLE = """<style>
  .samples { border-collapse: collapse; font-size: .9em; font-variant-numeric: tabular-nums; }
  .samples th, .samples td { padding: .3em .6em; text-align: left; vertical-align: top;
    border-bottom: 1px solid rgba(128, 128, 128, .3); }
  .samples td { white-space: nowrap; }
  .samples td:last-child { font-family: var(--st-code-font, monospace); white-space: normal; overflow-wrap: anywhere; }
</style>"""


def _settings() -> None:
    """Draw a slider for each setting of a writer; `_begin` reads what they hold when Write is pressed."""
    for place, item in zip(st.columns(3), declared(Sampling), strict=True):
        spec: Spec = item.metadata["spec"]
        low, high, step = spec.low or 0.0, spec.high or 0.0, 0.05
        if isinstance(item.default, int):
            low, high, step = int(low), int(high), 1
        start: Any = item.default
        place.slider(spec.label, low, high, start, step, key=f"pen.{item.name}", help=spec.help)


def _begin(writer: Writer) -> None:
    task = writer.net.experiment.task
    assert isinstance(task, Letters)
    try:
        codes = task.codes(STATE["pen.prompt"])
    except ValueError as error:
        STATE["pen.refused"] = frame.plain(error)
        return
    sampling = Sampling(**{item.name: STATE[f"pen.{item.name}"] for item in declared(Sampling)})
    STATE["pen.turn"] = turn = STATE.get("pen.turn", 0) + 1  # another press of Write, another text
    STATE["pen.sheet"] = _Sheet(writer.mark, sampling, Draft.begin(codes, turn), None)
    STATE["pen.busy"] = True


def _stop() -> None:
    STATE["pen.busy"] = False
    STATE["pen.sheet"] = STATE["pen.sheet"]._replace(coming=None)  # what is on its way is not wanted any more


def _advance(net: Net) -> None:
    """Take what has been written since, and ask for more unless it is enough."""
    held: _Sheet = STATE["pen.sheet"]
    if held.coming is not None and held.coming.done():
        before, held = len(held.draft.codes), held._replace(draft=held.coming.result(), coming=None)
        if len(held.draft.codes) == before:  # a network that diverged expects nothing
            STATE["pen.busy"] = False
    if len(held.draft.codes) >= LONGEST:
        STATE["pen.busy"] = False
    if STATE.get("pen.busy") and held.coming is None:
        more = Continuation(net, held.draft, LETTERS_AT_ONCE, held.sampling)
        held = held._replace(coming=shared_engine().submit(more.answer))
    STATE["pen.sheet"] = held
