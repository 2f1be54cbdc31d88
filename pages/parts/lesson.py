"""The form of a lesson: guess, run, look, understand, try, take away. A page fills it with its subject."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts import asking, frame, live, lost, standings
from pages.parts.bench import open_run, set_race, standing, waiting
from pages.parts.course import Guess, Lesson
from rnn_core.experiment import Experiment, Race
from rnn_core.questions.arithmetic import UpdateFlops
from rnn_core.questions.net import Net
from rnn_core.runs.live import LiveRace
from rnn_core.runs.slices import LaneReport
from rnn_core.shipped import COMMAND, load
from rnn_core.tasks import Batch

STATE = st.session_state
T = TypeVar("T")
SHIPPED = "shipped"
LONGEST_TYPED = 400  # characters; a task may read fewer, and says so


class Trained(NamedTuple):
    """The networks that a page shows: the reader's own after training; before, the shipped ones or untrained ones."""

    titles: tuple[str, ...]
    nets: tuple[Net, ...]
    badge: str
    own: bool
    mark: str  # changes whenever the networks do
    to_do: str = ""  # of untrained ones: what must happen before anything can be said of them
    no_verdict: str = ""  # why a guess cannot be held against them
    asked: bool = True  # whether the guess was about them: the experiment that the page opens with


def ask(lesson: Lesson, story: str, guess: Guess | None = None, about: str = "") -> str | None:
    """Tell what the lesson is about and, beside it, ask for a guess; return the option clicked, or None.

    `guess`: another than the lesson's own; `about` then tells several of one lesson apart.
    """
    frame.check_begun(lesson)
    guess = guess or lesson.guess
    assert guess is not None, "a lesson that asks nothing says guess=None, and is not asked for it"
    told, asked = st.columns([3, 2], gap="medium")
    told.markdown(story)
    with told.expander(f"New words here: {', '.join(lesson.words)}", icon=":material/menu_book:"):
        st.markdown(frame.explained(lesson.words))
    with asked, st.container(border=True):
        st.markdown(f"**Guess first.** {guess.question}")
        return st.radio(
            guess.question,
            guess.options,
            index=None,
            key=f"{lesson.slug}.guess{about}",
            persist_state="session",
            label_visibility="collapsed",
        )


def typed(
    label: str, example: str, read: Callable[[str], Batch], key: str, most: int = LONGEST_TYPED
) -> tuple[str, Batch]:
    """Ask for a sequence of at most `most` characters; return what was typed, and the sequence.

    It is the example, said so, where what was typed cannot be read: `read` raises ValueError with the sentence
    that is shown.
    """
    ask = st.text_input if most <= LONGEST_TYPED else st.text_area
    text = lost.whole(ask(label, example, max_chars=most, key=key))
    try:
        return text, read(text)
    except ValueError as error:
        st.error(f"{frame.plain(error)} Below is the example.")
        return example, read(example)


def bench(
    lesson: Lesson,
    picture: Callable[[LiveRace], None] | None = None,
    fits: Callable[[Race], bool] | None = None,
    counted: bool = False,
    trained_before: Callable[[Race], bool] | None = None,
) -> LiveRace:
    """Draw the training panel of this page and return its run; a link may bring another race.

    `picture` is drawn below the panel, at every redraw. `fits` tells whether the page makes sense of a race; else
    it must be of the opening's task, and its first network of the opening's form. `counted`: the curves can be seen
    against floating-point operations, too. `trained_before` tells whether the page shows shipped networks beside a
    race that is untrained; else it does if the lesson ships any.
    """
    frame.check_begun(lesson)
    run = open_run(lesson, fits)
    earlier = trained_before(run.race) if trained_before else bool(lesson.shipped)
    live.buttons(run, on_reset=lambda: set_race(lesson, run.race))

    @st.fragment(run_every=live.redraw_seconds(run))
    def moving() -> None:
        was_moving = STATE.get(f"{lesson.slug}.moving", False)
        run.watch()
        STATE[f"{lesson.slug}.moving"] = now = run.running or run.busy
        if run.lanes is None and not now:
            waiting(run, earlier)
        else:
            standing(run, earlier, operations(run.race.lanes) if counted else ())
        if picture is not None:
            picture(run)
        live.failure(run)
        live.idle_settings(run)
        if was_moving and not now:
            st.rerun()

    moving()
    return run


def operations(lanes: Sequence[Experiment]) -> list[int]:
    """Return the floating-point operations of one update of each experiment, counted once."""
    return [asking.ask(UpdateFlops(lane)) for lane in lanes]


def trained(lesson: Lesson, run: LiveRace, names: Sequence[str] = ()) -> Trained:
    """Return the reader's own networks once they are trained and at rest.

    Until then the shipped ones called `names`; where there are none, the untrained networks of the run.
    """
    if run.update and not run.running and not run.busy:
        nets = tuple(live.net(run, lane) for lane in range(len(run.race.lanes)))
        if not run.finished:
            total = run.race.lanes[0].updates
            st.caption(
                f"Your run stands at update {run.update:,} of {total:,}: what follows is about networks that are still "
                "to learn more."
            )
        asked = plain(run.race) == plain(lesson.race)
        mark = f"{run.number}:{run.update}"
        return Trained(run.race.titles, nets, "measured now", True, mark, no_verdict=too_early(run), asked=asked)
    return shipped(names) if names else untrained(run)


def plain(race: Race) -> list[Experiment]:
    """Return a race without what another draw of it may differ in: the seed, and how long it is trained."""
    return [replace(lane, seed=0, updates=1) for lane in race.lanes]


def too_early(run: LiveRace) -> str:
    """Return why nothing can be said yet of the networks of a run at rest; "" where something can."""
    task, total = run.race.lanes[0].task, run.race.lanes[0].updates
    values = [
        standings.column(standings.measured(run.history(n)), "val_metric")[-1] for n in range(len(run.race.lanes))
    ]
    if not any(map(task.beats_guessing, values)):
        best = max(values) if task.metric.higher_is_better else min(values)
        return (
            f"**Too early to say.** No network here does better than guessing: {task.metric.name} {best:.3g} at update "
            f"{run.update:,}, guessing {task.chance:.3g}. Press {'Reset, then Start' if run.finished else 'Start'}."
        )
    still = [title for title, lane in zip(run.race.titles, run.lanes or (), strict=True) if not _is_settled(lane)]
    if len(values) > 1 and still:
        return (
            f"**Too early to say.** At update {run.update:,} of {total:,} {' and '.join(still)} may still learn it: "
            "press Start."
        )
    return ""


def _is_settled(lane: LaneReport) -> bool:
    return lane.finished or lane.solved_at is not None or lane.diverged_at is not None


def untrained(run: LiveRace) -> Trained:
    """Return the networks of a run before their first update."""
    moving = run.running or run.busy
    to_do = "training is under way" if moving else "press Reset, then Start" if run.finished else "press Start"
    titles = tuple(f"{title}, untrained" for title in run.race.titles)
    nets = tuple(Net(lane) for lane in run.race.lanes)
    return Trained(titles, nets, "measured now", False, f"untrained {run.race.to_link()}", to_do)


def shipped(names: Sequence[str]) -> Trained:
    """Return the shipped networks called `names`."""
    nets = [load(name) for name in names]
    titles = tuple(one.experiment.lane.title for one in nets)
    return Trained(titles, tuple(one.net for one in nets), f"precomputed by {COMMAND}", False, SHIPPED)


def verdict(given: str | None, right: str, because: str, shown: Trained, of_starts: bool = False) -> None:
    """Hold the guess against what was measured of the networks shown.

    Of untrained ones, and of those that do no better than guessing, nothing is said, but where the question is about
    how they start (`of_starts`). A guess is held against the experiment that it was about, and no other.
    """
    whose = "Your own run" if shown.own else "The network trained before"
    what = "Guess above" if given is None else f"You guessed “{given}”"
    if shown.to_do:
        st.info(f"**Not trained yet: {shown.to_do}.** {what}; the trained network has the answer.")
    elif shown.no_verdict and not of_starts:
        st.info(f"{shown.no_verdict} {what}.")
    elif not shown.asked:
        st.info(f"**Measured in this run: {right}.** {because} {what}: that is about the experiment of this page.")
    elif given is None:
        st.info(f"**You have not guessed yet.** {whose} has an answer: guess above, and it is shown here.")
    elif given == right:
        st.success(f"**You guessed it: {right}.** {whose}: {because}")
    else:
        st.warning(f"**You guessed “{given}”; measured was: {right}.** {whose}: {because}")


def happened(given: str | None) -> DeltaGenerator:
    """Return the place for what was measured: shut until the reader has guessed, or opens it without."""
    label = "**What happened**" + (" · guess above first, or look without guessing" if given is None else "")
    guessed = given is not None
    # Tracked, for else it shuts whenever a line above it comes or goes.
    return st.expander(
        label, expanded=guessed, icon=":material/insights:", key=f"happened {guessed}", on_change="rerun"
    )


def mission(lesson: Lesson, task: str, done: bool, state: str) -> None:
    """Set a task whose success is read off the network's own state; once done, it stays done."""
    finished: set[str] = STATE.setdefault("missions", set())
    if done and lesson.slug not in finished:
        finished.add(lesson.slug)
        st.rerun()  # the sidebar, drawn before, shows it too
    with st.container(border=True):
        mark = "✅ **Mission accomplished.**" if lesson.slug in finished else "◻️ **Mission.**"
        st.markdown(f"{mark} {task}  \n{state}")


def card(heard: str, measured: str) -> None:
    """Set a popular belief against what is measured."""
    with st.container(border=True):
        st.markdown(f"**You may have heard:** {heard}")
        st.markdown(f"**Measured:** {measured}")


def try_this(lesson: Lesson, experiments: Sequence[tuple[str, str]]) -> None:
    """Offer changes worth making: (what, the link of the race), each one click and at once under way."""
    st.markdown("#### Try this")
    for column, (what, link) in zip(st.columns(len(experiments)), experiments, strict=True):
        column.button(
            what, on_click=set_race, args=(lesson, Race.from_link(link), True), key=f"try {link}", width="stretch"
        )
