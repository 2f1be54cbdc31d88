"""Marks for answers: what networks reach in three exams, and a calculator that shows how each mark comes about."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import streamlit as st

from pages.parts import figures, frame, lesson, on_show
from pages.parts.asking import ask, origin
from pages.parts.figures import percent
from pages.sections.reading import one_question
from rnn_core.charts.shares import shares
from rnn_core.findings.answers import EXAMS, LIES, TEXTS, TRUE, shared
from rnn_core.questions.grades import ExamGrade, Grade
from rnn_core.questions.marks import RougeMarks, SquadMarks
from rnn_core.questions.net import Net
from rnn_core.shipped import load

WHOM = ("the text", "the truth", "neither of them", "nothing")
MOST_TYPED = 200


class Graded(NamedTuple):
    """What a network is called, its grades by exam, and the questions whose answers these are."""

    name: str
    by_exam: Mapping[str, Grade]
    questions: tuple[ExamGrade, ...]


def grades(networks: on_show.Networks, names: Sequence[str]) -> list[Graded]:
    """Let all networks sit all exams; beside the reader's own, one that has learned with the other kind of names."""
    graded = [_graded(name, net) for name, net in zip(names, networks.nets, strict=True)]
    if networks.own:
        other = load(one_question.SHIPPED[one_question.facts_task(networks.nets[0]).names == "real"]).net
        name = f"trained before, on {one_question.facts_task(other).names} names"
        if one_question.facts_task(other).count != one_question.facts_task(networks.nets[0]).count:
            name += f" ({one_question.facts_task(other).count} facts per text)"
        graded.append(_graded(name, other))
    return graded


def _graded(name: str, net: Net) -> Graded:
    questions = tuple(ExamGrade(net, kind) for kind in EXAMS)
    return Graded(name, {question.kind: ask(question) for question in questions}, questions)


def draw(graded: Sequence[Graded]) -> None:
    """Draw whom the answers follow, all grades, and what the word F1 can mean."""
    rows = {one.name: _whom(one.by_exam[LIES]) for one in graded}
    figures.chart(
        shares("share of the texts that lie", rows, WHOM),
        "When the text lies: whom does the answer follow?",
        origin(*(question for network in graded for question in network.questions)),
        "; ".join(
            f"{name}: " + ", ".join(f"{part} {percent(share)}" for part, share in zip(WHOM, row, strict=True))
            for name, row in rows.items()
        ),
        110 + 40 * len(rows),
    )
    figures.table(
        (f"{TEXTS} texts each", "exact match", "F1", "F1 of all words", "macro-F1 of words"),
        [
            (
                f"{one.name}: {kind}",
                *(f"{mark:.1%}" for mark in (given.exact, given.f1, given.words, given.macro)),
            )
            for one in graded
            for kind, given in one.by_exam.items()
        ],
    )
    st.caption(
        "Exact match and F1 as SQuAD counts them: per question, then the mean over questions; “macro-averaged” means "
        "that, and is by torchmetrics. The other two are another thing that is also called F1: of all decisions about "
        "all words, that of “yes”, and the mean of that and of “no”; by scikit-learn. Most words are no part of any "
        "answer, and to say so is easy: that lifts the last. Questions never asked are harder even where names are "
        "hidden: some of their answers, such as a currency that one country alone has, never were an answer before."
    )
    first = graded[0].by_exam
    if first[TRUE].exact < 0.5:
        return  # nobody would say so
    lesson.card(
        f"“{percent(first[TRUE].exact)} exact match: so it understands what it reads.”",
        f"the network “{graded[0].name}” gives {percent(first[TRUE].exact)} exact answers on true texts, and "
        f"{percent(first[LIES].exact)} on texts that lie. A mark says how often answers are right on such texts; it "
        "says nothing about the way to them.",
    )


def _whom(grade: Grade) -> tuple[float, float, float, float]:
    return grade.text, grade.truth, grade.neither, grade.empty


def calculator() -> None:
    """Let the reader mark an answer, and show where each mark comes from."""
    st.markdown("#### Mark an answer yourself")
    left, middle = st.columns(2)
    answer = left.text_input("The answer given", "in the 10th century", max_chars=MOST_TYPED, key="reading.given")
    right = middle.text_input(
        "Right answers, with a / between several", "10th century / the 900s", max_chars=MOST_TYPED, key="reading.right"
    )
    golds = [one.strip() for one in right.split("/")]
    scores = [ask(SquadMarks((answer,), ((one,),))) for one in golds]
    exact, f1 = (max(score[k] for score in scores) for k in (0, 1))
    best = golds[max(range(len(golds)), key=lambda n: scores[n][1])]
    mine, theirs, both = shared(answer, best)
    overlap = ask(RougeMarks((answer,), (best,)))
    figures.table(
        ("mark, and what it counts", "value"),
        [
            ("Exact match: the same words, but for marks, capitals, a, an, the", f"{exact:.0f}"),
            (f"Precision: of its {len(mine)} words these are right: {_list(both)}", _share(both, mine)),
            (f"Recall: of the {len(theirs)} right words it has these: {_list(both)}", _share(both, theirs)),
            (
                "F1: 2 · precision · recall / (precision + recall)"
                + ("; with no word left on either side: 1" if not mine and not theirs else ""),
                f"{f1:.3f}",
            ),
            ("ROUGE-1: F1 of single words; here a, an, the count", f"{overlap.unigrams:.3f}"),
            ("ROUGE-2: F1 of pairs of words side by side", f"{overlap.bigrams:.3f}"),
            ("ROUGE-L: F1 of the longest row of words that both have in order", f"{overlap.longest:.3f}"),
        ],
    )
    st.caption(
        "Computed now, by torchmetrics. Of several right answers the one that gives most counts: here "
        f"“{frame.plain(best)}”."
    )


def _share(both: Sequence[str], words: Sequence[str]) -> str:
    return f"{len(both) / len(words):.3f}" if words else "–"


def _list(words: Sequence[str]) -> str:
    return ", ".join(words) or "none"
