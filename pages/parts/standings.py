"""How a race stands: its curves, a table of accuracy and cost, the same in words, and all of it as CSV.

Each picture names its run: the browser redraws only what differs from what the page has drawn before, and a run that
is begun again looks like the first one did.
"""

import csv
import io
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from pages.parts import canvas, pace
from pages.parts.figures import percent
from rnn_core.charts import theme
from rnn_core.experiment import Experiment, Race
from rnn_core.runs.live import LiveRace
from rnn_core.trace import Row

LATELY = 50  # updates, over which a lane's own speed is measured
POINTS = 400  # per curve: more cannot be told apart on a screen


def progress(live: LiveRace) -> canvas.Picture:
    """Picture how far the run is, how fast, and how long it will take."""
    total, speed = live.race.lanes[0].updates, live.speed()
    text = f"update {live.update:,} of {total:,}"
    if speed > 0:
        how = f"{speed:.0f} updates per second"
        text += f" · {how}{_where(live)}" if live.leads else f" · shown at {how}"
        text += f" · {(total - live.update) / speed:.0f} s left"
    elif live.finished:
        text += " · finished · press Reset to start over"
    header = {"run": live.number, "update": live.update, "share": min(1.0, live.update / total), "text": text}
    header |= pace.offered(live)
    return canvas.Picture("progress", "progress", header)


def _where(live: LiveRace) -> str:
    """Say on what it trains, once that is known."""
    places = dict.fromkeys("the CPU" if lane.device == "cpu" else "the GPU" for lane in live.lanes or ())
    return f" on {' and '.join(places)}" + (", in turn" if len(places) > 1 else "") if places else ""


def own_speed(history: np.ndarray) -> float | None:
    """Return how many updates a lane makes in a second of its own training, lately; None before it has made some."""
    seconds = column(history, "seconds")[-LATELY:]
    return (len(seconds) - 1) / float(seconds[-1] - seconds[0]) if len(seconds) > 1 else None


def curves(live: LiveRace, flops: Sequence[int] = ()) -> canvas.Picture:
    """Picture loss, gradient norm and held-out metric of every lane; `flops`: the operations of an update of each."""
    task = live.race.lanes[0].task
    lanes: list[dict[str, Any]] = []
    numbers: dict[str, np.ndarray] = {}
    for n, (name, look) in enumerate(zip(live.race.titles, looks(live.race), strict=True)):
        table = live.history(n)
        trained, checked = table[1:], measured(table)
        picked = np.unique(np.linspace(0, len(trained) - 1, POINTS).astype(int)) if len(trained) else np.empty(0, int)
        largest = np.maximum.reduceat(column(trained, "gradient_norm"), picked)  # no spike is left out
        trained = trained[picked]
        numbers |= {f"{n}:{name}": column(trained, name) for name in ("update", "seconds", "loss")}
        numbers[f"{n}:gradient"] = largest
        numbers |= {f"{n}:checked {name}": column(checked, name) for name in ("update", "seconds")}
        numbers[f"{n}:metric"] = column(checked, "val_metric")
        diverged = live.lanes[n].diverged_at if live.lanes else None
        lanes.append({"title": name, "diverged": diverged, "flops": flops[n] if flops else None, **look})
    header = {
        "run": live.number,
        "title": "Who learns, and how fast?" if len(lanes) > 1 else "How it learns",
        "badge": pace.truth(live) if live.update else "",
        "lanes": lanes,
        "metric": task.metric.name,
        "chance": task.chance,
        "solved": task.solved if task.solvable else None,
        "updates": live.race.lanes[0].updates,
        "clip": live.race.lanes[0].clip_norm,
        "show": "metric",
    }
    return canvas.Picture("curves", "curves", header, numbers)


def column(table: np.ndarray, name: str) -> np.ndarray:
    """Return one field of a history table, (rows,)."""
    return table[:, Row._fields.index(name)]


def looks(race: Race) -> list[dict[str, Any]]:
    """Give each lane its family's color; twins of a family differ by dash."""
    families = [spec.family for spec in race.networks]
    return [
        {"color": theme.FAMILIES[family], "dash": theme.DASHES[families[:n].count(family)]}
        for n, family in enumerate(families)
    ]


def table(live: LiveRace) -> canvas.Picture:
    """Picture the standings: accuracy beside cost, and the same in words."""
    task = live.race.lanes[0].task
    rows: list[dict[str, Any]] = []
    faster = ("updates per second",) if live.race.on_several else ()  # else all share one device and one clock
    for n, (name, look) in enumerate(zip(live.race.titles, looks(live.race), strict=True)):
        lane, history = live.lanes[n] if live.lanes else None, live.history(n)
        checked = measured(history)
        metric = f"{column(checked, 'val_metric')[-1]:.3g}" if len(checked) else "–"
        solved = "diverged" if lane and lane.diverged_at else f"{lane.solved_at:,}" if lane and lane.solved_at else "–"
        seconds = f"{column(history, 'seconds')[-1]:.1f}" if len(history) else "–"
        cells = (name, f"{live.race.networks[n].parameters(task):,}", metric, solved, seconds)
        if live.race.on_several:
            speed = own_speed(history)
            cells = (*cells, "–" if speed is None else f"{speed:.0f}")
        rows.append({"color": look["color"], "cells": cells})
    again = "There are so few different sequences that training also uses the held-out ones."
    header = {
        "run": live.number,
        "head": ("model", "parameters", f"held-out {task.metric.name}", "solved at", "seconds", *faster),
        "rows": rows,
        "note": again if _comes_upon_held_out(live.race.lanes[0]) else "",
        "story": [{"name": name, "text": text} for name, text in story(live)] if live.lanes else [],
    }
    return canvas.Picture("standings", "standings", header)


@lru_cache(64)
def _comes_upon_held_out(experiment: Experiment) -> bool:
    return experiment.comes_upon_held_out


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


def story(live: LiveRace) -> list[tuple[str, str]]:
    """Say in words what this run has shown so far, of each lane by name; every number is read from it."""
    task = live.race.lanes[0].task
    if live.update == 0:
        sentence = (
            "Nothing is trained yet: the pictures show random networks. A guess that ignores the input gets "
            f"a held-out {task.metric.name} of {task.chance:.3g}"
            + (f"; {task.solved:.3g} counts as solved." if task.solvable else ".")
        )
        return [("", sentence)]
    return [(name, f" {_lane_story(live, n)}") for n, name in enumerate(live.race.titles)]


def _lane_story(live: LiveRace, n: int) -> str:
    assert live.lanes is not None
    task, lane, history = live.race.lanes[0].task, live.lanes[n], live.history(n)
    checked = measured(history)
    update, value = int(checked[-1, 0]), float(column(checked, "val_metric")[-1])
    if lane.diverged_at:
        clip = live.race.lanes[n].clip_norm
        advice = "" if clip is not None and clip <= 1 else ", or clip the gradient norm at 1"
        return (
            f"diverged at update {lane.diverged_at}: its loss grew beyond all measure, so it was stopped "
            f"there with its last sound weights. Try a learning rate ten times smaller{advice}."
        )
    gained = (task.chance - value) / (task.chance - task.solved)
    if lane.solved_at:
        seconds = column(history, "seconds")[lane.solved_at]
        return f"solved it at update {lane.solved_at:,}, after {seconds:.1f} s of training; now {value:.3g}."
    if not task.solvable:
        how = f"stands beside always the same answer ({task.chance:.3g})"
    elif gained < 0.15:
        hardly = (
            f"is no better than chance so far ({task.chance:.3g})" if task.chance else "gets hardly any right so far"
        )
        how = hardly if gained > -0.15 else f"is worse than always to answer the same ({task.chance:.3g})"
    else:
        how = f"has covered {percent(gained)} of the way from chance ({task.chance:.3g}) to solved ({task.solved:.3g})"
    return f"{how}: held-out {task.metric.name} {value:.3g} at update {update:,}."
