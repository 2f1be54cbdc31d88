"""The form of a lesson: guess, run, look, understand, try, take away. A page fills it with its subject."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts import asking, frame, live, lost
from pages.parts.bench import open_run, set_race, standing, waiting
from pages.parts.course import Guess, Lesson
from pages.parts.on_show import Networks
from pages.parts.watch import Lens
from rnn_core.experiment import Experiment, Race
from rnn_core.questions.arithmetic import UpdateFlops
from rnn_core.runs.live import LiveRace
from rnn_core.tasks import Batch

STATE = st.session_state
T = TypeVar("T")
LONGEST_TYPED = 400  # characters; a task may read fewer, and says so


def ask(lesson: Lesson, story: str, guess: Guess | None = None, about: str = "") -> str | None:
    """Tell what the lesson is about and, beside it, ask for a guess; return the option clicked, or None.

    `guess`: another than the lesson's own; `about` then tells several of one lesson apart.
    """
    frame.check_begun(lesson)
    guess = guess or lesson.guess
    assert guess is not None, "a lesson that asks nothing says guess=None, and is not asked for it"
    left, right = st.columns([3, 2], gap="medium")
    left.markdown(story)
    if lesson.words:
        with left.expander(f"New words here: {', '.join(lesson.words)}", icon=":material/menu_book:"):
            st.markdown(frame.explained(lesson.words))
    with right, st.container(border=True):
        st.markdown(f"**Guess first.** {guess.question}")
        choice = st.radio(
            guess.question,
            guess.options,
            index=None,
            key=f"{lesson.slug}.guess{about}",
            persist_state="session",
            label_visibility="collapsed",
        )
    STATE["guessed"] = choice is not None
    return choice


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
    picture: Callable[[LiveRace], Sequence[Lens]] | None = None,
    fits: Callable[[Race], bool] | None = None,
    counted: bool = False,
    trained_before: Callable[[Race], bool] | None = None,
) -> LiveRace:
    """Draw the training panel of this page and return its run; a link may bring another race.

    `picture` draws below the panel and returns what redraws it; if nothing does, it is called again with every
    snapshot. `fits` tells whether the page makes sense of a race; else
    it must be of the opening's task, and its first network of the opening's form. `counted`: the curves can be seen
    against floating-point operations, too. `trained_before` tells whether the page shows shipped networks beside a
    race that is untrained; else it does if the lesson ships any.
    """
    frame.check_begun(lesson)
    run = open_run(lesson, fits)
    earlier = trained_before(run.race) if trained_before else bool(lesson.shipped)
    live.buttons(run, on_reset=lambda anew: set_race(lesson, run.race, anew=anew))

    tick = live.clock(run)

    @st.fragment(run_every=tick)
    def moving() -> None:
        run.watch()
        lenses: list[Lens] = []
        if run.lanes is None and not (run.running or run.busy):
            waiting(run, earlier)
        else:
            lenses += standing(run, earlier, operations(run.race.lanes) if counted else ())
        others = picture(run) if picture is not None else ()
        live.failure(run)
        live.idle_settings(run)
        live.stream(run, [*lenses, *others], tick, elements=picture is not None and not others)

    moving()
    return run


def operations(lanes: Sequence[Experiment]) -> list[int]:
    """Return the floating-point operations of one update of each experiment, counted once."""
    return [asking.ask(UpdateFlops(lane)) for lane in lanes]


def verdict(guess: str | None, right: str, because: str, networks: Networks, of_starts: bool = False) -> None:
    """Hold the guess against what was measured of the networks shown.

    Of untrained ones, and of those that do no better than guessing, nothing is said, but where the question is about
    how they start (`of_starts`). A guess is held against the experiment that it was about, and no other.
    """
    whose = "Your own run" if networks.own else "The network trained before"
    what = "Guess above" if guess is None else f"You guessed “{guess}”"
    if networks.to_do:
        st.info(f"**Not trained yet: {networks.to_do}.** {what}; the trained network has the answer.")
    elif networks.no_verdict and not of_starts:
        st.info(f"{networks.no_verdict} {what}.")
    elif guess is None:
        st.info(f"**You have not guessed yet.** {whose} has an answer: guess above, and it is shown here.")
    elif not networks.asked:
        st.info(
            f"**Measured in this run: {right}.** {because} Your guess, “{guess}”, was about the experiment that this "
            "page opens with."
        )
    elif guess == right:
        st.success(f"**You guessed it: {right}.** {whose}: {because}")
    else:
        st.warning(f"**You guessed “{guess}”; measured was: {right}.** {whose}: {because}")


def happened(guess: str | None) -> DeltaGenerator:
    """Return the place for what was measured: shut until the reader has guessed, or opens it without."""
    label = "**What happened**" + (" · guess above first, or look without guessing" if guess is None else "")
    guessed = guess is not None
    # Tracked, for else it shuts whenever a line above it comes or goes.
    return st.expander(
        label, expanded=guessed, icon=":material/insights:", key=f"happened {guessed}", on_change="rerun"
    )


def mission(lesson: Lesson, task: str, done: bool, state: str, of: Networks | None = None) -> None:
    """Set a task whose success is read off the network's own state; once done, it stays done.

    of: the networks whose doing it is, where ones that know nothing could do it by chance.
    """
    finished: set[str] = STATE.setdefault("missions", set())
    if done and of is not None and of.no_verdict:
        done, state = False, f"{state} It counts once the network has learned its task."
    if done and lesson.slug not in finished:
        finished.add(lesson.slug)
        st.rerun()  # the sidebar, drawn before, shows it too
    with st.container(border=True):
        mark = "✅ **Mission accomplished.**" if lesson.slug in finished else "◻️ **Mission.**"
        st.markdown(f"{mark} {task}  \n{state}")


def card(heard: str, measured: str, of: Networks | None = None) -> None:
    """Set a popular belief against what is measured: folded until the reader has guessed, as it may tell the answer.

    of: the networks that it is measured of, where it says nothing of such as know nothing.
    """
    measured = of.no_verdict if of is not None and of.no_verdict else measured
    with st.container(border=True):
        st.markdown(f"**You may have heard:** {heard}")
        if STATE.get("guessed", True):
            st.markdown(f"**Measured:** {measured}")
        else:
            with st.expander("**Measured** · guess above first, or look without guessing"):
                st.markdown(f"**Measured:** {measured}")


def try_this(lesson: Lesson, experiments: Sequence[tuple[str, str]]) -> None:
    """Offer changes worth making: (what, the link of the race), each one click and at once under way."""
    st.markdown("#### Try this")
    for column, (what, link) in zip(st.columns(len(experiments)), experiments, strict=True):
        column.button(
            what, on_click=set_race, args=(lesson, Race.from_link(link), True), key=f"try {link}", width="stretch"
        )
