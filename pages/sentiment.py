"""Sentiment: a network reads reviews in order, a list of words does not; who is right more often, and about what?"""

import numpy as np
import streamlit as st

from pages.parts import figures, frame, lesson, lost, on_show, shading, take_away, unrolled
from pages.parts.asking import ask, origin
from pages.parts.course import Guess, Lesson
from pages.parts.figures import percent
from pages.sections.sentiment import verdicts
from rnn_core.course.results import COMMAND as RESULTS
from rnn_core.course.results import quoted
from rnn_core.data.reviews import in_both_tables, read_reviews, words_of
from rnn_core.experiment import Race, vary
from rnn_core.findings.verdicts import KINDS, log_odds, without_each_word
from rnn_core.questions.chances import AnswerChances
from rnn_core.questions.reading import SequenceReading
from rnn_core.questions.reviews import ReviewChances
from rnn_core.questions.verdicts import VerdictLead, VerdictQuality
from rnn_core.questions.word_lists import LISTS, ListChances, WordWeights
from rnn_core.shipped import LINKS, load
from rnn_core.tasks.reviews import EXAMPLE, Reviews
from rnn_core.trace import softmax

OPENING = LINKS["critic"]
NETWORK, WORDS, ALIKE = "the network", "the list of words", "no clear winner: it may be chance"
LESSON = Lesson(
    __file__,
    title="Sentiment",
    question="Does word order change the verdict?",
    words=("bag of words", "accuracy", "precision", "recall", "F1", "ROC curve", "AUC", "log-odds", "bootstrap"),
    opening=OPENING,
    shipped=("critic",),
    guess=Guess(
        "On 1,000 reviews of other products, shown the same words: who is right more often?", (NETWORK, WORDS, ALIKE)
    ),
)
MOST_TYPED = 3_000
STRONG = 1.5  # log-odds: a word that moves the verdict by so much is shaded in full


def fits(race: Race) -> bool:
    """Tell whether the page makes sense of a race: recurrent networks that judge reviews."""
    return isinstance(race.lanes[0].task, Reviews) and all(first.recurrent for first in race.networks)


frame.page(LESSON)
guess = lesson.ask(
    LESSON,
    "A buyer writes a review and gives stars. Can the text alone tell whether there were **five**? This network reads "
    "one word after the other and says at the end: 5★, or fewer (<5). Its rival is a **list of words**: every word has "
    "a weight, and the weights of those that occur are added up, whatever their order (TF-IDF with logistic "
    "regression). Both have learned from the same 3,500 real reviews of food.",
)
run = lesson.bench(LESSON, fits=fits)
networks = on_show.networks(LESSON, run, LESSON.shipped)
net, title = networks.nets[0], networks.titles[0]
task = net.experiment.task
assert isinstance(task, Reviews)

st.markdown("#### Watch the verdict form")
typed, review = lesson.typed("Write a review", EXAMPLE, task.read, "sentiment.typed", MOST_TYPED)
all_words = words_of(typed)
lost.say(typed, lost.beside_words(typed, all_words))
reading = load("critic").reading
if networks.own or typed != EXAMPLE:
    reading = ask(SequenceReading(net, review))
chances = softmax(reading.trace.outputs)[0, :, 1]
words = all_words[-len(chances) :]
unrolled.show(
    "review",
    task,
    review,
    [unrolled.Pane(title, net.experiment.network, reading)],
    unrolled.View(
        title=f"Word by word, h moves towards a verdict: at the end five stars have a chance of {percent(chances[-1])}",
        badge=networks.badge,
        run=f"{networks.mark} {typed}",
    ),
)
st.caption("What you type has no right answer; the switch “gradient” takes five stars to be right.")
if missing := sum(code == 0 for code in review.inputs[0]):
    are = "word is" if missing == 1 else "words are"
    st.caption(f"{missing} {are} not among the {task.words:,} commonest, which it knows: there it reads ▢.")
if len(all_words) > task.length:
    st.caption(f"Of so long a review it reads the last {task.length} words.")
occluded, weighed = AnswerChances(net, without_each_word(review)), WordWeights(task, typed)
without = ask(occluded)
needed = log_odds(chances[-1:]) - log_odds(without[:, 1])
listed = dict.fromkeys(words, 0.0) | dict(ask(weighed))
st.markdown(
    "**Which words mattered?** Make one word unreadable (▢) and read the review again: how far does the verdict at the "
    "end move? So each word in turn is weighed in the network. In the list it is what the word adds to the log-odds."
)
shading.scale("towards <5", "towards 5★", signed=True)
for name, question, weights in (
    (title, occluded, needed.tolist()),
    ("the list of words", weighed, [listed[word] for word in words]),
):
    st.markdown(f"{name} {figures.badge(origin(question))}")
    heaviest = words[int(np.argmax(np.abs(weights)))]
    shading.shaded(
        [f"{word} " for word in words],
        weights,
        STRONG,
        [f"{weight:+.2f}" for weight in weights],
        f"Words shaded by how they move the verdict of {name}; the heaviest is “{heaviest}”: {' '.join(words)}",
    )

texts, stars = read_reviews("testing")
verdict_chances = {title: ask(ReviewChances(net)), **ask(ListChances(task, tuple(texts)))}
qualities = {name: VerdictQuality(stars, chances) for name, chances in verdict_chances.items()}
judged = {name: ask(quality) for name, quality in qualities.items()}
gain = ask(VerdictLead(stars, verdict_chances[title], verdict_chances[LISTS[0]]))
answer = NETWORK if gain.low > 0 else WORDS if gain.high < 0 else ALIKE
with lesson.happened(guess):
    lesson.verdict(
        guess,
        answer,
        f"right in {judged[title].scores[0].value:.1%} of the {len(texts):,} reviews; the list of the same words in "
        f"{judged[LISTS[0]].scores[0].value:.1%}, of all words in {judged[LISTS[1]].scores[0].value:.1%}. Than the "
        f"first list it is {abs(100 * gain.value):.1f} points {'better' if gain.value > 0 else 'worse'}; the 95 % "
        f"interval of the gain reaches from {100 * gain.low:+.1f} to {100 * gain.high:+.1f}. Always to say "
        f"“{task.answers[int(stars.mean() > 0.5)]}” would be right in {max(stars.mean(), 1 - stars.mean()):.1%}.",
        networks,
    )
    verdicts.metrics(judged, net.experiment.network.family, origin(*qualities.values()))

st.markdown("#### What order is good for")
st.markdown(
    "“Not” turns a verdict around, but a list can only add its weight to those of the other words. Here are small "
    "sentences, and the same ones turned."
)
verdicts.turned(networks)

st.markdown("#### Which network?")
table = {kind: quoted(f"sentiment: {kind}: accuracy on the test reviews") for kind in KINDS}
left, other = st.columns([3, 2])
with left:
    figures.table(
        ("accuracy, three seeds", "mean", "lowest", "highest"),
        [(kind, f"{first.mean:.1%}", f"{first.low:.1%}", f"{first.high:.1%}") for kind, first in table.items()],
    )
    st.caption(
        "On the 1,000 reviews of other products. 32 units each (24 per direction where both are read), precomputed by "
        f"{RESULTS}. One setting for all, found by trying with the GRU on these very reviews: a demonstration, not a "
        "neutral benchmark."
    )
with other:
    lesson.card(
        "“The more one sees, the better: read both ways.”",
        f"GRU {table['GRU'].mean:.1%}, BiGRU {table['BiGRU'].mean:.1%}; LSTM {table['LSTM'].mean:.1%}, BiLSTM "
        f"{table['BiLSTM'].mean:.1%}; the vanilla RNN {table['RNN'].mean:.1%}. Always to give the commoner verdict: "
        f"{max(stars.mean(), 1 - stars.mean()):.1%}.",
    )
st.markdown("#### Turn it around: does the order of the words change the verdict?")
boxes = (
    ("A review …", "good, but not cheap", "sentiment.first"),
    ("… and the same words in another order", "not good, but cheap", "sentiment.second"),
)
first, second = (lost.whole(st.text_input(label, text, max_chars=200, key=key)) for label, text, key in boxes)
changed = False
try:
    both = [task.read(text) for text in (first, second)]
except ValueError as error:
    st.error(frame.plain(error))
else:
    chance, turned = (ask(AnswerChances(net, batch))[0, 1] for batch in both)
    same = len({tuple(sorted(words_of(text)[-task.length :])) for text in (first, second)}) == 1
    changed = same and (chance > 0.5) != (turned > 0.5)
    st.markdown(
        f"{title}: **{percent(chance)}** and **{percent(turned)}** for five stars. "
        + (
            f"The words are the same: to a list of words the two are one review. Their order has moved this network by "
            f"{abs(100 * (chance - turned)):.0f} points, and its verdict is " + ("another." if changed else "the same.")
            if same
            else "The words are not the same."
        )
    )
lesson.mission(
    LESSON,
    "Find two reviews of the same words, in another order, on which this network’s verdict differs.",
    changed,
    "The verdicts differ." if changed else "Not yet.",
    networks,
)
lesson.try_this(
    LESSON,
    [
        ("Race an LSTM and an RNN", f"{OPENING}&model.2=lstm&model.3=rnn"),
        ("Read both ways", vary(OPENING, direction="bidirectional", hidden=24)),
        ("Hide no words while it trains", vary(OPENING, hide=0)),
        ("Know 300 words only", vary(OPENING, words=300)),
    ],
)
take_away.draw(
    run,
    "McAuley & Leskovec 2013, From Amateurs to Connoisseurs (the reviews); Pang, Lee & Vaithyanathan 2002, Thumbs Up? "
    "(lists of words); Hutto & Gilbert 2014, VADER (the lexicon); Li, Monroe & Jurafsky 2016 (leaving words out). "
    f"Data: {task.source}. The reviews to test on are of other products; "
    f"{len(in_both_tables())} of them also stand, letter for letter, in the table to train on.",
)
frame.neighbors(LESSON)
