"""Words as networks hear them: one clip on one clock, what is forgotten on the way, and what noise does."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from pages.parts import figures, hearing, lesson, on_show, unrolled
from pages.parts.asking import ask, origin
from pages.parts.figures import percent
from rnn_core.charts.lines import lines
from rnn_core.data.spoken import NOISES, TAKES
from rnn_core.data.voices import HEARD, KLATT, RATE, UNHEARD
from rnn_core.findings.listening import Listening
from rnn_core.questions.listening import ClipListening
from rnn_core.questions.words import PARTS, PLACES, QUIET, Passage, Recognition, WordPassage, WordRecognition
from rnn_core.shipped import load
from rnn_core.tasks.words import EXAMPLE, Words

PLACE = "place in the word (1: vowel, 2: last sound begins)"


def draw(task: Words, networks: on_show.Networks) -> bool:
    """Let the reader choose a clip and a network that hears it; return whether it is mistaken in quiet."""
    st.markdown("#### Watch it listen")
    who, what, where, how = st.columns([3, 2, 2, 3])
    lane = on_show.pick(who, "Who listens", networks, "words.lane")
    voices = (*UNHEARD, *KLATT)
    voice = where.selectbox("Voice", range(len(voices)), format_func=_voice, key="words.voice")
    word = what.selectbox(
        "Word", range(len(task.answers)), EXAMPLE, task.answers.__getitem__, key=f"words.word {task.lexicon}"
    )
    noise = how.select_slider("Noise", NOISES, QUIET, _loudness, key="words.noise")
    number = voice * TAKES["held out"] * len(task.answers) + word
    listening = _listen(networks, lane, (number, noise))
    answer = task.answers[int(listening.answers[-1].argmax())]
    right = answer == task.answers[word]
    hearing.draw(
        "hearing",
        task.answers,
        listening,
        hearing.SoundView(
            f"“{task.answers[word]}” arrives, and a verdict forms: {answer}, {percent(listening.answers[-1].max())} "
            "sure" + ("" if right else ": mistaken"),
            networks.badge,
            f"{networks.mark} {lane} {number} {noise}",
        ),
    )
    with st.expander("The same, step by step, down to the numbers", icon=":material/zoom_in:"):
        unrolled.show(
            "words.unrolled",
            task,
            task.read(listening.mel, word),
            [unrolled.Pane(networks.titles[lane], networks.nets[lane].experiment.network, listening.reading)],
            unrolled.View(
                title="Each frame rewrites h; below, the spectrogram that it reads (low tones at the bottom)",
                badge=networks.badge,
                run=f"{networks.mark} {lane} {number} {noise}",
            ),
        )
    return not right and noise == QUIET


def _voice(number: int) -> str:
    return UNHEARD[number] if number < len(UNHEARD) else f"{KLATT[number - len(UNHEARD)]}, another synthesizer"


def _loudness(noise: int) -> str:
    """Say how loud noise is that lies so many decibels below the word."""
    if noise == QUIET:
        return f"quiet room, −{noise} dB"
    return "as loud as the word" if noise == 0 else f"{-noise:+d} dB against the word".replace("-", "−")


def _listen(networks: on_show.Networks, lane: int, clip: tuple[int, int]) -> Listening:
    """Return a clip as one of the networks hears it; the opening one is at hand with the shipped networks."""
    net, opening = networks.nets[lane], load("listener_gru")
    if not networks.own and lane == 0 and clip == (EXAMPLE, QUIET) and opening.clip is not None:
        return Listening(opening.clip.samples, RATE, opening.reading, opening.clip.sounds, opening.clip.word)
    return ask(ClipListening(net, *clip))


def scores(networks: on_show.Networks, recognitions: Sequence[Recognition]) -> None:
    """Tabulate how many words each network hears right."""
    st.markdown(
        f"**Words heard right, of {recognitions[0].tested} spoken by {len(UNHEARD)} new voices** "
        + figures.badge(origin(*map(WordRecognition, networks.nets)))
    )
    figures.table(
        ("network", "quiet room", "noise of −5 dB", "another synthesizer", "weights"),
        [
            (
                title,
                f"{one.noises[0]:.1%}",
                f"{one.noises[NOISES.index(5)]:.1%}",
                f"{one.klatt:.1%}",
                f"{net.experiment.network.parameters(net.experiment.task):,}",
            )
            for title, one, net in zip(networks.titles, recognitions, networks.nets, strict=True)
        ],
    )


def forgetting(networks: on_show.Networks, passages: Sequence[Passage]) -> None:
    """Draw how long each state knows the first sound, and when each answer is right about which sound."""
    families = [net.experiment.network.family for net in networks.nets]
    left, right = st.columns(2)
    with left:
        lost = [passage.readable.max() - passage.readable[-1] for passage in passages]
        worst = int(np.argmax(lost))
        title = "How often the first sound can be read off h"
        if not networks.no_verdict:
            forgets = f"{networks.titles[worst]} knew the first sound, and forgets it"
            title = forgets if lost[worst] > 0.1 else "The first sound stays in h to the end"
        figures.chart(
            lines(
                PLACE,
                "first sound read off h",
                {
                    name: (family, list(zip(PLACES.tolist(), passage.readable.tolist(), strict=True)))
                    for name, family, passage in zip(networks.titles, families, passages, strict=True)
                },
            ),
            title,
            origin(*map(WordPassage, networks.nets)),
            "; ".join(
                f"{name}: at best {percent(passage.readable.max())}, at the end {percent(passage.readable[-1])}"
                for name, passage in zip(networks.titles, passages, strict=True)
            ),
            300,
        )
        st.caption(
            "A **linear probe** (ridge regression) reads the first sound off the hidden state, fitted on some of the "
            "new voices and tested on the others: what h still knows, whatever the network answers. 1 is where the "
            "second "
            "sound begins; neighboring sounds color each other, so there is something to know before."
        )
    with right:
        passage, name = passages[0], networks.titles[0]
        figures.chart(
            lines(
                PLACE,
                "answers right about it",
                {
                    part: (families[0], list(zip(PLACES.tolist(), row.tolist(), strict=True)))
                    for part, row in zip(PARTS, passage.parts, strict=True)
                },
            ),
            f"{name}: its answer, had the word ended there",
            origin(*map(WordPassage, networks.nets)),
            "; ".join(f"{part}: {percent(row[-1])} at the end" for part, row in zip(PARTS, passage.parts, strict=True)),
            300,
        )
        st.caption(
            "People are tested in this way, too (**gating**, Grosjean 1980). It has been taught at the ends of words "
            "only: what h knows before that, it has not learned to say."
        )


def mistakes(networks: on_show.Networks, recognitions: Sequence[Recognition]) -> None:
    """List what is mistaken for what most often."""
    for title, recognition in zip(networks.titles, recognitions, strict=True):
        listed = ", ".join(f"“{said}” as “{understood}” ({count})" for said, understood, count in recognition.mistaken)
        st.markdown(f"**{title}** heard, in a quiet room: {listed or 'everything right'}.")


def through_noise(networks: on_show.Networks, recognitions: Sequence[Recognition]) -> None:
    """Draw how many words are heard right under each noise, and by another synthesizer."""
    left, right = st.columns([3, 2])
    lowest = [float(-noise) for noise in NOISES]
    with left:
        figures.chart(
            lines(
                "noise (dB, against the word; 0: as loud as the word)",
                "words heard right",
                {
                    title: (net.experiment.network.family, list(zip(lowest, recognition.noises, strict=True)))
                    for title, net, recognition in zip(networks.titles, networks.nets, recognitions, strict=True)
                },
            ),
            "The louder the noise, the fewer words are heard"
            if all((np.diff(recognition.noises) < 0).all() for recognition in recognitions)
            else "In the loudest noise far fewer words are heard than in quiet"
            if all(recognition.noises[0] > recognition.noises[-1] + 0.2 for recognition in recognitions)
            else "Not all of them lose many words to noise",
            origin(*map(WordRecognition, networks.nets)),
            "; ".join(
                f"{title}: {percent(recognition.noises[0])} in quiet, {percent(recognition.noises[-1])} in the "
                "loudest noise"
                for title, recognition in zip(networks.titles, recognitions, strict=True)
            ),
            300,
        )
        st.caption(
            f"Always to say one word would be right in {percent(1 / len(networks.nets[0].experiment.task.answers))}."
        )
    with right:
        recognition = recognitions[0]
        lesson.card(
            "“It understands speech.”",
            f"{networks.titles[0]} hears {percent(recognition.noises[0])} of the words right from new voices of the "
            "engine that "
            f"it learned from ({len(HEARD)} voices), and {percent(recognition.klatt)} from six voices of another kind "
            "of synthesizer. "
            + (
                "What it has learned is that engine. How does it hear a human voice? Try yours below."
                if recognition.klatt < recognition.noises[0]
                else "How does it hear a human voice? Try yours below."
            ),
        )
