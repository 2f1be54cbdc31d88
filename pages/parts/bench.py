"""What trains on a page of the course: the race of its opening or of the reader's link, and how it stands."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from pages.parts import canvas, frame, live, standings
from pages.parts.course import Lesson
from pages.parts.watch import Lens
from rnn_core.experiment import Race
from rnn_core.experiment.cost import TooCostlyError, affordable
from rnn_core.runs.live import LiveRace
from rnn_core.runs.shelf import shared_shelf

STATE = st.session_state


def open_run(lesson: Lesson, fits: Callable[[Race], bool] | None) -> LiveRace:
    """Return the run of this page; a link may bring another race, which must fit or be like the opening."""
    opening = lesson.race
    key, asked = f"{lesson.slug}.run", frame.arrived(lesson.slug)
    if key not in STATE or asked:
        race = STATE[key].race if key in STATE else opening
        try:
            linked = affordable(Race.from_pairs(asked)) if asked else opening
            if not (fits(linked) if fits else _alike(opening, linked)):
                raise ValueError(f"it is about another task or cell than “{lesson.title}”: open it in the lab.")
            race = linked
        except ValueError as error:
            below = "Below is the experiment that this page opens with."
            refuse(f"This link cannot be opened: {frame.plain(error)} {below}", error, partial(set_race, lesson))
        if key not in STATE:
            STATE[key] = LiveRace(race, shared_shelf())
            if lesson.train_at_opening and race == opening:
                STATE[key].start()
        elif race != STATE[key].race:
            set_race(lesson, race)
    run: LiveRace = STATE[key]
    frame.write_address(lesson.slug, {} if run.race == opening else run.race.to_pairs())
    return run


def set_race(lesson: Lesson, race: Race, start: bool = False, anew: bool = False) -> None:
    """Put another race on the bench; the run before it ends. `anew`: it is trained, whatever was trained before."""
    STATE[f"{lesson.slug}.run"].pause()
    STATE[f"{lesson.slug}.run"] = fresh = LiveRace(race, shared_shelf(), anew)
    if start:
        fresh.start()
        st.toast("Training has begun: see the curves at the top of the page.", icon=":material/arrow_upward:")


def refuse(sentence: str, error: ValueError, take: Callable[[Race], None]) -> None:
    """Say why a race is not opened; where it costs too much, offer a smaller one, which `take` opens."""
    st.error(sentence)
    if isinstance(error, TooCostlyError) and error.reduced:
        st.button(
            "Open a smaller version", icon=":material/compress:", key="reduced", on_click=take, args=(error.reduced,)
        )


def waiting(run: LiveRace, earlier: bool) -> None:
    """Say what Start does, and what the page shows until then: `earlier`, networks that were trained before."""
    count, total = len(run.race.lanes), run.race.lanes[0].updates
    whom = run.race.titles[0] if count == 1 else f"{count} networks side by side"
    st.caption(f"{_below(earlier)}. Press **Start** to train {whom} from scratch ({total:,} updates).")


def standing(run: LiveRace, earlier: bool, flops: Sequence[int]) -> list[Lens]:
    """Draw how a run stands that has begun: progress, curves, table and story; return what redraws it."""
    curves = partial(standings.curves, flops=flops)
    live.progress(run)
    note = st.empty()  # a place of its own, or the curves move up to it and stand twice until the page is complete
    if run.running:
        note.caption(f"{_below(earlier)}. When this run pauses or ends, they show its own networks.")
    left, right = st.columns([3, 2])
    with left:
        canvas.show(curves(run))
    with right:
        canvas.show(standings.table(run))
    return [standings.progress, curves, standings.table]


def _below(earlier: bool) -> str:
    """Say what stands on the page as long as no network of the reader's own does."""
    return f"The pictures below show networks {'that we trained earlier' if earlier else 'before any training'}"


def _alike(opening: Race, race: Race) -> bool:
    form, wanted = (
        (type(side.lanes[0].task), *(side.lanes[0].lane.settings[name] for name in ("model", "layers", "direction")))
        for side in (race, opening)
    )
    return form == wanted
