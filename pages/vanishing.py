"""Vanishing: watch a gradient die on its way back, bring it back to life, and know why."""

import streamlit as st

from pages.parts import figures, frame, gradient_film, lesson, on_show, take_away
from pages.parts.asking import ask, origin
from pages.parts.course import Guess, Lesson
from pages.parts.watch import Lens
from pages.sections.vanishing import beliefs, initializations, memory_dial
from rnn_core.anatomy.cells import CELLS
from rnn_core.charts.lines import lines
from rnn_core.charts.stretch import stretch
from rnn_core.experiment import Experiment, Race, RecurrentSpec
from rnn_core.findings.vanishing import decay, horizon, in_bins
from rnn_core.questions.influence import StepInfluence
from rnn_core.questions.reach import JacobianReach
from rnn_core.runs.live import LiveRace
from rnn_core.shipped import LINKS, load
from rnn_core.tasks.adding import Adding
from rnn_core.tasks.parity import Parity
from rnn_core.tasks.recall import Recall

NAMES = ("adding_rnn", "adding_gru", "adding_lstm", "adding_chrono")
OPENING = f"{LINKS[NAMES[0]]}&model.2=gru&model.3=lstm&model.4=lstm&init.4=chrono"
ALIKE, FURTHER, ALL = "hardly further than the vanilla RNN", "several times as far", "through all 100 steps"
LESSON = Lesson(
    __file__,
    title="Vanishing gradients",
    question="How far back does learning reach?",
    words=("gradient", "horizon", "Jacobian", "singular values", "spectral radius", "initialization"),
    opening=OPENING,
    shipped=NAMES,
    guess=Guess(
        "The LSTM was invented against vanishing gradients. Before any training: how far back does the gradient "
        "of a GRU or an LSTM, as torch starts them, reach?",
        (ALIKE, FURTHER, ALL),
    ),
)
FAR = 100  # the mission: so many steps at least
TITLE = "As torch starts them, none reaches far; the GRU learns to let the gradient through, the vanilla RNN never does"
QUESTION = "How far back does each network’s gradient reach, and does training change it?"


def film(run: LiveRace) -> list[Lens]:
    """Draw the gradient film of the reader's run, or of the shipped networks; return what redraws it."""
    st.markdown("#### The gradient film")
    lenses = gradient_film.follow(run, Race.from_link(OPENING), NAMES, TITLE if guess else QUESTION)
    st.caption(
        "Of 8 sequences that it is never trained on: the mean length of ∂L/∂s at each step, s being all that a step "
        "hands to the next (h; in an LSTM h and c). Arrow keys or the mouse go through steps and updates."
    )
    return lenses


def fits(race: Race) -> bool:
    """Whether this page makes sense of a race: memory tasks, and networks of one layer that read forward."""
    plain = all(isinstance(spec, RecurrentSpec) and spec.layers == 1 and not spec.both for spec in race.networks)
    return plain and isinstance(race.lanes[0].task, (Adding, Recall, Parity))


frame.page(LESSON)
guess = lesson.ask(
    LESSON,
    "To learn that something long ago mattered, a network needs a **gradient** that reaches back to it: how much would "
    "the loss change if the state of that step were a little different? On its way back the gradient passes through "
    "every step in between, and each multiplies it. These networks read 100 numbers, two of them marked, and must add "
    "those two: the **adding problem**. The **horizon** is where 1 % of the gradient at the answer is left.",
)
run = lesson.bench(LESSON, film, fits)
networks = on_show.networks(LESSON, run, NAMES)
films = gradient_film.films(run) if networks.own else [load(name).gradients for name in NAMES]
first, last = ([horizon(one.norms[moment]) for one in films] for moment in (0, -1))
steps = films[0].norms.shape[1]
specs = [one.experiment.network for one in networks.nets]
inits = [one.experiment.lane.settings["init"] for one in networks.nets]
plain = {spec.model: far for spec, init, far in zip(specs, inits, first, strict=True) if init == "default"}
gated = [plain[cell] for cell in ("gru", "lstm") if cell in plain]
with lesson.happened(guess):
    if gated and "rnn" in plain and plain["rnn"]:
        factor = max(gated) / plain["rnn"]
        lesson.verdict(
            guess,
            ALL if max(gated) == steps else FURTHER if factor >= 2.5 else ALIKE,
            f"before the first update 1 % of the gradient was left {plain['rnn']} steps back in the vanilla RNN, and "
            + " and ".join(f"{plain[cell]} in the {CELLS[cell].title}" for cell in ("gru", "lstm") if cell in plain)
            + ". A forget gate that starts half open, at σ(0) = 0.5, halves what it should keep at every step. What "
            "the gates give is the *possibility* to let a gradient through: it must be learned, or set at the start.",
            networks,
            of_starts=True,
        )
    else:
        st.info(
            "Your race has no vanilla RNN beside a GRU or LSTM as torch starts them. Reset to hold your guess "
            "against it."
        )
    with st.container(horizontal=True):
        for title, start, end in zip(networks.titles, first, last, strict=True):
            st.metric(
                f"{title}: horizon",
                f"{end} steps" if end < steps else f"all {steps}",
                f"{start if start < steps else 'all'} before training",
                delta_color="off",
                delta_arrow="off",
            )

st.markdown("#### Why: a product of Jacobians")
st.markdown(
    "How does a small change of the state s (h; in an LSTM h and c) at step t arrive at the end, T? It is multiplied "
    "by the **Jacobian** ∂sₜ₊₁/∂sₜ of every step on the way. The **singular values** of the product say by how much it "
    "can be stretched: the line is the largest, the band reaches to the smallest. Dashed: a rule of thumb, ρᵏ after k "
    "steps, ρ being the **spectral radius** (the largest absolute eigenvalue) of the mean Jacobian of a step. Before "
    "training it predicts the decay; in a trained network, whose Jacobians differ from step to step, it need not."
)
pick = st.segmented_control(
    "Network", networks.titles, default=networks.titles[0], required=True, key=f"vanishing.of{networks.mark}"
)
of = networks.titles.index(pick)
question = JacobianReach(networks.nets[of], networks.nets[of].experiment.held_out().unpadded())
reach = ask(question)
measured = decay(films[of].norms[-1])
figures.chart(
    stretch(specs[of].family, reach),
    f"{pick}: ρ says a factor of {reach.radius:.3f} per step; its gradient changes by {measured:.3f}",
    origin(question),
    f"largest singular value {reach.singular[0, 0]:.2g} over all {len(reach.singular)} steps",
    260,
)
st.caption(
    "Eigenvalues tell the long run only. A single step can stretch a change although all of it dies in the end: "
    + (
        f"ρ of U itself is {reach.recurrent_radius:.2f} here, and {CELLS[specs[of].model].title}’s squashing, whose "
        "slope is at most 1, takes the rest."
        if reach.recurrent_radius is not None
        else "the line may rise before it falls."
    )
)

initializations.draw(Experiment.from_link(LINKS[NAMES[0]]))

st.markdown("#### Forwards too: what still moves the answer?")
influences = [StepInfluence(each, each.experiment.held_out().unpadded()) for each in networks.nets]
moved = [ask(influence) for influence in influences]
half, wide = steps // 2, max(1, steps // 10)
named = list(zip(networks.titles, specs, moved, strict=True))
figures.chart(
    lines(
        f"steps back from the answer (means of {wide})",
        "change of the output",
        {title: (spec.family, in_bins(one, wide)) for title, spec, one in named},
        back=True,
    ),
    "Exchange the input of one step for another sequence’s: only what a network remembers moves its answer",
    origin(*influences),
    "; ".join(
        f"{title}: {one[:half].mean():.2g} in the first half, {one[half:].mean():.2g}" for title, _, one in named
    ),
    260,
)

memory_dial.draw(LESSON)
task = run.race.lanes[0].task
lesson.mission(
    LESSON,
    f"Solve delayed recall with a delay of at least {FAR} steps.",
    isinstance(task, Recall) and task.delay >= FAR and any(lane.solved_at for lane in run.lanes or ()),
    f"On the bench: {task.title}, lag {task.delay if isinstance(task, Recall) else task.steps}, "
    f"{', '.join(run.race.titles)}.",
)
beliefs.draw(networks, inits, last, steps)
lesson.try_this(
    LESSON,
    [
        (
            "A ReLU RNN that starts as the identity",
            "task=adding&length=100&hidden=32&updates=800&model=rnn_relu&init=identity&learning_rate=0.001",
        ),
        (
            "Start GRU and LSTM with chrono",
            "task=adding&length=100&hidden=32&updates=600&model=gru&init=chrono&model.2=lstm",
        ),
        (
            "Recall over 50 steps: who can?",
            "task=recall&delay=50&hidden=32&updates=600&model=rnn&model.2=gru&model.3=lstm&model.4=lstm&init.4=chrono",
        ),
    ],
)
take_away.draw(
    run,
    "Hochreiter 1991; Bengio, Simard & Frasconi 1994, Learning Long-Term Dependencies with Gradient Descent is "
    "Difficult; Pascanu, Mikolov & Bengio 2013, On the Difficulty of Training RNNs; Le, Jaitly & Hinton 2015 "
    "(identity); Tallec & Ollivier 2018, Can Recurrent Neural Networks Warp Time? (chrono). The numbers are random.",
)
frame.neighbors(LESSON)
