"""Spoken words: networks hear a word frame by frame; which sound do they mistake, and why?"""

import streamlit as st

from pages.parts import frame, lesson, on_show, take_away
from pages.parts.asking import ask
from pages.parts.course import Guess, Lesson
from pages.parts.figures import percent
from pages.sections.words import one_word, own_voice, speakers
from rnn_core.data.voices import HEARD, UNHEARD, VOICES
from rnn_core.experiment import Race, vary
from rnn_core.questions.words import Passage, ThreeSounds, WordPassage, WordRecognition
from rnn_core.shipped import LINKS
from rnn_core.tasks.words import Words

NAMES = ("listener_gru", "listener_lstm", "listener_rnn")
OPENING = f"{LINKS['listener_gru']}&model.2=lstm&model.3=rnn"
FIRST, VOWEL, LAST, ALIKE = "the first sound", "the vowel", "the last sound", "all three about equally often"
LESSON = Lesson(
    __file__,
    title="Spoken words",
    question="When is a word recognized?",
    words=("spectrogram", "mel", "phoneme", "decibel", "linear probe"),
    opening=OPENING,
    shipped=NAMES,
    guess=Guess(
        "The vanilla RNN is wrong most often. Which part of the word does it get wrong most often?",
        (FIRST, VOWEL, LAST, ALIKE),
    ),
)
CLOSE = 0.03  # accuracies nearer to each other than this count as equal


def fits(race: Race) -> bool:
    """Tell whether the page makes sense of a race: recurrent networks that hear words."""
    return isinstance(race.lanes[0].task, Words) and all(one.recurrent for one in race.networks)


def worst_part(passage: Passage) -> str:
    """Return which sound a network mistakes most often at the end of a word."""
    ends = passage.parts[:, -1]
    lowest = int(ends.argmin())
    return ALIKE if sorted(ends)[1] - ends[lowest] < CLOSE else (FIRST, VOWEL, LAST)[lowest]


frame.page(LESSON)
guess = lesson.ask(
    LESSON,
    "Networks hear a word as a **spectrogram**: every 16 milliseconds a column of 32 numbers, how loud each band of "
    "frequencies is. At the end they say which word it was. The twelve words that this page opens with are a trap: "
    "*bad, bat, bed, bet, pad, pat, pen, pet, dad, tad, den, ten*. Each has neighbors that differ from it in "
    "**one sound** only. A "
    f"speech engine speaks them in {len(HEARD)} voices to learn from, and in {len(UNHEARD)} other voices to be tested "
    "on. Three networks have learned: a GRU, an LSTM and a vanilla RNN.",
)
run = lesson.bench(LESSON, fits=fits)
networks = on_show.networks(LESSON, run, NAMES)
task = networks.nets[0].experiment.task
assert isinstance(task, Words)
mistaken = one_word.draw(task, networks)

recognitions = [ask(WordRecognition(net)) for net in networks.nets]
with lesson.happened(guess):
    one_word.scores(networks, recognitions)
    if ask(ThreeSounds(task)) and not any(net.experiment.network.both for net in networks.nets):
        passages = [ask(WordPassage(net)) for net in networks.nets]
        worst = min(range(len(recognitions)), key=lambda n: recognitions[n].noises[0])
        ends = passages[worst].parts[:, -1]
        lesson.verdict(
            guess,
            worst_part(passages[worst]),
            f"{networks.titles[worst]} hears the fewest words right, {percent(recognitions[worst].noises[0])} in a "
            "quiet room. At the "
            f"end of a word it is right about the first sound in {percent(ends[0])}, the vowel in {percent(ends[1])}, "
            f"the last sound in {percent(ends[2])}.",
            networks,
        )
        one_word.forgetting(networks, passages)
    else:
        st.info(
            "The question above is about words of three sounds, heard from left to right. Your own run is about other "
            "words, or hears them from both ends: what it understood is below."
        )
        one_word.mistakes(networks, recognitions)
st.markdown("#### Through noise, and through other throats")
one_word.through_noise(networks, recognitions)
st.markdown("#### Say it yourself")
own_voice.draw(networks)
st.markdown("#### Real voices: who is speaking?")
speakers.draw()
lesson.mission(
    LESSON,
    "Find a voice and a word that the network above mistakes in a quiet room (noise of −40 dB).",
    mistaken,
    "It is mistaken." if mistaken else "Not yet: it hears this one right, or there is noise.",
    networks,
)
lesson.try_this(
    LESSON,
    [
        ("The ten digits", vary(OPENING, lexicon="digits")),
        ("Learn in quiet only", vary(OPENING, noise="quiet")),
        (
            "Both directions",
            f"{vary(LINKS['listener_gru'], hidden=40, direction='bidirectional')}&model.2=lstm&model.3=rnn",
        ),
        ("A vanilla RNN of 160 units", vary(LINKS["listener_rnn"], hidden=160)),
    ],
)
take_away.draw(
    run,
    "Davis & Mermelstein 1980 (mel bands); Grosjean 1980 (gating: how much of a word must be heard); Delattre, "
    "Liberman & Cooper 1955 (a consonant is heard in how the vowel begins); Ko et al. 2015 (clips played faster and "
    "slower); Alain & Bengio 2017 (linear probes); Kudo, Toyama & Shimbo 1999 (the recorded vowels). "
    f"Words: {task.source}; mel bands by kaldi-native-fbank (Apache-2.0). Everything spoken there is synthetic: "
    f"{len(VOICES)} voices, three accents. Recorded vowels: UCI Japanese Vowels, in sktime (0.6 MB, CC BY 4.0), real.",
)
frame.neighbors(LESSON)
