"""Utterances as CTC spells them: on one clock, in the lattice, in numbers; and any text that the reader types."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from pages.parts import figures, frame, hearing, lesson, lost, on_show
from pages.parts.asking import ask, origin
from pages.parts.figures import percent
from rnn_core.charts.lattice import lattice
from rnn_core.course.results import COMMAND as RESULTS
from rnn_core.course.results import quoted
from rnn_core.data.audio import HOP
from rnn_core.data.uttered import COUNTS, words
from rnn_core.data.uttered import WORDS as KNOWN
from rnn_core.data.voices import HEARD, RATE, UNHEARD
from rnn_core.findings.listening import Listening
from rnn_core.findings.phonemes import WIDTH
from rnn_core.questions.base import Question
from rnn_core.questions.phonemes import PhonemeRates, PhonemeRecognition
from rnn_core.questions.transcripts import TextTranscript, Transcript, UtteranceTranscript
from rnn_core.tasks import Task

SHOWN = 0.05  # a label that is never likelier than this is left out of the picture
FEWEST = 4  # labels in the picture: of a network that has learned next to nothing, the likeliest ones
MOST_TYPED = 60  # letters
EXAMPLE = "winter morning light"
SOUNDS = {
    **{"i:": "s*ee*", "I": "s*i*t", "E": "b*e*d", "a": "c*a*t", "V": "c*u*p", "U": "p*u*t", "u:": "m*oo*n"},
    **{"aa": "f*a*ther", "O:": "l*aw*", "@": "*a*bout", "3": "b*ir*d", "@L": "app*le*", "eI": "d*ay*", "aI": "l*igh*t"},
    **{"OI": "b*oy*", "aU": "n*ow*", "oU": "g*o*", "A@": "c*ar*", "e@": "h*air*", "i@": "h*ere*", "T": "*th*in"},
    **{"D": "*th*is", "S": "*sh*ip", "Z": "mea*s*ure", "tS": "*ch*urch", "dZ": "*j*udge", "N": "si*ng*", "j": "*y*es"},
}
FAMILIES = ("RNN", "GRU", "LSTM", "bidirectional RNN", "bidirectional GRU", "bidirectional LSTM")


def draw(networks: on_show.Networks) -> None:
    """Let the reader choose a held-out utterance, and show how the first network spells it."""
    net = networks.nets[0]
    left, right = st.columns(2)
    voice = left.selectbox("A new voice", range(len(UNHEARD)), format_func=UNHEARD.__getitem__, key="phonemes.voice")
    turn = right.slider("Utterance of new words", 1, COUNTS["held out"], 1, key="phonemes.turn")
    number = voice * COUNTS["held out"] + turn - 1
    question = UtteranceTranscript(net, number)
    transcript = ask(question)
    _picture("utterance", net.experiment.task, transcript, _view(transcript, question, f"{networks.mark} {number}"))
    st.caption(
        "A sound is written as the speech engine writes it: "
        + ", ".join(f"{symbol} as in {word}" for symbol, word in SOUNDS.items())
        + "; all other letters as usual. Labels that it never thinks of are left out."
    )
    _lattice(transcript, origin(question))


def _view(transcript: Transcript, question: Question[Transcript], run: str) -> hearing.SoundView:
    spelled = " ".join(symbol for _, symbol in transcript.spelled) or "nothing"
    return hearing.SoundView(
        f"“{transcript.spoken.text}”: it spells {spelled}",
        origin(question),
        run,
        "what it names at each frame (–: blank)",
    )


def _picture(key: str, task: Task, transcript: Transcript, view: hearing.SoundView) -> None:
    """Draw an utterance on one clock, with those labels that are ever likely."""
    likely = likely_labels(transcript.answers)
    listening = Listening(transcript.spoken.samples, RATE, transcript.reading, transcript.spoken.sounds, None)
    symbols = " ".join(symbol for _, symbol in transcript.spelled) or "nothing"
    hearing.draw(
        key,
        [task.answers[code] for code in likely],
        listening,
        view,
        hearing.Spelling(likely, transcript.spelled),
    )
    true = " ".join(symbol for symbol, _ in transcript.spoken.sounds)
    (best, chance), *others = transcript.beam
    st.markdown(
        f"Said: **{frame.plain(true)}**. Heard, by the best path (the likeliest label of every frame): "
        f"**{frame.plain(symbols)}** (phoneme error rate {percent(transcript.errors)}). Many paths spell the same; a "
        "**beam search** adds "
        f"them up, and finds **{frame.plain(best or 'nothing')}** ({_chance(chance)} for all its paths together)"
        + "".join(f", {frame.plain(other or 'nothing')} ({_chance(share)})" for other, share in others)
        + f". Of {KNOWN} words that the dictionary here knows, nearest to that: "
        f"*{frame.plain(transcript.words or 'none')}*."
    )


def likely_labels(answers: np.ndarray) -> np.ndarray:
    """Return the labels, by number, that are ever likely among chances (frames, labels); FEWEST at least."""
    best = answers.max(0)
    return np.flatnonzero(best > min(SHOWN, np.nextafter(np.sort(best)[-FEWEST], 0)))


def _chance(share: float) -> str:
    return percent(share) if share >= 0.005 else "under 1%"


def _lattice(transcript: Transcript, badge: str) -> None:
    """Draw where the true labels are most likely to be."""
    if transcript.lattice is None:
        st.caption("It has fewer frames than phonemes with the blanks between equal ones: no path can spell them.")
        return
    rings = [(2 * n + 1, second) for n, (_, second) in enumerate(transcript.spoken.sounds)]
    figures.plot(
        lattice(transcript.rows, transcript.lattice, HOP, rings),
        "The right phonemes, put where the network thinks they are",
        badge,
        "All paths that spell the right phonemes climb from the lower left to the upper right; shaded: the chance that "
        "the path is in a row at a moment (forward–backward algorithm). Rings: where the speech engine begins each "
        "phoneme, which the network was never told.",
        max(260, 19 * len(transcript.rows)),
    )


def scores(networks: on_show.Networks, rates: Sequence[PhonemeRates]) -> None:
    """Tabulate error rates, and what is mistaken."""
    count = COUNTS["held out"] * len(UNHEARD)
    st.markdown(
        f"**{count} utterances of {len(words(held_out=True))} words never heard, by {len(UNHEARD)} voices never "
        "heard** " + figures.badge(origin(*map(PhonemeRecognition, networks.nets)))
    )
    figures.table(
        ("network", "phoneme error rate", f"with a beam of {WIDTH}", "word error rate", "blank", "frames per phoneme"),
        [
            (
                title,
                f"{one.greedy:.1%}",
                f"{one.beam:.1%}",
                f"{one.words:.1%}",
                percent(one.blank),
                f"{one.named:.1f}",
            )
            for title, one in zip(networks.titles, rates, strict=True)
        ],
    )
    listed = ", ".join(f"{a} as {b} ({n})" for a, b, n in rates[0].mistaken)
    st.caption(
        f"It has learned {len(words(held_out=False))} other words from {len(HEARD)} voices. Word error rate: phonemes "
        f"become the nearest words of a dictionary of all {len(words(held_out=True)) + len(words(held_out=False))} "
        "words. Of the words never heard, “too” and “won” sound like “two” and “one”, which it has learned. "
        f"Most often mistaken: {frame.plain(listed)}."
    )


def quartiles(late: np.ndarray) -> str:
    """Return the middle half of delays in milliseconds."""
    low, high = np.percentile(late, (25, 75)) * 1000
    return f"{low:.0f} to {high:.0f} ms"


def typed(networks: on_show.Networks) -> tuple[float, int]:
    """Let a new voice say what the reader types, and the first network spell it; return its error rate and letters."""
    left, right = st.columns([3, 1])
    text = lost.whole(left.text_input("A text", EXAMPLE, max_chars=MOST_TYPED, key="phonemes.text")).strip()
    voice = right.selectbox("said by", UNHEARD, key="phonemes.speaker")
    question = TextTranscript(networks.nets[0], text, voice)
    try:
        if not text:
            raise ValueError("There is nothing to say: type some words.")
        transcript = ask(question)
    except ValueError as error:
        st.error(frame.plain(error))
        return 1.0, 0
    view = _view(transcript, question, f"{networks.mark} {text} {voice}")
    _picture("typed", networks.nets[0].experiment.task, transcript, view)
    if networks.nets[0].experiment.network.both:
        st.caption(
            "It reads in both directions: nothing here is known before the sentence is over. A network that is to "
            "transcribe while somebody speaks must read forward only: see “Try this”."
        )
    return transcript.errors, sum(letter.isalpha() for letter in text)


def families() -> None:
    """Set the families side by side, and beside them the published figure that is often quoted."""
    left, right = st.columns([3, 2])
    with left:
        rates = {name: quoted(f"phonemes: {name}: phoneme error rate") for name in FAMILIES}
        figures.table(
            ("one layer of 64 units, 800 updates", "mean error rate", "lowest", "highest"),
            [(name, f"{one.mean:.1%}", f"{one.low:.1%}", f"{one.high:.1%}") for name, one in rates.items()],
        )
        forward, both = ([rates[name].mean for name in FAMILIES if ("bi" in name) == way] for way in (False, True))
        st.markdown(
            f"Reading both ways, they err in {percent(min(both))} to {percent(max(both))} of the phonemes; forward "
            "only, in "
            f"{percent(min(forward))} to {percent(max(forward))}. So briefly trained, the direction tells them apart "
            "more than the cell does."
        )
        st.caption(f"Three seeds each, on the same held-out utterances, precomputed by {RESULTS}.")
    with right:
        lesson.card(
            "“LSTMs reach a phoneme error rate of 17.7 %.”",
            "that was on TIMIT, recorded speech of many people, and by a pretrained deep bidirectional "
            "LSTM *transducer* (Graves et al. 2013; published, not measured here). What is "
            "measured here is another task: one synthetic engine, one accent, one to three words. The figures must not "
            "be compared.",
        )
