"""Music of four voices: what the next chord costs, and voices under Bach's melodies and under the reader's."""

import numpy as np
import streamlit as st

from pages.parts import figures, frame, unrolled
from pages.parts.asking import ask, origin
from pages.parts.figures import percent
from pages.sections.music import pasted, score
from pages.sections.music.composer import KEYS
from rnn_core.course.results import COMMAND as RESULTS
from rnn_core.course.results import quoted
from rnn_core.findings.chorales import shared
from rnn_core.questions.chorales import Chorale, ChoraleCosts, Harmonization, HeldOutChorale
from rnn_core.questions.melody import SungMelody
from rnn_core.questions.reading import SequenceReading
from rnn_core.questions.sheets import VoicesSheet
from rnn_core.shipped import COMMAND, load
from rnn_core.tasks.base import Array
from rnn_core.tasks.chorales import Chorales

MODELS = {"gru": "GRU", "lstm": "LSTM", "rnn": "RNN"}
PUBLISHED = 8.54  # GRU, Chung et al. 2014, JSB Chorales
TYPED = "B2B2c2d2|d2c2B2A2|G2G2A2B2|B3AA4||"
EXAMPLE = f"M:4/4\nK:G\n{TYPED}"
MOST_TYPED = 200  # letters
KEY = "music.chorale"


def draw() -> None:
    """Draw both sections: the next chord, and the voices under a melody."""
    st.markdown("#### Four voices at once: Bach’s chorales")
    chorale = _foreseen()
    st.markdown("#### Three voices to a melody")
    _harmonized(chorale)
    _own()
    left, right = st.columns(2)
    for column, name, label in (
        (left, "chorale_gru", "Train the one that predicts chords, in the lab"),
        (right, "harmonizer", "Train the one that harmonizes, in the lab"),
    ):
        pairs = load(name).experiment.to_pairs()
        column.page_link("pages/lab.py", label=label, query_params=pairs, icon=":material/experiment:")
    st.caption(f"{Chorales.source}. Chung et al. 2014, Empirical Evaluation of Gated Recurrent Neural Networks.")


def _foreseen() -> Chorale:
    """Draw the chorale that is chosen, and what its chords cost; return it."""
    chorale = ask(HeldOutChorale(st.session_state.get(KEY, 1) - 1))
    st.markdown(
        "A chorale has four voices: at every step four pitches sound, and any of 46 could. So the network gives **each "
        "pitch a chance of its own** to sound. What a chord costs is the sum, over all pitches, of −ln of the chance "
        "that it "
        "gave to what happened there, sound or silence: **nats per step**, the measure of "
        f"Boulanger-Lewandowski et al. 2012. One step is a quarter note. It has learned from {chorale.studied} "
        f"chorales, all transposed to C major or A minor (sharps and flats that are left color single chords); "
        f"{chorale.held_out} are held out, whole."
    )
    number = st.number_input("Which of the held-out chorales", 1, chorale.held_out, 1, key=KEY) - 1
    shipped, opening = load("chorale_gru"), number == 0
    voices = chorale.voices
    st.markdown(f"**Chorale {number + 1} of those held out, on its quarter notes** {figures.badge('engraved now')}")
    _sheet("bach", voices, f"A chorale by Bach in four voices, {len(voices)} quarter notes")
    task = shipped.experiment.task
    assert isinstance(task, Chorales)
    batch = task.whole(voices[: task.steps + 1])
    reading = shipped.reading if opening else ask(SequenceReading(shipped.net, batch))
    unrolled.show(
        "chorale",
        task,
        batch,
        [unrolled.Pane(shipped.experiment.lane.title, shipped.experiment.network, reading)],
        unrolled.View(
            title="Chord by chord it guesses which pitches sound next",
            badge=f"precomputed by {COMMAND}" if opening else "measured now",
            run=str(number),
        ),
    )
    _table(ChoraleCosts(shipped.net, number))
    return chorale


def _table(question: ChoraleCosts) -> None:
    here, nothing = [f"{cost:.2f}" for cost in ask(question)], "–"
    badge = origin(question)
    claims = [(f"{name} 64", quoted(f"music: chorales: {name}: nats per step")) for name in MODELS.values()]
    rows = [
        (name, here[0] if n == 0 else nothing, f"{one.mean:.2f} ({one.low:.2f} to {one.high:.2f})")
        for n, (name, one) in enumerate(claims)
    ]
    for name, value, key in (
        ("the last chord held", here[2], "held"),
        ("how often each pitch sounds", here[1], "alone"),
    ):
        rows.append((name, value, f"{quoted(f'music: chorales: {key}: nats per step').mean:.2f}"))
    rows.append(("GRU of Chung et al. 2014: another split of the same music", nothing, f"{PUBLISHED}"))
    st.markdown(f"**What a chord costs, in nats per step: the less, the better predicted** {figures.badge(badge)}")
    figures.table(("who predicts", "this chorale", "all that are held out"), rows)
    st.caption(
        f"First column: {badge}, from the first chord to the last. Second column: windows of 32 chords, mean of "
        f"three seeds (lowest to highest), precomputed by {RESULTS}. The last line is quoted from the paper: another "
        "selection, and another part held out, so it tells the size to expect, not who is better. The last chord held: "
        "each pitch goes on, or sets in, as often as it did in the chorales learned from. That each pitch has a chance "
        "of its own leaves out which pitches go together; the RNN-RBM and the RNN-NADE of 2012 mend that."
    )


def _sheet(key: str, voices: Array, about: str, fifths: int = 0) -> None:
    score.show(f"music.chorale {key}", VoicesSheet(tuple(map(tuple, voices.T.tolist())), fifths), about)


def _harmonized(chorale: Chorale) -> None:
    net, voices = load("harmonizer").net, chorale.voices
    question = Harmonization(net, voices[:, 0])
    harmony, badge = ask(question), figures.badge(origin(question))
    st.markdown(
        "Another network reads **only the soprano**, from both sides, and says which pitches belong below. Of those "
        "chances the likeliest three are taken at every step: each within the range of its voice, none above the one "
        f"before. **{percent(shared(harmony.network, voices[:, 1:]))}** of its notes are Bach’s own here; what stood "
        "most "
        f"often below each soprano note, taken in the same way, hits {percent(shared(harmony.table, voices[:, 1:]))}. "
        f"{badge}"
    )
    left, right = st.columns(2)
    with left:
        st.markdown("**Bach**")
        _sheet("bach again", voices, "The chorale as Bach set it")
    with right:
        st.markdown(f"**The network, to the same soprano** {badge}")
        set_anew = np.concatenate([voices[:, :1], harmony.network], 1)
        _sheet("set anew", set_anew, "The same soprano with three voices by the network")
    mean, counted = (quoted(f"music: chorales: {who}: notes as Bach’s") for who in ("harmonizer", "table"))
    st.caption(
        f"Over all {chorale.held_out} chorales held out: {percent(mean.mean)} of the notes ({percent(mean.low)} to "
        f"{percent(mean.high)}, three seeds), by counting {percent(counted.mean)}; precomputed by {RESULTS}. Other "
        "notes need "
        "not be wrong ones: Bach himself set the same melody in several ways, and a melody held out may have been read "
        "in another setting. The dotted lines stand every four quarter notes, wherever the bars were."
    )


def _own() -> None:
    st.markdown("**Your melody, harmonized**")
    left, right = st.columns([4, 1])
    typed = left.text_area(
        "A melody in ABC: 2 behind a note makes a quarter note, 4 a half note; what sounds on the quarters is sung",
        TYPED,
        height=68,
        max_chars=pasted.MOST_PASTED,
        key="music.melody",
    )
    key = right.selectbox("Its key", KEYS, key="music.melody key")
    try:
        melody = ask(SungMelody(pasted.begin(typed, "4/4", key, MOST_TYPED)))
        pasted.say(typed, MOST_TYPED)
    except ValueError as error:
        st.error(f"{frame.plain(error)} Below is the example.")
        melody = ask(SungMelody(EXAMPLE))
    harmony = ask(Harmonization(load("harmonizer").net, melody.pitches))
    voices = np.concatenate([melody.pitches[:, None], harmony.network], 1)
    voices = np.where(voices > 0, voices - melody.moved, 0)
    _sheet("own", voices, "Your melody with three voices below", melody.fifths)
