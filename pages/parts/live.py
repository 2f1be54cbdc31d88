"""The live-training panel: start, pause, one update, reset, progress; curves and the inside of a network."""

import csv
import io
from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from pages.parts import canvas, film, unrolled
from rnn_core.charts import theme
from rnn_core.engine import shared_engine
from rnn_core.experiment import Experiment, Race
from rnn_core.live import LiveRace
from rnn_core.trace import Row, Snapshot
from rnn_core.work import Net, read_sequence

REDRAW_SECONDS = 0.22
CROWDED_SECONDS = 0.45  # between redraws when more than a dozen learners train at once
CROWD = 12
POINTS = 400  # per curve: more cannot be told apart on a screen


def prepare(race: Race) -> LiveRace:
    """Return a new LiveRace whose untrained networks are being built."""
    live = LiveRace(race, shared_engine())
    live.open()
    return live


def redraw_seconds(live: LiveRace) -> float | None:
    """Return how often the panel redraws; None when nothing is going to change."""
    if not live.running and not live.busy:
        return None
    return REDRAW_SECONDS if LiveRace.training_now <= CROWD else CROWDED_SECONDS


def buttons(live: LiveRace, on_reset: Callable[[], None]) -> None:
    """Draw Start or Pause, One update and Reset. Outside the fragment that redraws: they need no redrawing.

    Start and Pause are two buttons in one place, not one that changes its meaning: a click that is
    delivered twice must not undo itself.
    """
    run, step, reset, _ = st.columns([1.1, 1.1, 1, 4.5])
    look: dict[str, Any] = {"type": "primary", "shortcut": "S", "width": "stretch"}
    if live.running:
        run.button("Pause", icon=":material/pause:", key="pause", on_click=live.pause, **look)
    else:
        label = "Finished" if live.finished else "Continue" if live.update else "Start"
        run.button(label, icon=":material/play_arrow:", key="run", disabled=live.finished, on_click=live.start, **look)
    idle = not live.running and not live.finished
    step.button(
        "One update", key="step", shortcut="U", disabled=not idle, on_click=_step, args=(live,), width="stretch"
    )
    reset.button("Reset", icon=":material/replay:", key="reset", on_click=on_reset, width="stretch")


def _step(live: LiveRace) -> None:
    live.wait(1)  # a look may be under way
    live.one_update()
    live.wait(2)


def progress(live: LiveRace) -> None:
    """Draw how far the run is, how fast, and how long it will take."""
    total, speed = live.race.lanes[0].updates, live.speed()
    text = f"update {live.update:,} of {total:,}"
    if speed > 0:
        text += f" · {speed:.0f} updates per second · {(total - live.update) / speed:.0f} s left"
    elif live.finished:
        text += " · finished"
    st.progress(min(1.0, live.update / total), text=text)


def curves(live: LiveRace) -> None:
    """Draw loss and held-out metric of every lane."""
    task = live.race.lanes[0].task
    lanes: list[dict[str, Any]] = []
    numbers: dict[str, np.ndarray] = {}
    for n, (name, look) in enumerate(zip(live.race.titles, lane_looks(live.race), strict=True)):
        table = live.history(n)
        trained, checked = table[1:], measured(table)
        trained = trained[np.unique(np.linspace(0, len(trained) - 1, POINTS).astype(int))] if len(trained) else trained
        numbers |= {f"{n}:{name}": column(trained, name) for name in ("update", "seconds", "loss")}
        numbers |= {f"{n}:checked {name}": column(checked, name) for name in ("update", "seconds")}
        numbers[f"{n}:metric"] = column(checked, "val_metric")
        diverged = live.lanes[n].diverged_at if live.lanes else None
        lanes.append({"title": name, "diverged": diverged, **look})
    header = {
        "title": "Who learns, and how fast?" if len(lanes) > 1 else "How it learns",
        "lanes": lanes,
        "metric": task.metric,
        "chance": task.chance,
        "solved": task.solved,
        "updates": live.race.lanes[0].updates,
    }
    canvas.draw("curves", "curves", header, numbers)


def column(table: np.ndarray, name: str) -> np.ndarray:
    """Return one field of a history table, (rows,)."""
    return table[:, Row._fields.index(name)]


def lane_looks(race: Race) -> list[dict[str, Any]]:
    """Give each lane its family's color; twins of a family differ by dash."""
    families = [spec.family for spec in race.models]
    return [
        {"color": theme.FAMILIES[family], "dash": theme.DASHES[families[:n].count(family)]}
        for n, family in enumerate(families)
    ]


def inside(live: LiveRace, lane: int, tick: int) -> None:
    """Draw states, gates, answers and gradient of one lane, on one held-out sequence.

    While training, a redraw carries the network as it is now and (unless many train on this server)
    one snapshot of the past in turn: the browser collects them. At rest it carries them all.
    """
    now = live.now[lane]
    if now is None:
        st.info("Building the networks … (the first visit after a start takes a few seconds)")
        return
    if not live.race.models[lane].recurrent:
        st.info(f"The {live.race.titles[lane]} has no hidden state: nothing in it happens step by step.")
        return
    past = live.snapshots[lane]
    crowded = LiveRace.training_now > CROWD
    sent = past if not live.running else [] if crowded else past[-1 - tick % len(past) :][:1]
    header, numbers, pictures = film.film(live.race.lanes[lane], live.shown, (*sent, now))
    header |= {
        "run": f"{id(live)}:{lane}",
        "title": f"Inside the {live.race.titles[lane]}: one sequence it is never trained on",
        "badge": "measured now",
        "color": lane_looks(live.race)[lane]["color"],
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
    if not live.race.models[lane].recurrent or not st.toggle(
        f"Open the {title}: step by step, down to the equations", key="opened"
    ):
        return
    try:
        reading = live.engine.submit(read_sequence, net(live, lane), live.shown).result(30)
    except Exception as error:
        st.error(f"The network could not be opened: {error!r}. Press Reset, or try once more.")
        return
    lane_of = live.race.lanes[lane]
    title = f"The {title} after {live.update:,} updates, unrolled over the same sequence"
    pane = unrolled.Pane(title, lane_of.model, reading)
    unrolled.show(
        "steps", lane_of.task, live.shown, [pane], title=title, open=True, run=f"{id(live)}:{lane}:{live.update}"
    )


def replay(key: str, experiment: Experiment, snapshots: tuple[Snapshot, ...], title: str, badge: str) -> None:
    """Draw a finished training from its snapshots, playing by itself."""
    header, numbers, pictures = film.film(experiment, experiment.held_out().first(1), snapshots)
    header |= {
        "run": key,
        "title": title,
        "badge": badge,
        "color": theme.FAMILIES[experiment.model.family],
        "live": None,
        "kept": [snapshot.update for snapshot in snapshots],
        "autoplay": True,
    }
    canvas.draw("microscope", key, header, numbers, pictures)


def table(live: LiveRace) -> None:
    """Draw the standings: accuracy beside cost."""
    task = live.race.lanes[0].task
    head = ("model", "parameters", f"held-out {task.metric}", "solved at", "seconds")
    rows = [f"<tr>{''.join(f'<th>{name}</th>' for name in head)}</tr>"]
    for n, (name, look) in enumerate(zip(live.race.titles, lane_looks(live.race), strict=True)):
        lane, history = live.lanes[n] if live.lanes else None, live.history(n)
        checked = measured(history)
        metric = f"{column(checked, 'val_metric')[-1]:.3g}" if len(checked) else "–"
        solved = "diverged" if lane and lane.diverged_at else f"{lane.solved_at:,}" if lane and lane.solved_at else "–"
        seconds = f"{column(history, 'seconds')[-1]:.1f}" if len(history) else "–"
        chip = f'<td style="border-left:.4em solid {look["color"]};text-align:left">{name}</td>'
        cells = (f"{live.race.models[n].parameters(task):,}", metric, solved, seconds)
        rows.append(f"<tr>{chip}{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    st.html(f"<table style='{_TABLE}'>{''.join(rows)}</table>{_TABLE_STYLE}")


_TABLE = "width:100%;border-collapse:collapse;font-size:.88em;font-variant-numeric:tabular-nums"
_TABLE_STYLE = """<style>
  td, th { padding: .3em .5em; text-align: right; border-bottom: 1px solid rgba(128, 128, 128, .3); }
  th { font-weight: 600; } th:first-child { text-align: left; }
</style>"""


def measured(history: np.ndarray) -> np.ndarray:
    """Return the rows of a history in which the held-out batch was measured."""
    return history[~np.isnan(column(history, "val_metric"))]


def history_csv(live: LiveRace) -> str:
    """Return the whole history of every lane as CSV (by the csv module: pandas would double the server's memory)."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("model", *Row._fields))
    for n, name in enumerate(live.race.titles):
        writer.writerows((name, *row) for row in live.rows[n])
    return file.getvalue()


def story(live: LiveRace) -> str:
    """Say in words what this run has shown so far; every number is read from it."""
    task = live.race.lanes[0].task
    if live.update == 0:
        return (
            "Nothing is trained yet: the pictures show random networks. A guess that ignores the input gets "
            f"a held-out {task.metric} of {task.chance:.3g}; {task.solved:.3g} counts as solved."
        )
    said = [_lane_story(live, n, name) for n, name in enumerate(live.race.titles)]
    return "\n".join(f"- {sentence}" for sentence in said)


def _lane_story(live: LiveRace, n: int, name: str) -> str:
    assert live.lanes is not None
    task, lane, history = live.race.lanes[0].task, live.lanes[n], live.history(n)
    checked = measured(history)
    update, value = int(checked[-1, 0]), float(column(checked, "val_metric")[-1])
    if lane.diverged_at:
        return (
            f"**{name}** diverged at update {lane.diverged_at}: its loss grew beyond all measure, so it was stopped "
            "there with its last sound weights. Try a learning rate ten times smaller, or clip the gradient norm at 1."
        )
    gained = (task.chance - value) / (task.chance - task.solved)
    if lane.solved_at:
        seconds = column(history, "seconds")[lane.solved_at]
        return f"**{name}** solved it at update {lane.solved_at:,}, after {seconds:.1f} s of training; now {value:.3g}."
    if gained < 0.15:
        how = f"is no better than chance so far ({task.chance:.3g})" if gained > -0.15 else "is worse than chance"
    else:
        how = f"has covered {gained:.0%} of the way from chance ({task.chance:.3g}) to solved ({task.solved:.3g})"
    return f"**{name}** {how}: held-out {task.metric} {value:.3g} at update {update:,}."
