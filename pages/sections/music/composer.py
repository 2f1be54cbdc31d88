"""A network writes tunes: engraved, played, measured; from nothing but meter and key, or on from the reader's notes."""

import streamlit as st

from pages.parts import figures, frame, writer
from pages.parts.asking import ask, origin
from pages.parts.figures import percent
from pages.sections.music import keys, pasted, score
from rnn_core.course.results import COMMAND, quoted
from rnn_core.data.notation import METERS
from rnn_core.experiment.sampling import Sampling
from rnn_core.findings.tunes import LONGEST, Judged, judge, longest_copy
from rnn_core.questions.composition import Composition
from rnn_core.questions.net import Net
from rnn_core.questions.sheets import TuneSheet
from rnn_core.tasks.tunes import Tunes

STATE = st.session_state
KEYS = ("G", "D", "A", "C", "F", "Bb", "Em", "Am", "Dm", "Gm", "Bm", "Ador", "Amix")
USUAL = 0.8  # temperature
TYPED = "|:GABc d2B2|c2A2 B2G2|"
MOST_TYPED = 150  # letters


def draw(net: Net, title: str) -> Judged:
    """Let the network write a tune of its own, and say and return what can be measured of it."""
    st.markdown("#### It writes a tune")
    first, second, third, fourth = st.columns([2, 2, 3, 2], vertical_alignment="bottom")
    meter = first.selectbox("Meter", list(METERS), list(METERS).index("6/8"), key="music.meter")
    key = second.selectbox("Key", KEYS, key="music.key")
    temperature = third.slider("Temperature", 0.1, 1.5, USUAL, 0.05, key="music.temperature")
    fourth.button("Another tune", icon=":material/casino:", key="music.another", on_click=_turn, width="stretch")
    turn = STATE.get("music.turn", 0)
    question = Composition(net, f"M:{meter}\nK:{key}\n", turn, Sampling(temperature=temperature))
    wrote = _show(question, "tune", f"{title} wrote this, letter by letter")
    verdict = judge(wrote or "")
    if not verdict.problem:
        _measured(wrote or "", verdict)
    _rates()
    return verdict


def _turn() -> None:
    STATE["music.turn"] = STATE.get("music.turn", 0) + 1


def _typed_last() -> None:
    STATE["music.typed last"] = True


def _played_last(played: str) -> bool:
    """Tell whether the reader used the keys last, not the text field."""
    if played != STATE.get("music.played"):
        STATE["music.played"], STATE["music.typed last"] = played, False
    return bool(played) and not STATE.get("music.typed last")


def _show(question: Composition, key: str, title: str) -> str | None:
    """Show what is written as sheet music, or say why it is none; return its letters."""
    wrote = ask(question)
    if wrote is None:
        st.info(f"It wrote on and on and came to no end within {LONGEST} letters. Ask for another tune.")
        return None
    st.markdown(f"**{title}** {figures.badge(origin(question))}")
    try:
        score.show(f"music.{key}", TuneSheet(wrote), f"Sheet music of a tune that a network wrote: {wrote}")
    except ValueError as error:
        st.warning(
            f"This is no tune that can be engraved: {frame.plain(error)} Ask for another one: the higher the "
            f"temperature, the more often that happens."
        )
    with st.expander("The letters it wrote: ABC notation", icon=":material/notes:"):
        writer.quote(wrote)
    return wrote


def _measured(wrote: str, verdict: Judged) -> None:
    """Say what can be measured of one tune."""
    copied, body = longest_copy(wrote), wrote.split("\n")[-1]
    places = st.columns(3)
    places[0].metric("Bars of the right length", f"{verdict.right} of {verdict.bars}", border=True)
    places[1].metric("Of its last four bars, stood before", f"{verdict.returning} of 4", border=True)
    places[2].metric("Longest run from a training tune", f"{len(copied)} of {len(body)} letters", border=True)
    st.caption(
        f"A bar is right if it is as long as the meter says; the first and the last bar of a part may be shorter. The "
        f"longest run of letters that also stands in one of the tunes it learned from: {frame.plain(copied)}"
    )


def _rates() -> None:
    """Say how many tunes of many pass, beside those that a table of counts writes, and real ones."""
    rows = [
        (
            name,
            *(percent(quoted(f"music: {measure}, {whose}").mean) for measure in ("parse", "right bars", "returning")),
        )
        for name, whose in (
            ("the network, temperature 1", "temperature 1"),
            ("the network, temperature 0.8", "temperature 0.8"),
            ("a table of counts, 4 letters", "table"),
            ("real tunes, held out", "real tunes"),
        )
    ]
    figures.table(("tunes", "can be read", "bars of the right length", "of the last four bars, stood before"), rows)
    st.caption(
        "Can be read: every sign of it by this page’s reader, which is stricter than verovio, and it comes to an end. "
        f"Mean over three seeds, precomputed by {COMMAND}. The table can spell, too; but it cannot count the beats. "
        "(Real tunes with bars of a wrong length were left out beforehand.)"
    )


def go_on(net: Net, title: str) -> None:
    """Let the network go on from the reader's notes, played or typed."""
    st.markdown("#### Begin a tune, and let it go on")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        played = keys.played("music.keys")
        st.caption("Click the keys, or focus one and use the letters on it: two rows of your keyboard are a piano.")
    with right:
        typed = st.text_area(
            "Or type notes: C D E F G A B c d e f g a b; 2 behind a note: twice as long; |: a bar line. Or paste it",
            TYPED,
            height=68,
            max_chars=pasted.MOST_PASTED,
            key="music.typed",
            on_change=_typed_last,
        )
        first, second = st.columns(2)
        meter = first.selectbox("Meter of yours", list(METERS), key="music.own meter")
        key = second.selectbox("Key of yours", KEYS, key="music.own key")
        temperature = st.slider("Temperature of what follows", 0.1, 1.5, USUAL, 0.05, key="music.own temperature")
    example = f"M:4/4\nK:G\n{''.join(TYPED.split())}"
    notes, whose = (played, "what you played") if _played_last(played) else (typed, "these notes")
    begin = _begin(notes, meter, key)
    if begin is None:
        begin, whose = example, "the example"
    question = Composition(net, begin, 1, Sampling(temperature=temperature))
    wrote = _show(question, "continued", f"{title} goes on from {whose}")
    if not (verdict := judge(wrote or "")).problem:
        st.caption(f"{verdict.right} of its {verdict.bars} bars, yours included, are of the right length.")


def _begin(notes: str, meter: str, key: str) -> str | None:
    """Return how a tune begins, with its meter and key; None, and why, where none can begin so."""
    try:
        begin = pasted.begin(notes, meter, key, MOST_TYPED)
        Tunes().codes(begin)
        if begin.endswith("\n"):
            raise ValueError("There is no note to go on from: play or type one.")
    except ValueError as error:
        st.error(f"{frame.plain(error)} Below it goes on from the example.")
        return None
    pasted.say(notes, MOST_TYPED)
    return begin
