"""The live-training panel: start, pause, one update, reset, progress, and what keeps its pictures up to date."""

from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import streamlit as st

from pages.parts import canvas, channel, frame, pace, standings
from pages.parts.bookmark import bookmark, return_to
from pages.parts.channel import redraw_seconds
from pages.parts.watch import Lens, Watch
from rnn_core.experiment import Race, idle
from rnn_core.runs.live import LiveRace
from rnn_core.runs.shelf import shared_shelf

POLLED_REDRAWS = 30  # a second for all learners, where no socket opens: each takes as much as ten that are streamed


def prepare(race: Race, anew: bool = False) -> LiveRace:
    """Return a new LiveRace whose untrained networks are being built; `anew`: whatever was trained before."""
    live = LiveRace(race, shared_shelf(), anew)
    live.open()
    return live


def progress(live: LiveRace) -> None:
    """Draw how far a run is, with the speed at which the reader wants to see it."""

    def change() -> None:  # where no socket has said so already
        with suppress(ValueError):  # as for a stranger's word on that socket
            live.pace = float(st.session_state["progress"].pace or "")

    canvas.show(standings.progress(live), on_pace_change=change)


def clock(live: LiveRace) -> float | None:
    """Return after how many seconds the page has to draw again by itself; None if never, or its socket sees to that."""
    if channel.of_this_tab().open or not (live.running or live.busy):
        return None
    return redraw_seconds(POLLED_REDRAWS)


def stream(live: LiveRace, lenses: Sequence[Lens], tick: float | None, elements: bool = False) -> None:
    """Keep what a fragment has drawn of a run up to date as it moves: call it last in there, and hand it its clock.

    lenses: what makes the pictures that were drawn. `elements`: the fragment has drawn more than those, which is to
    be drawn again whenever a snapshot is taken.
    """
    state, moves = st.session_state, live.running or live.busy
    moved, state["moves"] = state.get("moves", False), moves
    tab = channel.of_this_tab()
    tab.watch = Watch(live, lenses, moves, partial(_remarks, elements=elements))

    def reopen() -> None:
        return_to(live, state["stream"].resume)

    canvas.follow(tab.address, "moves" if moves else "", bookmark(live), reopen)
    ticks = moves and not tab.open
    if (moved and not moves) or ticks != (tick is not None) or state.pop("returned", False):
        st.rerun()  # at rest the whole page has changed; and a clock is set or stopped by a run of the page


def _remarks(live: LiveRace, elements: bool) -> Hashable:
    """Return what changes when the page has something else to say beside its pictures."""
    return live.error, live.rescues, live.engine.notice, live.lanes is None, elements and len(live.snapshots[0])


_PRIMARY: dict[str, Any] = {"type": "primary", "shortcut": "S", "width": 150}


def buttons(live: LiveRace, on_reset: Callable[[bool], None]) -> None:
    """Draw Start or Pause, One update, Reset. Outside the fragment that redraws: they need no redrawing.

    on_reset: goes back to the beginning; told whether to train anew what was trained before.

    Start and Pause are two buttons in one place, not one that changes its meaning: a click that is
    delivered twice must not undo itself.
    """
    idle = not live.running and not live.finished
    if live.running:  # it may be over before `stream` is called
        st.session_state["moves"] = True
    with st.container(horizontal=True, gap="small"):  # on a phone two stand beside each other
        if live.running:
            st.button("Pause", icon=":material/pause:", key="pause", on_click=live.pause, **_PRIMARY)
        else:
            icon = ":material/check:" if live.finished else ":material/play_arrow:"
            st.button(to_press(live), icon=icon, key="run", disabled=live.finished, on_click=live.start, **_PRIMARY)
        st.button("One update", key="step", shortcut="U", disabled=not idle, on_click=_step, args=(live,))
        st.button("Reset", icon=":material/replay:", key="reset", on_click=on_reset, args=(False,))
        pace.train_again(live, partial(on_reset, True))


def to_press(live: LiveRace) -> str:
    """Return what stands on the button that makes a run go on."""
    return "Done" if live.finished else "Continue" if live.update else "Start"


def failure(live: LiveRace, instead: str = "") -> None:
    """Say why a run has stopped, if it failed, and what to press; `instead` says what else would help.

    And what should be known of where it trains.
    """
    if live.engine.notice:
        st.caption(frame.plain(live.engine.notice))
    if live.error:
        st.error(f"{frame.plain(live.error)} {instead}Press **{to_press(live)}** to go on.")


def idle_settings(live: LiveRace) -> None:
    """Say which settings of a run change nothing."""
    for title, experiment in zip(live.race.titles, live.race.lanes, strict=True):
        if sentences := idle(experiment).values():
            st.info(f"**{title}**: {' '.join(sentences)}")


def _step(live: LiveRace) -> None:
    live.wait(1)  # a look may be under way
    live.one_update()
    live.wait(2)
