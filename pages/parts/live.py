"""The live-training panel: start, pause, one update, reset, progress, and the inside of a network."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from pages.parts import canvas, film, frame, pace, standings, unrolled
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

REDRAW_SECONDS = 0.22
MOST_SECONDS = 2.0  # sooner than a run's lease ends
REDRAWS = 30  # a second for all learners together: beyond that a server on two cores answers no click in time
CROWD = 12  # from so many learners at once on, a redraw brings no snapshot of the past


def prepare(race: Race, anew: bool = False) -> LiveRace:
    """Return a new LiveRace whose untrained networks are being built; `anew`: whatever was trained before."""
    live = LiveRace(race, shared_shelf(), anew)
    live.open()
    return live


def redraw_seconds(live: LiveRace) -> float | None:
    """Return how often the panel redraws; None when nothing is going to change."""
    if not live.running and not live.busy:
        return None
    return min(MOST_SECONDS, max(REDRAW_SECONDS, LiveRace.moving_now() / REDRAWS))


def buttons(live: LiveRace, on_reset: Callable[[bool], None]) -> None:
    """Draw Start or Pause, One update, Reset and the pace. Outside the fragment that redraws: they need no redrawing.

    on_reset: goes back to the beginning; told whether to train anew what was trained before.

    Start and Pause are two buttons in one place, not one that changes its meaning: a click that is
    delivered twice must not undo itself.
    """
    run, step, reset, speed, _ = st.columns([1.3, 1.5, 1.2, 1.5, 1.5])
    look: dict[str, Any] = {"type": "primary", "shortcut": "S", "width": "stretch"}
    if live.running:
        run.button("Pause", icon=":material/pause:", key="pause", on_click=live.pause, **look)
    else:
        label = to_press(live)
        icon = ":material/check:" if live.finished else ":material/play_arrow:"
        run.button(label, icon=icon, key="run", disabled=live.finished, on_click=live.start, **look)
    idle = not live.running and not live.finished
    step.button(
        "One update", key="step", shortcut="U", disabled=not idle, on_click=_step, args=(live,), width="stretch"
    )
    reset.button("Reset", icon=":material/replay:", key="reset", on_click=on_reset, args=(False,), width="stretch")
    with speed:
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


def _where(live: LiveRace) -> str:
    """Say on what it trains, once that is known."""
    device = live.lanes[0].device if live.lanes else ""
    return f" on {'the CPU' if device == 'cpu' else 'the GPU'}" if device else ""


def progress(live: LiveRace) -> None:
    """Draw how far the run is, how fast, and how long it will take."""
    total, speed = live.race.lanes[0].updates, live.speed()
    text = f"update {live.update:,} of {total:,}"
    if speed > 0:
        how = f"{speed:.0f} updates per second"
        text += f" · {how}{_where(live)}" if live.leads else f" · shown at {how}"
        text += f" · {(total - live.update) / speed:.0f} s left"
    elif live.finished:
        text += " · finished · press Reset to start over"
    st.progress(min(1.0, live.update / total), text=text)


def inside(live: LiveRace, lane: int, tick: int) -> None:
    """Draw states, gates, answers and gradient of one lane, on one held-out sequence.

    While training, a redraw carries the network as it is now and (unless many train on this server)
    one snapshot of the past in turn: the browser collects them. At rest it carries them all.
    """
    now = live.now[lane]
    if now is None:
        st.info("Building the networks … (at the first visit after a start)")
        return
    if not live.race.networks[lane].recurrent:
        name, title = live.race.networks[lane].model, live.race.titles[lane]
        if name in VIEWERS:
            st.info(
                f"The {title} looks at images: {VIEWERS[name].meaning}. Its inside is shown on the pages on vision."
            )
        else:
            st.info(f"The {title} has no hidden state: {RIVALS[name].meaning}. Nothing in it happens step by step.")
        return
    past = live.snapshots[lane]
    crowded = LiveRace.moving_now() > CROWD
    sent = past if not live.running else [] if crowded else past[-1 - tick % len(past) :][:1]
    header, numbers, pictures = film.film(live.race.lanes[lane], live.shown, (*sent, now))
    header |= {
        "run": f"{live.number}:{lane}",
        "title": f"Inside the {live.race.titles[lane]}: one held-out sequence",
        "badge": pace.truth(live),
        "color": standings.looks(live.race)[lane]["color"],
        "live": now.update,
        "kept": [snapshot.update for snapshot in past],
    }
    canvas.draw("microscope", "inside", header, numbers, pictures)


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
