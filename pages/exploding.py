"""Exploding: one step over a cliff, what clipping does about it, and where the dynamics of a network lead."""

import streamlit as st

from pages.parts import frame, gradient_film, lesson, on_show, take_away
from pages.parts.asking import ask, origin
from pages.parts.course import Guess, Lesson
from pages.parts.figures import percent
from pages.parts.watch import Lens
from pages.sections.exploding import loss_surface, two_units
from rnn_core.course.results import COMMAND as RESULTS
from rnn_core.course.results import quoted
from rnn_core.experiment import Race, RecurrentSpec, vary
from rnn_core.findings.vanishing import growth
from rnn_core.questions.accuracy import Accuracy
from rnn_core.questions.net import Net
from rnn_core.questions.reach import LyapunovExponents
from rnn_core.runs.live import LiveRace
from rnn_core.shipped import LINKS, load
from rnn_core.tasks.recall import Recall

NAMES = ("recall_norm", "recall_value", "recall_none")
ALONE = LINKS[NAMES[0]]
OPENING = f"{ALONE}&model.2=rnn_relu&clip.2=value&model.3=rnn_relu&clip.3=none"
ALL, BOTH, NORM, NOBODY = "all three", "both that are clipped", "only the one clipped by norm", "none of them"
LESSON = Lesson(
    __file__,
    title="Exploding gradients",
    question="Why does training fall off a cliff?",
    words=("ReLU", "clipping", "optimizer", "Lyapunov exponent", "attractor"),
    opening=OPENING,
    shipped=NAMES,
    guess=Guess(
        "Clipped by norm, clipped by value, not clipped; all else equal. Which of the three learn it?",
        (ALL, BOTH, NORM, NOBODY),
    ),
)
LEARNED = 0.9  # an accuracy above this counts as learned
WAYS = {"by norm": "norm", "by value": "value"}
TITLE = "Without clipping, a single update is enough: then the gradient grows on its way back"
QUESTION = "How does the gradient of each network change on its way back?"


def film(run: LiveRace) -> list[Lens]:
    """Draw the gradient film of the reader's run, or of the shipped networks; return what redraws it."""
    st.markdown("#### The gradient film")
    return gradient_film.follow(run, Race.from_link(OPENING), NAMES, TITLE if guess else QUESTION, "size")


def fits(race: Race) -> bool:
    """Whether this page makes sense of a race: delayed recall, and networks of one layer that read forward."""
    plain = all(isinstance(spec, RecurrentSpec) and spec.layers == 1 and not spec.both for spec in race.networks)
    return plain and isinstance(race.lanes[0].task, Recall)


frame.page(LESSON)
guess = lesson.ask(
    LESSON,
    "Where a gradient grows at every step on its way back, it **explodes**. A training step is as long as the gradient "
    "times the learning rate: too long, and the network lands far from where it was. **Clipping** shortens what is "
    "too long: *by norm* the whole gradient, to a length of 1, its direction kept; *by value* each of its numbers, to "
    "−1 … 1. This ReLU network, whose recurrent weights start as the identity, must recall a symbol after **50 "
    "steps**, trained by plain gradient descent (SGD).",
)
run = lesson.bench(LESSON, film, fits)
networks = on_show.networks(LESSON, run, NAMES)

shares = {
    title: ask(Accuracy(each, each.experiment.held_out()))
    for title, each in zip(networks.titles, networks.nets, strict=True)
}
first, trainee = run.race.lanes[0], run.race.networks[0]
weights = trainee.parameters(first.task)
films = gradient_film.films(run) if networks.own else [load(name).gradients for name in NAMES]
grown = {title: growth(one.norms[-1]) for title, one in zip(networks.titles, films, strict=True)}
specs = [one.experiment.network for one in networks.nets]
clips = {one.experiment.rule.clip: title for title, one in zip(networks.titles, networks.nets, strict=True)}
with lesson.happened(guess):
    if set(clips) == {"norm", "value", "none"}:
        learned = {how for how, title in clips.items() if shares[title] > LEARNED}
        answers = {("none", "norm", "value"): ALL, ("norm", "value"): BOTH, ("norm",): NORM, (): NOBODY}
        lesson.verdict(
            guess,
            answers.get(tuple(sorted(learned)), "another choice of them"),
            ", ".join(f"{title}: {percent(share)} right" for title, share in shares.items())
            + f" (a guess: 25 %). Cut to −1 … 1, a gradient of {weights:,} numbers can still be {weights**0.5:.0f} "
            "long, and it points elsewhere than before.",
            networks,
        )
    else:
        st.info("Your race has not all three ways of clipping. Reset, and press Start, to hold your guess against it.")
    with st.container(horizontal=True):
        for title, factor in grown.items():
            st.metric(
                title,
                f"× {factor:.1e}" if factor >= 1e4 or factor < 1e-2 else f"× {factor:.3g}",
                f"{percent(shares[title])} right",
                delta_color="off",
                delta_arrow="off",
            )
    st.caption(
        "∂L/∂s at the first step as a multiple of that at the last: above 1 it has grown on its way back. Press Start "
        "and choose “gradient norm” above the curves to watch the spikes."
    )

loss_surface.draw(run.race.lanes[0], networks)

st.markdown("#### Clip it yourself")
how_column, at_column, rate_column, rule_column, go = st.columns([1.3, 1.4, 1.4, 1, 1], vertical_alignment="bottom")
how = WAYS[how_column.segmented_control("Clip", list(WAYS), default="by norm", required=True, key="exploding.how")]
at = at_column.select_slider("at", (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 100.0), 1.0, key="exploding.clip")
rate = rate_column.select_slider("Learning rate", (0.001, 0.003, 0.01, 0.03, 0.1), 0.03, key="exploding.rate")
rule = rule_column.selectbox("Optimizer", ("SGD", "Adam"), key="exploding.rule").lower()
wanted = vary(ALONE, clip=how, clip_norm=at, learning_rate=rate, optimizer=rule) + "&model.2=rnn_relu&clip.2=none"
go.button(
    "Train both",
    on_click=lesson.set_race,
    args=(LESSON, Race.from_link(wanted), True),
    key="exploding.go",
    width="stretch",
    help="The same seed, with clipping and without.",
)
lesson.mission(
    LESSON,
    "Rescue the network by clipping **by value**: find a threshold at which SGD, at a learning rate of at least 0.03, "
    f"solves the task. (How long is a gradient of {weights:,} numbers, each of them 1?)",
    first.rule.clip == "value"
    and first.optimizer == "sgd"
    and first.learning_rate >= 0.03
    and bool(run.lanes and run.lanes[0].solved_at),
    f"On the bench: {run.race.titles[0]}, threshold {first.clip_norm}, learning rate {first.learning_rate}.",
)

st.markdown("#### Where the dynamics lead: Lyapunov exponents")
st.markdown(
    "Let the network read, and push its state a little: does the push die out or grow? Its growth per step, as a "
    "logarithm, is the largest **Lyapunov exponent** λ₁. Well below 0 the past is forgotten, around 0 it is kept, well "
    "above 0 the smallest difference takes over: **chaos**, and gradients explode. Over k steps a push grows by "
    "exp(k · λ₁): a λ₁ a little above 0 matters the more, the longer the sequence."
)
exponents = {
    title: [LyapunovExponents(net, each.experiment.held_out()) for net in (each, Net(each.experiment))]
    for title, each in zip(networks.titles, networks.nets, strict=True)
}
with st.container(horizontal=True):
    for title, questions in exponents.items():
        now, begin = (ask(question)[0] for question in questions)
        st.metric(f"{title}: λ₁", f"{now:+.3f}", f"{begin:+.3f} before training", delta_color="off", delta_arrow="off")
st.caption(
    f"{origin(*(question for questions in exponents.values() for question in questions)).capitalize()}, along one "
    "held-out sequence, natural logarithm per step; the first fifth of the steps is left out."
)

two_units.draw()
free_adam, with_adam = (quoted(f"exploding: adam, {how}: solved at update") for how in ("not clipped", "clipped"))
lesson.card(
    "“Without clipping, recurrent networks explode.”",
    "it depends on who takes the step. Adam divides by the size that gradients had, so its steps are as long as its "
    f"learning rate says. With Adam at 0.001 the same network, not clipped, needs {free_adam.mean:.0f} updates "
    f"({free_adam.low:.0f} to {free_adam.high:.0f}), clipped {with_adam.mean:.0f} ({with_adam.low:.0f} to "
    f"{with_adam.high:.0f}); three seeds, precomputed by {RESULTS}.",
)
lesson.try_this(
    LESSON,
    [
        (
            "The same with Adam at 0.001",
            vary(ALONE, optimizer="adam", learning_rate=0.001) + "&model.2=rnn_relu&clip.2=none",
        ),
        ("A GRU instead", vary(OPENING, model="gru", init="chrono", **{"model.2": "gru", "model.3": "gru"})),
        ("Keep the symbol for 100 steps", vary(OPENING, delay=100)),
    ],
)
take_away.draw(
    run,
    "Bengio, Simard & Frasconi 1994; Pascanu, Mikolov & Bengio 2013, On the Difficulty of Training RNNs (the cliff, "
    "clipping by norm); Engelken, Wolf & Abbott 2023, Lyapunov Spectra of Chaotic RNNs; Sussillo & Barak 2013, Opening "
    "the Black Box (fixed points); Le, Jaitly & Hinton 2015 (identity). The symbols are random.",
)
frame.neighbors(LESSON)
