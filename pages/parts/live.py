"""The live-training panel: start, pause, one update, reset, progress; curves and the inside of a network."""

import csv
import io
import math
from typing import Any

import numpy as np
import streamlit as st

from pages.parts import canvas
from rnn_core.anatomy import ANATOMY
from rnn_core.charts import theme
from rnn_core.engine import shared_engine
from rnn_core.experiment import Experiment, Race
from rnn_core.live import LiveRace
from rnn_core.tasks import Batch, Task
from rnn_core.trace import Row, Snapshot

REDRAW_SECONDS = 0.22
CROWDED_SECONDS = 0.4  # between redraws when more than a dozen learners train at once
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


def transport(live: LiveRace, on_reset: Any) -> None:
    """Draw the buttons and the progress. A click that starts or stops the clock reruns the whole page."""
    run, step, reset, bar = st.columns([1.1, 1.1, 1, 5], vertical_alignment="center")
    _main_button(live, run)
    if step.button("One update", key="step", shortcut="U", disabled=live.running or live.finished, width="stretch"):
        live.wait(1)  # a look may be under way
        live.one_update()
        live.wait(2)
        st.rerun()
    if reset.button("Reset", icon=":material/replay:", key="reset", width="stretch"):
        on_reset()
        st.rerun()
    total, speed = live.race.lanes[0].updates, live.speed()
    text = f"update {live.update:,} of {total:,}"
    if speed > 0:
        text += f" · {speed:.0f} updates per second · {(total - live.update) / speed:.0f} s left"
    elif live.finished:
        text += " · finished"
    bar.progress(min(1.0, live.update / total), text=text)


def _main_button(live: LiveRace, place: Any) -> None:
    # Two buttons in one place, not one that changes its meaning: a click that is delivered twice must not undo itself.
    look: dict[str, Any] = {"type": "primary", "shortcut": "S", "width": "stretch"}
    if live.running:
        if place.button("Pause", icon=":material/pause:", key="pause", **look):
            live.pause()
            st.rerun()
        return
    label = "Continue" if live.update else "Start"
    if place.button(label, icon=":material/play_arrow:", key="run", disabled=live.finished, **look):
        live.start()
        st.rerun()


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

    While training, a redraw carries the network as it is now and one snapshot of the past in turn:
    the browser collects them. At rest it carries them all.
    """
    now = live.now[lane]
    if now is None:
        st.info("Building the networks … (the first visit after a start takes a few seconds)")
        return
    past = live.snapshots[lane]
    sent = [past[-1 - tick % len(past)]] if live.running and past else past
    header, numbers, pictures = film(live.race.lanes[lane], live.shown, (*sent, now))
    header |= {
        "run": f"{id(live)}:{lane}",
        "title": f"Inside the {live.race.titles[lane]}: one sequence it is never trained on",
        "badge": "measured now",
        "color": lane_looks(live.race)[lane]["color"],
        "live": now.update,
        "kept": [snapshot.update for snapshot in past],
    }
    canvas.draw("microscope", "inside", header, numbers, pictures)


def replay(key: str, experiment: Experiment, snapshots: tuple[Snapshot, ...], title: str, badge: str) -> None:
    """Draw a finished training from its snapshots, playing by itself."""
    header, numbers, pictures = film(experiment, experiment.held_out().first(1), snapshots)
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


Film = tuple[dict[str, Any], dict[str, np.ndarray], dict[str, np.ndarray]]


def film(experiment: Experiment, shown: Batch, snapshots: tuple[Snapshot, ...]) -> Film:
    """Return header, numbers and pictures of several moments of one network on one sequence (a batch of one)."""
    header, numbers = probe(experiment.task, shown)
    pictures: dict[str, np.ndarray] = {}
    moments = {snapshot.update: snapshot for snapshot in snapshots}
    for update, snapshot in moments.items():
        n, p = frame(experiment.task, snapshot)
        numbers |= {f"{update}:{name}": array for name, array in n.items()}
        pictures |= {f"{update}:{name}": array for name, array in p.items()}
    return header | {"frames": list(moments), **anatomy(experiment.model.model, snapshots[-1])}, numbers, pictures


def anatomy(cell: str, snapshot: Snapshot) -> dict[str, Any]:
    """Describe a cell's signals and a trace's tracks to the picture."""
    known = ANATOMY[cell]
    signals = [
        {
            "symbol": s.symbol,
            "name": s.name,
            "low": s.low if math.isfinite(s.low) else None,
            "high": s.high if math.isfinite(s.high) else None,
            "meaning": s.meaning,
            "gate": s in known.gates,
        }
        for s in known.signals
    ]
    return {"signals": signals, "tracks": snapshot.trace.tracks, "scales": theme.SCALES}


def probe(task: Task, batch: Batch) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Describe one sequence (a batch of one) to the picture: what is read, what is asked, what is right."""
    length = int(batch.lengths[0])
    answers = list(task.answers)
    described: dict[str, Any] = {
        "form": task.form,
        "readout": task.readout,
        "steps": batch.inputs.shape[1],
        "length": length,
        "answers": answers,
        "scored": batch.mask[0].tolist(),
        "unit": getattr(task, "scan", "steps").removesuffix("s"),
    }
    numbers = {"target": np.ravel(batch.targets[0]).astype(np.float32)}
    if task.vocabulary:
        described["tokens"] = [task.vocabulary[code] for code in batch.inputs[0]]
    else:
        numbers["input"] = np.ravel(batch.inputs[0])
    if task.form == "text":
        described["answersRight"] = [answers[code] for code in batch.targets[0]]
    return {"task": described}, numbers


def frame(task: Task, snapshot: Snapshot) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Return the numbers and the pictures of one moment: answers, gradient; states and gates (track, time, hidden)."""
    outputs = snapshot.trace.outputs[0]
    if task.loss == "cross_entropy":
        outputs = softmax(outputs)
    numbers = {"out": np.ravel(outputs), "flow": snapshot.flow.norms["h"]}
    pictures = {name: array[:, 0] for name, array in (snapshot.trace.states | snapshot.trace.gates).items()}
    return numbers, pictures


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return class probabilities along the last axis."""
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


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
