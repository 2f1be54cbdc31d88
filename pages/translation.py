"""Translation: an encoder–decoder reads a text and writes it in another language, with attention and without."""

import streamlit as st

from pages.parts import frame, lesson, on_show, take_away
from pages.parts.asking import ask
from pages.parts.course import Guess, Lesson
from pages.parts.figures import percent
from pages.sections.translation import interpreter, quality
from rnn_core.course.results import COMMAND as RESULTS
from rnn_core.course.results import quoted
from rnn_core.data.numbers import spell_number
from rnn_core.experiment import Race, vary
from rnn_core.questions.translation import TextTranslations, translation_of
from rnn_core.shipped import LINKS, load
from rnn_core.tasks.corpora import CODES
from rnn_core.tasks.translation import LONGEST, Translation

RIVAL = "&model.2=lstm&attention.2=none"
OPENING = LINKS["translator"] + RIVAL
SHIPPED = ("translator", "translator_fixed")
SHORT, LONG, ALIKE = "on the short ones", "on the long ones", "on short and long ones alike"
LESSON = Lesson(
    __file__,
    title="Translation",
    question="What does attention repair?",
    words=(
        "encoder–decoder",
        "context vector",
        "attention",
        "teacher forcing",
        "beam search",
        "exact match",
        "BLEU, chrF",
    ),
    opening=OPENING,
    shipped=SHIPPED,
    guess=Guess(
        "On numbers that neither has seen: where does the network **without** attention fail most?",
        (SHORT, LONG, ALIKE),
    ),
)
FEW = 0.05  # of the texts right: nothing to compare
TELLING = 0.15  # a difference between short and long texts that counts as one
FIVE_DIGITS = range(10_007, 100_000, 907)


def fits(race: Race) -> bool:
    """Tell whether the page makes sense of a race: networks that translate."""
    return isinstance(race.lanes[0].task, Translation)


def with_rival(**settings: object) -> str:
    """Return the opening's link with other settings, beside it the same network without attention."""
    return vary(LINKS["translator"], **settings) + RIVAL


def too_large(task: Translation) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return numbers of five digits as words, and how they are written in the other language."""
    read, write = (CODES[language] for language in (task.origin, task.target))
    pairs = [(spell_number(n, read), spell_number(n, write)) for n in FIVE_DIGITS]
    fitting = [pair for pair in pairs if max(map(len, pair)) <= LONGEST and set(pair[0]) <= set(task.answers)]
    return tuple(text for text, _ in fitting), tuple(right for _, right in fitting)


frame.page(LESSON)
guess = lesson.ask(
    LESSON,
    "“Ninety-one” goes in, letter by letter, and “quatre-vingt-onze” comes out, four times twenty and eleven: other "
    "letters, and more of them. An **encoder** reads up to ⇒. A **decoder** starts from the state in which the encoder "
    "ends, and writes; each time it reads its own last letter. So all that was read must fit into that one state, the "
    "**context vector**. With **attention** the decoder looks back at *every* state of the encoder, and for each "
    "letter it chooses again where. Both networks trained before have learned from the same 9,010 numbers.",
)
run = lesson.bench(LESSON, fits=fits)
networks = on_show.networks(LESSON, run, SHIPPED)
if not networks.own:
    networks = networks._replace(titles=("with attention", "without attention"))
task = translation_of(networks.nets[0])

st.markdown("#### Watch it translate")
heard = interpreter.watch(networks, SHIPPED)

tested = [quality.measured(title, net) for title, net in zip(networks.titles, networks.nets, strict=True)]
without = [one for one in tested if one.attention == "none" and len(one.bins) > 1]
if not without:  # or all its texts are of one length
    without = [
        quality.measured(
            "the one without attention, of English numbers into French,",
            load("translator_fixed").net,
        )
    ]
fixed = without[0]
short, long = fixed.bins[0], fixed.bins[-1]
loss = short.right - long.right
others = " ".join(
    f"{one.title}: {percent(one.bins[0].right)} and {percent(one.bins[-1].right)}."
    for one in tested
    if one != fixed and fixed in tested and len(one.bins) > 1
)
with lesson.happened(guess):
    if networks.own and fixed not in tested:
        unable = (
            "has no network without attention"
            if all(one.attention != "none" for one in tested)
            else "reads texts that are all of one length"
        )
        st.info(f"Your own run {unable}, so the network trained before holds your guess against what it does.")
    lesson.verdict(
        guess,
        LONG if loss > TELLING else SHORT if loss < -TELLING else ALIKE,
        f"of the texts of {short.low} to {short.high} letters {fixed.title} translates {percent(short.right)} right, "
        f"of those of {long.low} to {long.high} letters {percent(long.right)}. {others}"
        + ("" if max(short.right, long.right) > FEW else " So few are right that their length tells nothing."),
        networks if fixed in tested else on_show.shipped(SHIPPED),
    )
    quality.draw(tested)
    st.caption(
        f"On {len(task.tested()):,} texts that were held out, written greedily. Exact match: right to the last letter. "
        "Letters right: at their place. BLEU counts runs of one to four words that the right translation has, too; "
        "chrF counts runs of letters; both by sacreBLEU. Of texts of one word BLEU says little."
    )

st.markdown("#### Other texts, other trainings")
left, right = st.columns([3, 2])
with left:
    quality.others()
    st.caption(
        "LSTM 128 with the settings of the opening but for the updates, 500 for dates and 2,000 for sentences; "
        f"precomputed by {RESULTS}. Two thousand sentences are far too few to learn French from."
    )
with right:
    attentive = quoted("translation: attention: right")
    shares, opening = quality.trainings(), attentive.mean
    late = quoted("translation: seeds 23 to 25, attention: texts right at the end")
    lesson.card(
        "“A fixed context vector cannot hold a long text.”",
        "it is also a matter of training. Without attention, "
        f"{percent(quoted('translation: fixed: right').mean)} of the numbers are right after 1,000 updates, "
        f"{percent(shares['without, five times as long'])} after 5,000. With attention: {opening:.1%} after 1,000 "
        f"(mean of {attentive.seeds} seeds). It can lose that again: on {late.seeds} other seeds the network passed "
        f"99 %, and the worst of them ended at {percent(late.low)} (precomputed by {RESULTS}).",
    )
    lesson.card(
        "“Who learns with teacher forcing is helpless alone.”",
        f"alone, the network with attention is right in {opening:.1%} if it was always forced, in "
        f"{shares['forced in half of the batches']:.1%} if in half of the batches, in {shares['never forced']:.1%} if "
        "never (precomputed likewise): where letters are this certain, its own are mostly the right ones.",
    )
if tested[0].quality.exact > 0.5 and task.corpus == "numbers" and "digits" not in (task.origin, task.target):
    texts, truth = too_large(task)
    wrote = ask(TextTranslations(networks.nets[0], texts))
    came = sum(one == other for one, other in zip(wrote, truth, strict=True))
    lesson.card(
        "“It has learned how numbers are built.”",
        f"of those up to 9,999 that it was not trained on {percent(tested[0].quality.exact)} are right. Of "
        f"{len(texts)} "
        f"numbers of five digits {networks.titles[0]} gets {came} right: from “{texts[0]}” it makes “{wrote[0]}”; "
        f"right is “{truth[0]}”.",
    )
good = tested[0].quality.exact > 0.5  # of a network that errs everywhere it is no feat to find a mistake
missed = good and heard.lane == 0 and heard.right is not None and heard.written != heard.right
lesson.mission(
    LESSON,
    f"Find one of its own texts (a number up to 9,999, a date, a sentence) that {networks.titles[0]} translates wrong. "
    "It has learned from what was drawn by lot: think of what seldom comes up.",
    missed,
    f"“{heard.typed}” → “{heard.written}”"
    + (
        "; wrong."
        if missed
        else "; this network errs too often for that: train it longer."
        if not good
        else "; not a mistake."
        if heard.lane == 0
        else f"; this is {networks.titles[heard.lane]}."
    ),
)
lesson.try_this(
    LESSON,
    [
        ("Dates into ISO 8601", with_rival(corpus="dates", target="digits", updates=500)),
        ("Into German: units before tens", with_rival(target="German")),
        ("Sentences of an interface", with_rival(corpus="sentences", updates=2_000)),
        ("Without forcing, ever", vary(LINKS["translator"], forcing=0)),
    ],
)
take_away.draw(
    run,
    "Sutskever, Vinyals & Le 2014; Cho et al. 2014 (encoder–decoder); Bahdanau, Cho & Bengio 2015 (additive attention; "
    "here, as in Luong, Pham & Manning 2015, what it finds goes to the answer and not into the next step); Williams & "
    "Zipser 1989, Bengio et al. 2015 (teacher forcing); Graves 2012 (beam search); Papineni et al. 2002 (BLEU); "
    f"Popović 2015 (chrF). Data: {task.source}. One text in ten is held out.",
)
frame.neighbors(LESSON)
