"""The form of a lesson: guess, run, look, understand, try, take away. A page fills it with its subject."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts import frame, live, standings
from rnn_core.course.lessons import Lesson
from rnn_core.experiment import Experiment, Race
from rnn_core.questions.looks import Net, flops_of_update
from rnn_core.runs.engine import shared_engine
from rnn_core.runs.live import LiveRace
from rnn_core.shipped import COMMAND, load
from rnn_core.tasks import Batch

STATE = st.session_state
SHIPPED = "shipped"
LONGEST_TYPED = 400  # characters; a task may read fewer, and says so
_ON_SHIPPED: dict[str, tuple[Any, Any]] = {}  # by key: the mark, the result


class Trained(NamedTuple):
    """The networks that a page shows: the reader's own after training, the shipped ones before."""

    titles: tuple[str, ...]
    nets: tuple[Net, ...]
    badge: str
    own: bool
    mark: str  # changes whenever the networks do


def ask(lesson: Lesson, story: str, question: str, options: Sequence[str], about: str = "") -> str | None:
    """Tell what the lesson is about and, beside it, ask its question; return the option clicked, or None.

    about: tells several questions of one lesson apart.
    """
    told, asked = st.columns([3, 2], gap="medium")
    told.markdown(story)
    with told.expander(f"New words here: {', '.join(lesson.words)}", icon=":material/menu_book:"):
        st.markdown(frame.explained(lesson.words))
    with asked, st.container(border=True):
        st.markdown(f"**Guess first.** {question}")
        return st.radio(
            question,
            options,
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
    text = ask(label, example, max_chars=most, key=key)
    try:
        return text, read(text)
    except ValueError as error:
        st.error(f"{frame.plain(error)} Below is the example.")
        return example, read(example)


def bench(
    lesson: Lesson,
    opening: Race,
    picture: Callable[[LiveRace], None] | None = None,
    fits: Callable[[Race], bool] | None = None,
    counted: bool = False,
) -> LiveRace:
    """Draw the training panel of this page and return its run; a link may bring another race.

    `picture` is drawn below the panel, at every redraw. `fits` tells whether the page makes sense of a race; else
    it must be of the opening's task, and its first network of the opening's form. `counted`: the curves can be seen
    against floating-point operations, too.
    """
    run = _run(lesson, opening, fits or partial(_alike, opening))
    live.buttons(run, on_reset=lambda: set_race(lesson, run.race))

    @st.fragment(run_every=live.redraw_seconds(run))
    def moving() -> None:
        was_moving = STATE.get(f"{lesson.slug}.moving", False)
        run.watch()
        STATE[f"{lesson.slug}.moving"] = now = run.running or run.busy
        if run.lanes is None and not now:
            count, total = len(run.race.lanes), run.race.lanes[0].updates
            whom = run.race.titles[0] if count == 1 else f"{count} networks side by side"
            st.caption(
                f"Start trains {whom} from scratch, {total:,} updates, before your eyes. Below stands what was trained "
                "before."
            )
        else:
            _standing(run, operations(run.race.lanes) if counted else ())
        if picture is not None:
            picture(run)
        if run.error:
            st.error(f"{run.error} Press Start to go on.")
        if was_moving and not now:
            st.rerun()

    moving()
    return run


def operations(lanes: Sequence[Experiment]) -> list[int]:
    """Return the floating-point operations of one update of each experiment, counted once."""
    return [measure(f"operations {n}", lane.to_link(), flops_of_update, lane) for n, lane in enumerate(lanes)]


def _standing(run: LiveRace, flops: Sequence[int]) -> None:
    """Draw how a run stands that has begun: progress, curves, table, and the same in words."""
    live.progress(run)
    if run.running:
        st.caption(
            "Below stands what was trained before; as soon as this run pauses or ends, its own networks stand there."
        )
    left, right = st.columns([3, 2])
    with left:
        standings.curves(run, flops)
    with right:
        standings.table(run)
        st.markdown(standings.story(run) if run.lanes else "")


def set_race(lesson: Lesson, race: Race, start: bool = False) -> None:
    """Put another race on the bench; the run before it ends."""
    STATE[f"{lesson.slug}.run"].pause()
    STATE[f"{lesson.slug}.run"] = fresh = LiveRace(race, shared_engine())
    if start:
        fresh.start()
        st.toast("Training has begun: see the curves at the top of the page.", icon=":material/arrow_upward:")


def _run(lesson: Lesson, opening: Race, fits: Callable[[Race], bool]) -> LiveRace:
    key, asked = f"{lesson.slug}.run", frame.arrived(lesson.slug)
    if key not in STATE or asked:
        race = STATE[key].race if key in STATE else opening
        try:
            linked = Race.from_pairs(asked) if asked else opening
            if not fits(linked):
                raise ValueError(f"it is about another task or cell than “{lesson.title}”: open it in the lab.")
            race = linked
        except ValueError as error:
            st.error(
                f"This link cannot be opened: {frame.plain(error)} Below is the experiment that this page opens with."
            )
        if key not in STATE:
            STATE[key] = LiveRace(race, shared_engine())
        elif race != STATE[key].race:
            set_race(lesson, race)
    run: LiveRace = STATE[key]
    frame.write_address(lesson.slug, {} if run.race == opening else run.race.to_pairs())
    return run


def _alike(opening: Race, race: Race) -> bool:
    form, wanted = (
        (type(one.lanes[0].task), one.models[0].model, one.models[0].layers, one.models[0].direction)
        for one in (race, opening)
    )
    return form == wanted


def trained(run: LiveRace, names: Sequence[str]) -> Trained:
    """Return the reader's own networks once they are trained and at rest, else the shipped ones called `names`."""
    if run.update and not run.running and not run.busy:
        nets = tuple(live.net(run, lane) for lane in range(len(run.race.lanes)))
        if not run.finished:
            total = run.race.lanes[0].updates
            st.caption(
                f"Your run stands at update {run.update:,} of {total:,}: what follows is about networks that are still "
                "to learn more."
            )
        return Trained(run.race.titles, nets, "measured now", True, f"{run.number}:{run.update}")
    return shipped(names)


def shipped(names: Sequence[str]) -> Trained:
    """Return the shipped networks called `names`."""
    nets = [load(name) for name in names]
    titles = tuple(one.experiment.model.title for one in nets)
    return Trained(titles, tuple(one.net for one in nets), f"precomputed by {COMMAND}", False, SHIPPED)


def measure(key: str, mark: Any, job: Callable[..., Any], *args: Any, may_refuse: bool = False) -> Any:
    """Run `job` on a worker and return its result; the same mark brings back the same result without running it.

    What is measured on the shipped networks, whose mark is SHIPPED, is measured once for all visitors.
    Raises the job's own ValueError where it `may_refuse` what the reader gave; whatever else fails is a sentence.
    """
    kept: Any = _ON_SHIPPED if mark == SHIPPED else STATE
    known = kept.get(f"measured {key}")
    if known is None or known[0] != mark:
        with st.spinner("Measuring …", show_time=False):
            try:
                kept[f"measured {key}"] = known = (mark, shared_engine().submit(job, *args).result(120))
            except Exception as error:
                if may_refuse and isinstance(error, ValueError):
                    raise
                st.error(f"This could not be measured: {error!r}. Reload the page to try once more; nothing is lost.")
                st.stop()
    return known[1]


def verdict(given: str | None, right: str, because: str, own: bool) -> None:
    """Hold the guess against what was measured."""
    whose = "Your own run" if own else "The network trained before"
    if given is None:
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
