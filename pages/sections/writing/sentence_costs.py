"""One sentence, every model: what it costs networks and tables of counts; and does the verb agree with its subject?"""

import streamlit as st

from pages.parts import course, figures, lesson, lost, on_show, shading
from pages.parts.asking import ask, origin
from pages.parts.figures import percent
from rnn_core.course.results import COMMAND as RESULTS
from rnn_core.course.results import quoted
from rnn_core.findings.sentences import GrammaticalNumber, sentences
from rnn_core.questions.net import Net
from rnn_core.questions.sentences import CountedSentenceCosts, CountedSubjectNumber, SentenceCosts, SubjectNumber
from rnn_core.shipped import COMMAND, load
from rnn_core.tasks.speeches import Speeches
from rnn_core.trace import Floats

NETWORKS = ("writer_rnn", "writer_gru", "writer")
ORDERS = (2, 5)
FIRST, SECOND = "The schools near the border are safe.", "The schools near the border is safe."
SLIGHT = 0.2  # bits: a number that moves the choice by less has no say


def draw(networks: on_show.Networks, dear: float) -> None:
    """Hold two sentences against all models; a letter of `dear` bits or more is shaded in full."""
    nets = {f"{(net := load(name).net).experiment.lane.title}": net for name in NETWORKS}
    if networks.own and isinstance(networks.nets[0].experiment.task, Speeches):
        nets[f"your {networks.titles[0]}"] = networks.nets[0]
    tables = Speeches()
    st.markdown(
        f"Networks of three kinds have read the speeches since 1981, equally long ({COMMAND}), and tables "
        "have counted them. Change a single word: which of the two sentences is cheaper for whom?"
    )
    left, right = st.columns(2)
    with left:
        first, _ = lesson.typed("A sentence", FIRST, tables.read, "writing.first", 200)
    with right:
        second, _ = lesson.typed("The same with another word", SECOND, tables.read, "writing.second", 200)
    for place, typed in ((left, first), (right, second)):
        with place:
            lost.say(typed, lost.by_letter(typed, tables.spell))
    costs, badge = _costs(nets, tables, first, second)
    figures.table(
        ("what all its letters cost, in bits", "the first", "the second", "cheaper by"),
        [(name, f"{one:.1f}", f"{other:.1f}", _cheaper(one, other)) for name, (one, other) in _sums(costs).items()],
    )
    st.caption("All letters are added up, so a longer word has more to pay for.")
    st.markdown(f"**Where the first sentence is dear** {figures.badge(badge)}")
    shading.scale("predicted: 0 bits", f"{dear:g} bits or more")
    rows = {f"{name}: {one.mean():.2f} bits per letter": one.tolist() for name, (one, _) in costs.items()}
    shading.one_below_the_other(tables.spell(first), rows, dear, "bits")
    _agreement(nets, tables)


def _costs(
    nets: dict[str, Net], tables: Speeches, first: str, second: str
) -> tuple[dict[str, tuple[Floats, ...]], str]:
    """Return by model what each letter of two sentences costs, and where that comes from.

    A sentence begins behind the end of a line.
    """
    texts = (f"\n{first}", f"\n{second}")
    counted = CountedSentenceCosts(tables, texts, ORDERS)
    networks = {name: SentenceCosts(net, texts) for name, net in nets.items()}
    costs = {f"counts, {order} letters": both for order, both in ask(counted).items()}
    costs |= {name: ask(question) for name, question in networks.items()}
    return costs, origin(counted, *networks.values())


def _sums(costs: dict[str, tuple[Floats, ...]]) -> dict[str, tuple[float, float]]:
    return {name: (float(one.sum()), float(other.sum())) for name, (one, other) in costs.items()}


def _cheaper(first: float, second: float) -> str:
    gap = round(first, 1) - round(second, 1)  # of what stands beside it
    if abs(gap) < 0.05:
        return "alike"
    return f"{'the first' if gap < 0 else 'the second'}, {abs(gap):.1f}"


def _agreement(nets: dict[str, Net], tables: Speeches) -> None:
    """Draw what singular and plural are worth to each model, and say whether a subject is remembered."""
    counted = CountedSubjectNumber(tables, ORDERS)
    networks = {name: SubjectNumber(net) for name, net in nets.items()}
    worth: dict[str, GrammaticalNumber] = {f"counts, {order} letters": number for order, number in ask(counted).items()}
    worth |= {name: ask(question) for name, question in networks.items()}
    badge = origin(counted, *networks.values())
    st.markdown(
        "**Do they remember their subject?** A plural noun makes “are” cheaper and “is” dearer. By how many bits, "
        "where the verb is next (“The schools are”), and where another noun stands between (“The schools near the "
        "border are”)? And how much does that other noun, which should have no say, move the choice?"
    )
    figures.table(
        (
            "bits, mean",
            "subject, verb next",
            "subject, noun between",
            "noun between",
            "right, verb next",
            "right, misled",
        ),
        [
            (name, *(f"{round(bits, 2) + 0.0:+.2f}" for bits in one[:3]), *(percent(share) for share in one[3:]))
            for name, one in worth.items()
        ],
    )
    st.caption(
        f"{badge[0].upper()}{badge[1:]}, on {len(sentences()):,} beginnings of sentences. Right: share of choices in "
        "which the verb that agrees is cheaper; misled: the noun between has the other number. Who always prefers the "
        "same verb is right in half of them."
    )
    heed = [worth[name] for name in nets if worth[name].beside > SLIGHT]
    forgot = [one for one in heed if abs(one.far) < SLIGHT]
    misled = [one for one in forgot if one.nearest > SLIGHT]
    lesson.card(
        "“What writes such English knows its grammar.”",
        f"the number of a subject right before its verb moves the choice of {len(heed)} of {len(nets)} networks. Once "
        f"another noun stands between, {len(forgot)} of these have lost it: less than {SLIGHT:g} bits are left; and "
        f"{len(misled)} follow that other noun instead. To remember is not beyond such networks: one that reads whole "
        "words, and has learned from nothing but such sentences, is right in "
        f"{percent(quoted('memory: right verbs with 2 attractors').mean)} with two such nouns between (three seeds, "
        f"precomputed by {RESULTS}). It lives on the page on memory.",
    )
    memory = course.find("memory")
    st.page_link(memory.path, label=f"{memory.title}: {memory.question}", icon=":material/arrow_forward:")
