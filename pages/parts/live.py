"""The live-training panel: start, pause, one update, reset, progress, and the inside of a network."""

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from pages.parts import canvas, channel, film, frame, pace, standings, unrolled
from pages.parts.channel import Lens, Watch, redraw_seconds
from rnn_core.anatomy.rivals import RIVALS
from rnn_core.anatomy.viewers import VIEWERS
from rnn_core.charts import theme
from rnn_core.experiment import Experiment, Race, idle
from rnn_core.questions.net import Net
from rnn_core.questions.reading import SequenceReading
from rnn_core.runs.failures import explained
from rnn_core.runs.live import LiveRace
from rnn_core.runs.shelf import shared_shelf
from rnn_core.trace import Snapshot

POLLED_REDRAWS = 30  # a second for all learners, where no socket opens: each takes as much as ten that are streamed


def prepare(race: Race, anew: bool = False) -> LiveRace:
    """Return a new LiveRace whose untrained networks are being built; `anew`: whatever was trained before."""
    live = LiveRace(race, shared_shelf(), anew)
    live.open()
    return live


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
    canvas.follow(tab.address, "moves" if moves else "")
    ticks = moves and not tab.open
    if (moved and not moves) or ticks != (tick is not None):
        st.rerun()  # at rest the whole page has changed; and a clock is set or stopped by a run of the page


def _remarks(live: LiveRace, elements: bool) -> Hashable:
    """Return what changes when the page has something else to say beside its pictures."""
    return live.error, live.rescues, live.engine.notice, live.lanes is None, elements and len(live.snapshots[0])


_PRIMARY: dict[str, Any] = {"type": "primary", "shortcut": "S", "width": 150}


def buttons(live: LiveRace, on_reset: Callable[[bool], None]) -> None:
    """Draw Start or Pause, One update, Reset and the pace. Outside the fragment that redraws: they need no redrawing.

    on_reset: goes back to the beginning; told whether to train anew what was trained before.

    Start and Pause are two buttons in one place, not one that changes its meaning: a click that is
    delivered twice must not undo itself.
    """
    idle = not live.running and not live.finished
    with st.container(horizontal=True, gap="small"):  # on a phone two stand beside each other
        if live.running:
            st.button("Pause", icon=":material/pause:", key="pause", on_click=live.pause, **_PRIMARY)
        else:
            icon = ":material/check:" if live.finished else ":material/play_arrow:"
            st.button(to_press(live), icon=icon, key="run", disabled=live.finished, on_click=live.start, **_PRIMARY)
        st.button("One update", key="step", shortcut="U", disabled=not idle, on_click=_step, args=(live,))
        st.button("Reset", icon=":material/replay:", key="reset", on_click=on_reset, args=(False,))
        pace.choose(live, partial(on_reset, True))


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


class FilmLens:
    """States, gates, answers and gradient of one lane, on one held-out sequence, as it stands.

    It brings each snapshot of the past once: the browser collects them. At rest it begins with all, else with the last.
    """

    def __init__(self, live: LiveRace, lane: int) -> None:
        self._lane = lane
        self._brought = {snapshot.update for snapshot in live.snapshots[lane][:-1]} if live.running else set[int]()

    def __call__(self, live: LiveRace) -> canvas.Picture | None:
        """Picture what has changed; None before there are networks."""
        lane, now, past = self._lane, live.now[self._lane], live.snapshots[self._lane]
        if now is None:
            return None
        fresh = [snapshot for snapshot in past if snapshot.update not in self._brought]
        self._brought |= {snapshot.update for snapshot in fresh}
        header, numbers, pictures = film.film(live.race.lanes[lane], live.shown, (*fresh, now))
        header |= {
            "run": f"{live.number}:{lane}",
            "title": f"Inside the {live.race.titles[lane]}: one held-out sequence",
            "badge": pace.truth(live),
            "color": standings.looks(live.race)[lane]["color"],
            "live": now.update,
            "kept": [snapshot.update for snapshot in past],
        }
        return canvas.Picture("microscope", "inside", header, numbers, pictures)


def inside(live: LiveRace, lane: int) -> list[Lens]:
    """Draw the inside of one lane, or say why there is none to be seen; return what redraws it."""
    name, title = live.race.networks[lane].model, live.race.titles[lane]
    if live.now[lane] is None:
        st.info("Building the networks … (at the first visit after a start)")
    elif live.race.networks[lane].recurrent:
        lens = FilmLens(live, lane)
        if picture := lens(live):
            canvas.show(picture)
        return [lens]
    elif name in VIEWERS:
        st.info(f"The {title} looks at images: {VIEWERS[name].meaning}. Its inside is shown on the pages on vision.")
    else:
        st.info(f"The {title} has no hidden state: {RIVALS[name].meaning}. Nothing in it happens step by step.")
    return []


def net(live: LiveRace, lane: int) -> Net:
    """Return one lane as it stands, for workers to look into."""
    return Net(live.race.lanes[lane], state=live.state, lane=lane)


def step_by_step(live: LiveRace, lane: int) -> None:
    """Offer to open one lane, as it stands, down to its equations on the sequence that is shown."""
    title = live.race.titles[lane]
    if not live.race.networks[lane].recurrent or not st.toggle(
        f"Open the {title}: step by step, down to the equations", key="opened"
    ):
        return
    try:
        reading = live.engine.submit(SequenceReading(net(live, lane), live.shown).answer).result(30)
    except Exception as error:
        why = explained(error, "Opening a network")
        st.error(f"The network could not be opened. {why} Your run is kept: switch this off and on to try again.")
        return
    lane_of = live.race.lanes[lane]
    title = f"The {title} after {live.update:,} updates, unrolled over the same sequence"
    pane = unrolled.Pane(title, lane_of.network, reading)
    unrolled.show(
        "steps",
        lane_of.task,
        live.shown,
        [pane],
        unrolled.View(title=title, open=True, run=f"{live.number}:{lane}:{live.update}"),
    )


def replay(key: str, experiment: Experiment, snapshots: tuple[Snapshot, ...], title: str, badge: str) -> None:
    """Draw a finished training from its snapshots, playing by itself."""
    header, numbers, pictures = film.film(experiment, experiment.held_out().first(1), snapshots)
    header |= {
        "run": key,
        "title": title,
        "badge": badge,
        "color": theme.FAMILIES[experiment.network.family],
        "live": None,
        "kept": [snapshot.update for snapshot in snapshots],
        "autoplay": True,
    }
    canvas.draw("microscope", key, header, numbers, pictures)
