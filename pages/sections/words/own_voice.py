"""The reader's own voice: recorded or uploaded, heard by the network on the page, and counted."""

import hashlib

import streamlit as st

from pages.parts import address, frame, hearing, on_show
from pages.parts.asking import ask
from pages.parts.figures import percent
from rnn_core.data.recording import LONGEST, MOST_BYTES
from rnn_core.findings.listening import Surroundings
from rnn_core.questions.listening import RecordingListening
from rnn_core.tasks.words import STEPS, Words

STATE = st.session_state
NONE = "none of these"


def draw(networks: on_show.Networks) -> None:
    """Let the first network of the page hear a recording, and keep count of what it understood."""
    net, title = networks.nets[0], networks.titles[0]
    task = net.experiment.task
    assert isinstance(task, Words)
    st.markdown(
        f"It has heard synthetic voices only, saying: *{', '.join(task.answers)}*. Say one of these words, and see how "
        "far that carries. Your recording goes to the server that runs this page, stays in its memory while you are "
        "here, and is never written to disk."
    )
    left, right = st.columns(2)
    spoken = left.audio_input(
        "Record one word", sample_rate=48_000, key="words.microphone", on_change=_latest, args=("spoken",)
    )
    sent = right.file_uploader(
        f"Or send a file: at most {LONGEST:g} seconds, {MOST_BYTES / 1e6:.0f} MB",
        key="words.file",
        on_change=_latest,
        args=("sent",),
    )
    left.caption(_without_microphone())
    # A file that is refused, or taken away again, leaves nothing of what stood there before.
    file = {"sent": sent, "spoken": spoken}.get(STATE.get("words.latest", ""), spoken or sent)
    if file is None:
        return
    data = file.getvalue()
    print_of_it = hashlib.sha256(data).hexdigest()
    try:
        listening = ask(RecordingListening(net, data))
    except ValueError as error:
        st.error(frame.plain(error))
        return
    answer = task.answers[int(listening.answers[-1].argmax())]
    surest = float(listening.answers[-1].max())
    hearing.draw(
        "own voice",
        task.answers,
        listening,
        hearing.SoundView(
            f"{title} hears “{answer}”, {percent(surest)} sure", "measured now", f"{(networks.mark, print_of_it)}"
        ),
    )
    assert listening.around is not None
    _say_what_is_heard(listening.around)
    _count(task, print_of_it, answer)


def _without_microphone() -> str:
    """Say what to do where there is no microphone; over plain http no browser offers it."""
    if address.is_secure():
        return "No microphone, or the browser does not allow it? Allow it in the address bar, or send a file."
    return (
        "Your browser offers the microphone only on addresses that begin with **https**; this one does not. Send a "
        "file instead, or ask whoever runs the server: the README says how to start it with a certificate."
    )


def _say_what_is_heard(around: Surroundings) -> None:
    st.caption(
        f"Of {around.seconds:.1f} seconds the network hears {around.begin:.2f} to {around.end:.2f}. The quiet before "
        f"and after the word is left out, and of long speech all but the first {STEPS} frames."
    )
    if around.note:
        st.warning(around.note)


def _latest(source: str) -> None:
    STATE["words.latest"] = source


def _count(task: Words, mark: str, answer: str) -> None:
    """Ask what the reader said, and count how often it was understood; a recording counts once."""
    tally: dict[str, tuple[str, str]] = STATE.setdefault("words.tally", {})
    st.caption("It must name one of its words, whatever it hears: music, a cough, or a word that it does not know.")
    meant = st.segmented_control("Which word did you say?", (*task.answers, NONE), key=f"words.meant {mark}")
    if meant == NONE:
        tally.pop(mark, None)
    elif meant:
        tally[mark] = (meant, answer)
    if tally:
        right = sum(a == b for a, b in tally.values())
        st.markdown(f"So far it has understood **{right} of {len(tally)}** of your recordings of its words.")
