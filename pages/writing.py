"""A network that writes: speeches letter by letter, what each letter costs, and what single units keep track of."""

from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st

from pages.parts import figures, frame, lesson, letter_costs, lost, on_show, take_away, writer
from pages.parts.course import Guess, Lesson
from pages.sections.writing import eras, sentence_costs, tracking_units
from rnn_core.charts.bars import bars
from rnn_core.experiment import Experiment, Race, vary
from rnn_core.findings.writing import ORDERS, context_worth, known_words
from rnn_core.shipped import LINKS, load
from rnn_core.tasks.letters import Letters, spelled
from rnn_core.tasks.speeches import Speeches
from rnn_core.tasks.text import LONGEST, SHORTEST, Text

OPENING = LINKS["writer"]
FEW, SOME, MANY, NONE = (
    "2 letters or fewer",
    "3 or 4 letters",
    "5 or 6 letters",
    "no table of up to 6 letters is as good",
)
LESSON = Lesson(
    __file__,
    title="A network that writes",
    question="What has it learned about English?",
    words=("language model", "bits per character", "temperature", "top-k", "nucleus sampling", "correlation"),
    opening=OPENING,
    shipped=("writer",),
    guess=Guess(
        "A **table of counts** predicts letters, too: it looks up what most often followed the last few letters. How "
        "many letters must it look back to be as good as this network, on speeches that neither has read?",
        (FEW, SOME, MANY, NONE),
    ),
)
MOST_TYPED = 3_000
OWN_UPDATES = 600
MISSION_BITS, MISSION_LETTERS = 1.0, 60


def fits(race: Race) -> bool:
    """Tell whether the page makes sense of a race: recurrent networks that predict letters."""
    return isinstance(race.lanes[0].task, Letters) and all(one.recurrent and not one.both for one in race.networks)


frame.page(LESSON)
guess = lesson.ask(
    LESSON,
    "Show a network real text, one letter at a time, and let it guess the next letter: that is all it takes to make it "
    "write. It is a **language model**: after each letter it gives every possible next one a chance. Draw one, let it "
    "read that, and so on. This one has read what presidents have told Congress since 1981. What a letter **costs** is "
    "measured in bits: 1 bit if it was given a chance of ½, 2 bits for ¼, next to 0 if it was certain.",
)
SOLVED = "better than a table of counts that looks back 3 letters (2 in a text of yours)"
run = lesson.bench(LESSON, picture=partial(letter_costs.latest, solved=SOLVED), fits=fits)
networks, reached = letter_costs.worth(on_show.networks(LESSON, run, LESSON.shipped), "writer")
net, title = networks.nets[0], networks.titles[0]
task = net.experiment.task
assert isinstance(task, Letters)

st.markdown("#### What does each letter cost it?")
first = net.experiment.example()
example = spelled(task.vocabulary, np.append(first.inputs[0], first.targets[0, -1]))
typed, text = lesson.typed(
    f"Type or paste any text; this one is the first {len(example)} letters of a speech that it has not read",
    example,
    task.read,
    f"writing.typed {task.name if isinstance(task, Speeches) else hash(task)}",  # another text, another alphabet
    MOST_TYPED,
)
lost.say(typed, lost.by_letter(typed, task.spell))
costs = letter_costs.read(networks, "writer", typed, text, example)
letter_costs.draw(
    networks,
    costs,
    "Are words dear where they begin, and cheap once they can be recognized?",
    "Each letter rewrites h; from h alone it guesses the next one",
)
letters, mean = costs.letters, float(costs.costs.mean())

counted, size = task.counted(ORDERS), net.experiment.network.parameters(task)
worth = context_worth(reached, counted)
answer = NONE if worth is None else FEW if worth <= 2 else SOME if worth <= 4 else MANY
with lesson.happened(guess):
    lesson.verdict(
        guess,
        answer,
        f"a next letter costs it {reached:.2f} bits on average. A table that looks back one letter needs "
        f"{counted[1]:.2f}; "
        + ", ".join(f"{order} letters: {cost:.2f}" for order, cost in enumerate(counted) if order > 1)
        + ".",
        networks,
    )
    left, right = st.columns([3, 2])
    with left:
        names = [f"counts, {order} letters" for order in range(ORDERS + 1)]
        figures.chart(
            bars(
                "bits per letter (shorter is better)",
                [*names, title],
                [*["table"] * len(names), net.experiment.network.family],
                [*counted, reached],
            ),
            f"Of the tables, the one that looks back {int(np.argmin(counted))} letters predicts best",
            "measured now",
            f"{title} {reached:.2f} bits; " + "; ".join(f"order {n} {one:.2f}" for n, one in enumerate(counted)),
            330,
        )
    with right:
        lesson.card(
            "“It has learned English.”",
            "it has learned what tends to follow what. "
            + (
                f"Its {size:,} weights do about what a table of the last {worth} letters does. "
                if worth
                else "It is not yet better than knowing how common each letter is. "
                if worth == 0
                else f"Its {size:,} weights do what no table here can. "
            )
            + "Tables look back a few letters and then stop; the network’s state can carry on for longer, but nothing "
            "here says that it knows what it writes about.",
            networks,
        )
        st.caption(
            (
                "All are scored on the same letters and see the same windows. "
                if isinstance(task, Speeches)
                else "The tables are scored on the whole tail of your text, the network on windows of it. "
            )
            + "Orders are mixed as by Witten & Bell 1991: what a long context has not seen, a shorter one answers."
        )

st.markdown("#### From noise to words")
samples = load("writer").wrote
if networks.own:
    samples = [(shot.update, shot.wrote) for shot in run.snapshots[0]]
writer.samples(samples, partial(known_words, read=task.studied), networks.badge)

st.markdown("#### Let it write")
writer.write(writer.Writer(net, networks.mark, title), "My fellow Americans, ")

st.markdown("#### One sentence, every model")
sentence_costs.draw(networks, letter_costs.DEAR)

st.markdown("#### Units that keep track of something")
tracking_units.draw(net)

st.markdown("#### Hear English change")
eras.draw(text if isinstance(task, Speeches) else None)
with st.expander("Train it on a text of your own", icon=":material/content_paste:"):
    own = st.text_area(f"{SHORTEST} to {LONGEST:,} characters", key="writing.own", height=140, max_chars=LONGEST)
    if st.button("Train on this text", key="writing.train"):
        try:
            race = Race.of(
                replace(Experiment.from_link(OPENING), task=Text(text=own), updates=OWN_UPDATES),
                (run.race.lanes[0].lane,),
            )
        except ValueError as error:
            st.error(frame.plain(error))
        else:
            lesson.set_race(LESSON, race, start=True)
            st.rerun()
lesson.mission(
    LESSON,
    f"Find a text of at least {MISSION_LETTERS} letters that costs this network less than {MISSION_BITS:g} bit per "
    "letter, and type it above. (It may help to let it write at a low temperature.)",
    mean < MISSION_BITS and len(letters) >= MISSION_LETTERS,
    f"The text above: {mean:.2f} bits per letter, {len(letters)} letters.",
)
lesson.try_this(
    LESSON,
    [
        ("Bring it up on 1790–1830", vary(OPENING, era="1790-1830")),
        ("Race a GRU, a vanilla RNN", f"{OPENING}&model.2=gru&model.3=rnn"),
        ("Two layers instead of one", vary(OPENING, layers=2)),
        ("A quarter of the units", vary(OPENING, hidden=32)),
    ],
)
take_away.draw(
    run,
    "Mikolov et al. 2010, Recurrent Neural Network Based Language Model; Graves 2013, Generating Sequences; Karpathy, "
    "Johnson & Fei-Fei 2016, Visualizing and Understanding Recurrent Networks (units with a meaning); Witten & Bell "
    "1991; Holtzman et al. 2020 (nucleus sampling). "
    + (
        f"Text: {task.source}. Every eighth address is held out, whole. One of 1931–1980 repeats a third of its "
        "stretches of 50 letters from an address to train on."
        if isinstance(task, Speeches)
        else "Your text."
    ),
)
frame.neighbors(LESSON)
