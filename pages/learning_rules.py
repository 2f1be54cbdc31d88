"""Beyond BPTT: four ways to go back, raced on one task; which arrows each keeps, and what it costs."""

import pandas as pd
import streamlit as st

from pages.parts import figures, frame, lesson, on_show, take_away
from pages.parts.asking import ask
from pages.parts.course import Guess, Lesson
from pages.parts.figures import percent
from pages.sections.learning_rules import perturbation, short_cuts, two_rules
from rnn_core.charts.arrows import arrows
from rnn_core.course.results import COMMAND as RESULTS
from rnn_core.experiment import Race, RecurrentSpec, vary
from rnn_core.findings.rules import BACK, quoted_cosine, verdicts
from rnn_core.questions.accuracy import Accuracy
from rnn_core.questions.rules import RuleAlignment
from rnn_core.script.source import source_of
from rnn_core.shipped import LINKS, load
from rnn_core.tasks.metrics import ACCURACY
from rnn_core.tasks.recall import Recall

NAMES = ("rule_bptt", "rule_truncated", "rule_cut", "rule_dsf")
ALONE = LINKS[NAMES[0]]
OPENING = f"{ALONE}&model.2=gru&rule.2=truncated&model.3=gru&rule.3=truncated&k1.3=1&k2.3=1&model.4=gru&rule.4=dsf"
RULES = tuple(BACK.rules)
KINDS = dict(zip(RULES, ("bptt", "truncated", "cut", "dsf"), strict=True))
STORIES = {
    "BPTT": "The true gradient: each step hands back Jᵀ g, J being the Jacobian of the step after it.",
    "truncated, k1 = k2 = 10": "The same, but only within windows of 10 steps (3 in the drawing).",
    "fully truncated": "Nothing goes back: each answer teaches its own step alone.",
    "diagonal feedback": "Each unit hands back a fixed share a of its gradient, from 0 for the first unit to 1 for "
    "the last. Nothing of it is learned, and it is not the derivative of anything.",
}
NOBODY = "none of them"
LESSON = Lesson(
    __file__,
    title="Beyond BPTT",
    question="Can a network learn without the whole past?",
    words=("BPTT", "truncated BPTT", "Jacobian", "perturbation", "decorrelation", "leaky RNN", "FLOP", "cosine"),
    opening=OPENING,
    shipped=NAMES,
    guess=Guess("Which of the four solves the task first?", (*RULES, NOBODY)),
)
LONG = 40  # the mission: so many steps at least


def fits(race: Race) -> bool:
    """Whether this page makes sense of a race: tasks with right answers, and networks with a state."""
    return race.lanes[0].task.metric is ACCURACY and all(spec.recurrent for spec in race.networks)


frame.page(LESSON)
guess = lesson.ask(
    LESSON,
    "BPTT goes back through every step exactly as the network went forward, and what it brings back may vanish on "
    "the way. Must the way back be exact? These four GRUs recall a symbol after **20 steps**; they differ only in what "
    "goes back from step to step. **Diagonal state feedbacks** (DSF, 2025) replace the Jacobian of every step by one "
    "fixed diagonal.",
)
run = lesson.bench(LESSON, fits=fits, counted=True)
networks = on_show.networks(LESSON, run, NAMES)

st.markdown("#### Which arrows each rule keeps")
for column, (rule, kind) in zip(st.columns(4), KINDS.items(), strict=True):
    with column:
        st.markdown(f"**{rule}**")
        figures.drawing(arrows(kind))
        st.caption(STORIES[rule])
st.caption("Schematic: L is the loss of a step, h its hidden state. Downwards: what an answer teaches its own step.")
two_rules.draw(dict(zip(RULES, Race.from_link(OPENING).lanes, strict=True)))

lanes = run.lanes if networks.own else None
solved = [lane.solved_at for lane in lanes] if lanes else [load(name).solved_at for name in NAMES]
reached = {
    title: ask(Accuracy(each, each.experiment.held_out()))
    for title, each in zip(networks.titles, networks.nets, strict=True)
}
made = [lane.update for lane in lanes] if lanes else [net.experiment.updates for net in networks.nets]
when = [f"after {at:,} updates" if at else f"not in {count:,} updates" for at, count in zip(solved, made, strict=True)]
summary = "; ".join(f"{title}: {part}" for title, part in zip(networks.titles, when, strict=True))
with lesson.happened(guess):
    if [one.lane for one in run.race.lanes] == [one.lane for one in Race.from_link(OPENING).lanes]:
        done = {at: rule for at, rule in reversed(list(zip(solved, RULES, strict=True))) if at}
        lesson.verdict(guess, done[min(done)] if done else NOBODY, f"{summary}.", networks)
    else:
        st.info(f"Your own run: {summary}. To hold your guess against it, race the four rules: Reset, then Start.")
    flops = lesson.operations([one.experiment for one in networks.nets])
    cosines = [ask(RuleAlignment(each, each.experiment.held_out())) for each in networks.nets]
    seconds = [f"{run.history(n)[at][-1]:.1f}" if lanes and at else "–" for n, at in enumerate(solved)]
    figures.table(
        (
            "rule",
            "solved after",
            "seconds",
            "MFLOP per update",
            "GFLOP to solve",
            "accuracy",
            "cosine with the gradient",
        ),
        [
            (
                title,
                f"{at:,} updates" if at else f"not in {count:,}",
                spent,
                f"{cost / 1e6:.0f}",
                f"{at * cost / 1e9:.1f}" if at else "–",
                percent(reached[title]),
                f"{cosine:.2f}",
            )
            for title, at, count, spent, cost, cosine in zip(
                networks.titles, solved, made, seconds, flops, cosines, strict=True
            )
        ],
    )
    st.caption(
        "Three budgets side by side: updates, seconds (of your own run), and floating-point operations, counted by "
        "torch's own formulas. Our rules read each batch twice, with the layer that trains and with the written "
        "equations; BPTT reads it once. So a truncation is dearer here, though it goes back less. The cosine is that "
        "of the networks as they are now, after training: 1 is the direction of the true gradient, 0 a right angle "
        "to it."
    )
    st.markdown("##### On other tasks")
    figures.table(("task", *RULES), BACK.table())
    st.caption(
        f"Updates until solved, mean and range over three seeds, of 600 at most; precomputed by {RESULTS}. One "
        "setting for all (GRU 32, Adam at 0.005, clipped at 1), tuned for none."
    )
left, right = st.columns(2)
with left:
    cosine = quoted_cosine()
    lesson.card(
        "“A learning rule is the better, the closer it comes to the true gradient.”",
        "over 20 steps, recall is learned sooner from the diagonal than from the true gradient, on each of three "
        f"seeds. And what the diagonal finds points elsewhere (cosine {cosine.low:.2f} to {cosine.high:.2f} before "
        f"training; precomputed by {RESULTS}).",
    )
with right:
    lesson.card(
        "“DSF performs close to BPTT and better than fully truncated BPTT.”",
        "the paper measured that on language models of words. We measured it on small tasks with a GRU (the table "
        "stands under “What happened”): not one order for all, but one for each task.",
    )
perturbation.draw(LESSON)
short_cuts.draw(LESSON)
st.markdown("#### What the papers say, and what was measured here")
st.table(pd.DataFrame(verdicts(), columns=["source", "claim", "measured here"]).set_index("source"))
st.caption(
    f"Counted in the tables of this page (the first stands under “What happened”), over three seeds each; precomputed "
    f"by {RESULTS}."
)
first = run.race.lanes[0]
lesson.mission(
    LESSON,
    f"Solve recall over at least {LONG} steps with a GRU that starts as torch starts it. (Which rule does not lose the "
    "symbol on the way back?)",
    isinstance(first.task, Recall)
    and first.task.delay >= LONG
    and any(
        lane.solved_at and isinstance(spec, RecurrentSpec) and spec.model == "gru" and spec.init == "default"
        for lane, spec in zip(run.lanes or (), run.race.networks, strict=False)
    ),
    f"On the bench: {first.task.title}"
    + (f" over {first.task.delay} steps, " if isinstance(first.task, Recall) else ", ")
    + f"{', '.join(run.race.titles)}.",
)
lesson.try_this(
    LESSON,
    [
        ("Recall over 40 steps", vary(OPENING, delay=40)),
        ("BPTT from a chrono start", vary(ALONE, delay=40, init="chrono") + "&model.2=gru&init.2=default&rule.2=dsf"),
        ("A vanilla RNN instead", vary(OPENING, model="rnn", **{f"model.{n}": "rnn" for n in (2, 3, 4)})),
    ],
)
st.markdown("#### The rules in code")
CODE = (
    ("**BPTT**: what a step hands to the one before (GRU)", "learning/bptt", "GRUBack.before"),
    ("**DSF**: what it hands back instead", "learning/feedback", "diagonal_feedback"),
    ("**Fully truncated**: nothing", "learning/feedback", "no_feedback"),
    ("**Perturbation**: a guess in place of what came back", "learning/perturbation", "guess"),
    ("**Decorrelation**: the same in other coordinates", "learning/decorrelation", "decorrelate"),
    ("**SCTT and DASC**: the way forward with jumps", "learning/skips", "read_skipping"),
)
columns = st.columns(2)
for number, (title, file, name) in enumerate(CODE):
    with columns[number % 2]:
        st.markdown(title)
        st.code(source_of(file, name), language="python", wrap_lines=True)
take_away.draw(
    run,
    "Caillon, Fagnou & Allauzen 2025, Fast Training of Recurrent Neural Networks with Stationary State Feedbacks; "
    "Williams & Peng 1990 (truncation); Fernández, Keemink & van Gerven 2024, Gradient-Free Training of RNNs Using "
    "Random Perturbations; Dalm, van Gerven & Ahmad 2023, Effective Learning with Node Perturbation in Deep Neural "
    "Networks (decorrelation); Soo, Goudar & Wang 2023, Training Biologically Plausible Recurrent Neural Networks on "
    "Cognitive Tasks with Long-Term Dependencies; Yang et al. 2019 (the leaky RNN). The symbols are random.",
)
frame.neighbors(LESSON)
