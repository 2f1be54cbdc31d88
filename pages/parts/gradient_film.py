"""The gradient film of several networks: how far back the loss reaches, moment by moment of their training."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from pages.parts import canvas, pace, standings
from pages.parts.watch import Lens
from rnn_core.charts import theme
from rnn_core.experiment import Race
from rnn_core.runs.live import LiveRace
from rnn_core.shipped import COMMAND, load
from rnn_core.trace import GradientFilm

HOW = "How far back does the loss reach, update by update?"


def films(live: LiveRace) -> list[GradientFilm]:
    """Return what was measured so far in each network of a race."""
    return [
        GradientFilm.of([one for one in (*past, now) if one is not None])
        for past, now in zip(live.snapshots, live.now, strict=True)
    ]


def follow(live: LiveRace, opening: Race, names: Sequence[str], title: str, show: str = "share") -> list[Lens]:
    """Draw the film of a run as it grows; before there is one, that of the shipped networks `names` under `title`.

    `show`: whether to begin with the share of the gradient at the end, or with its size. Returns what redraws it.
    """
    own = partial(_own, show=show)
    if (live.update or live.running) and (picture := own(live)):
        canvas.show(picture)
    else:
        shipped = [load(name).gradients for name in names]
        draw("shipped", opening, shipped, {"title": title, "badge": f"precomputed by {COMMAND}", "show": show})
    return [own]


def _own(live: LiveRace, show: str) -> canvas.Picture | None:
    own = films(live)
    if not any(len(film.updates) for film in own):
        return None
    return strips(f"{live.number}", live.race, own, {"title": HOW, "badge": pace.truth(live), "show": show})


def draw(key: str, race: Race, films: Sequence[GradientFilm], header: dict[str, Any]) -> None:
    """Draw strips and curves; see `strips`."""
    canvas.show(strips(key, race, films, header))


def strips(key: str, race: Race, films: Sequence[GradientFilm], header: dict[str, Any]) -> canvas.Picture:
    """Picture strips and, below, curves at one moment; `key` changes when the reader should start over.

    Networks without states have no strip. In `header`: title, badge, show.
    """
    named = zip(race.titles, standings.looks(race), films, strict=True)
    films_drawn = [({"title": title, **look}, film) for title, look, film in named if len(film.updates)]
    numbers = dict[str, np.ndarray]()
    for n, (_, film) in enumerate(films_drawn):
        numbers |= {f"{n}:updates": film.updates, f"{n}:norms": film.norms}
    whole = {
        "run": key,
        "steps": max(film.norms.shape[1] for _, film in films_drawn),
        "updates": race.lanes[0].updates,
        "lanes": [lane for lane, _ in films_drawn],
        "scales": theme.SCALES,
    }
    return canvas.Picture("gradients", "gradients", header | whole, numbers)
