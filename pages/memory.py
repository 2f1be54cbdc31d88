"""Memory: where a network keeps singular and plural between a noun and its verb."""

import numpy as np
import streamlit as st

from pages.parts import figures, frame, lesson, on_show, take_away, unrolled
from pages.parts.asking import ask
from pages.parts.course import Guess, Lesson
from pages.parts.figures import percent
from rnn_core.anatomy.surgery import Surgery
from rnn_core.questions.number import (
    AttractorAgreement,
    NumberDirection,
    NumberProbe,
    PluralChances,
    VerbAgreement,
)
from rnn_core.questions.reading import SequenceReading
from rnn_core.shipped import LINKS, load
from rnn_core.tasks.agreement import PLURAL_VERBS, SINGULAR_VERBS, Agreement
from rnn_core.trace import softmax

OPENING = LINKS["agreement"]
EXAMPLE = "the cat near the dogs behind the girls sleeps ."
FIRST, NEAREST, NEITHER = "sleeps: the verb of “cat”", "sleep: the verb of “dogs”, which is nearest", "both alike"
LESSON = Lesson(
    __file__,
    title="Memory",
    question="Where does a network keep what it has read?",
    words=("linear probe", "attractor", "loss", "bits per character"),
    opening=OPENING,
    shipped=("agreement",),
    guess=Guess("“the cat near the dogs …”: which verb does it expect?", (FIRST, NEAREST, NEITHER)),
)
NEAREST_RULE = 0.05  # the mission: share of right verbs after an attractor
TESTED = 600

frame.page(LESSON)
guess = lesson.ask(
    LESSON,
    "A recurrent network has no list of what it has read: all that it knows of the past is in its **hidden state** h, "
    "a few dozen numbers that every word rewrites, like a notepad. This one has learned to predict the next word of "
    "small sentences, such as “the cat near the dogs sleeps”. A noun of the other number between subject and verb is "
    "called an **attractor**.",
)
run = lesson.bench(LESSON)
networks = on_show.networks(LESSON, run, LESSON.shipped)
net = networks.nets[0]
task = net.experiment.task
assert isinstance(task, Agreement)

st.markdown("#### Watch the notepad")
typed, sentence = lesson.typed("Edit the sentence", EXAMPLE, task.read, "memory.typed")
reading = load("agreement").reading
if networks.own or typed != EXAMPLE:
    reading = ask(SequenceReading(net, sentence))
at = unrolled.show(
    "sentence",
    task,
    sentence,
    [unrolled.Pane(networks.titles[0], net.experiment.network, reading)],
    unrolled.View(
        title="Each word rewrites a part of h; what the verb needs must survive every word in between",
        badge=networks.badge,
        run=f"{networks.mark} {typed}",
        start=4,
        report=True,
    ),
)
study = Agreement(phrases=2, attractors=0.5).sample(TESTED, np.random.default_rng(6))
notes = ask(PluralChances(net, study, reading.trace.states["h"][-1][0]))
word = task.vocabulary[sentence.inputs[0, at]]
if at == 0:
    st.markdown(f"**Step 1, “{word}”**: no subject yet, nothing is noted. Step on, and let go.")
else:
    number, sure = ("plural", notes[at]) if notes[at] > 0.5 else ("singular", 1 - notes[at])
    st.markdown(
        f"**Step {at + 1}, “{word}”**: a linear probe reads off h that the subject is **{number}** ({percent(sure)} "
        f"sure). It never sees the words, only these {net.experiment.network.hidden} numbers; more on it below."
    )
likely = softmax(reading.trace.outputs)[0]
singular, plural = likely[:, SINGULAR_VERBS].sum(-1), likely[:, PLURAL_VERBS].sum(-1)
words = [task.vocabulary[code] for code in sentence.inputs[0]]
with st.expander("The chance it gives to a verb after each word, as a table"):
    figures.table(
        ("after", "a singular verb", "a plural verb"),
        [(word, percent(one), percent(many)) for word, one, many in zip(words, singular, plural, strict=True)],
    )

test = Agreement(phrases=4, attractors=1.0).sample(TESTED, np.random.default_rng(5))
right = ask(AttractorAgreement(net, test))
after_one = right[1]
answer = FIRST if after_one > 0.75 else NEAREST if after_one < 0.25 else NEITHER
with lesson.happened(guess):
    lesson.verdict(
        guess,
        answer,
        f"of {TESTED} new sentences whose inserted nouns all have the other number, the verb agreed with the "
        "subject in "
        + ", ".join(f"{percent(share)} with {count}" for count, share in enumerate(right))
        + f" attractors. It was trained on up to {task.phrases}.",
        networks,
    )
    lesson.card(
        "“A recurrent network learns the rules of grammar.”",
        f"it learns what its sentences demand. In training {percent(task.attractors)} of the inserted nouns were "
        f"attractors; with one attractor it is now right in {percent(after_one)}. "
        + (
            "Train it on sentences without attractors, and “agree with the nearest noun” is as good a rule there: "
            "try it."
            if task.attractors
            else "“Agree with the nearest noun” was never wrong in what it read, so that is what it learned."
        ),
        networks,
    )

st.markdown("#### Find the note, and tear it out")
st.markdown(
    "Can the number of the subject be *read off* h? A **linear probe** (logistic regression on h, fitted on half of "
    "these sentences and scored on the other half) tries it at every step. Then the direction in which h differs "
    "between singular and plural subjects is erased while the network reads: one direction of "
    f"{net.experiment.network.hidden}."
)
scores, direction = ask(NumberProbe(net, study)), ask(NumberDirection(net, study))
other = np.random.default_rng(0).normal(size=len(direction))
other /= np.linalg.norm(other)
full = Agreement(phrases=2, attractors=0.5).sample(4 * TESTED, np.random.default_rng(7)).unpadded()  # to be operated


def measured(removed: np.ndarray | None) -> float:
    """Measure the share of right verb numbers while the network reads with a direction erased."""
    surgery = Surgery(removed=tuple(map(float, removed))) if removed is not None else Surgery()
    return ask(VerbAgreement(net, full, surgery))


whole, torn, elsewhere = measured(None), measured(direction), measured(other)
with st.container(horizontal=True):
    st.metric("The probe reads the number, before the subject", percent(scores[0]), help="Chance is about 50 %.")
    st.metric("at the subject", percent(scores[1]))
    st.metric("five words later", percent(scores[6]))
with st.container(horizontal=True):
    st.metric("Right verbs, untouched", percent(whole))
    st.metric("with that direction erased", percent(torn), f"{torn - whole:+.0%}")
    st.metric("with a random direction erased", percent(elsewhere), f"{elsewhere - whole:+.0%}", delta_color="off")
st.caption(
    f"All measured on new sentences: {TESTED} for the probe, {len(full.inputs)} for the operation. Training has "
    "come upon many of the short ones, too."
)
lesson.mission(
    LESSON,
    f"Train a network that follows the wrong rule: right verbs in at most {percent(NEAREST_RULE)} of the sentences "
    "with one "
    "attractor, but a bits-per-word score that counts as solved. (What must its training sentences be like?)",
    networks.own and after_one <= NEAREST_RULE and bool(run.lanes and run.lanes[0].solved_at),
    f"{'Your run' if networks.own else 'The shipped network'}: right in {percent(after_one)} after one attractor.",
)
lesson.try_this(
    LESSON,
    [
        ("Train without attractors", f"{OPENING}&attractors=0"),
        ("One attractor in fifty", f"{OPENING}&attractors=0.02"),
        ("Race it against an LSTM and a vanilla RNN", f"{OPENING}&model.2=lstm&model.3=rnn"),
    ],
)
take_away.draw(
    run,
    "Elman 1990, Finding Structure in Time; Linzen, Dupoux & Goldberg 2016, Assessing the Ability of LSTMs to Learn "
    "Syntax-Sensitive Dependencies. The sentences are synthetic.",
)
frame.neighbors(LESSON)
