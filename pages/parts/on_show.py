"""The networks that a page shows: the reader's own once they are trained; before, shipped or untrained ones."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts import inside, standings
from pages.parts.course import Lesson
from rnn_core.experiment import Experiment, Race
from rnn_core.questions.net import Net
from rnn_core.runs.live import LiveRace
from rnn_core.runs.prefix import LaneStanding
from rnn_core.shipped import COMMAND, load

SHIPPED = "shipped"


class Networks(NamedTuple):
    """The networks that a page shows: the reader's own after training; before, the shipped ones or untrained ones."""

    titles: tuple[str, ...]
    nets: tuple[Net, ...]
    badge: str
    own: bool
    mark: str  # changes whenever the networks do
    to_do: str = ""  # of untrained ones: what must happen before anything can be said of them
    no_verdict: str = ""  # why a guess cannot be held against them
    asked: bool = True  # whether the guess was about them: the experiment that the page opens with


def networks(lesson: Lesson, run: LiveRace, names: Sequence[str] = ()) -> Networks:
    """Return the reader's own networks once they are trained and at rest.

    Until then the shipped ones called `names`; where there are none, the untrained networks of the run.
    """
    if run.update and not run.running and not run.busy:
        nets = tuple(inside.net(run, lane) for lane in range(len(run.race.lanes)))
        if not run.finished:
            total = run.race.lanes[0].updates
            st.caption(
                f"Your run stands at update {run.update:,} of {total:,}: what follows is about networks that are still "
                "to learn more."
            )
        asked = plain(run.race) == plain(lesson.race)
        mark = f"{run.number}:{run.update}"
        return Networks(run.race.titles, nets, "measured now", True, mark, no_verdict=too_early(run), asked=asked)
    return shipped(names) if names else untrained(run)


def plain(race: Race) -> list[Experiment]:
    """Return a race without what another draw of it may differ in: the seed, and how long it is trained."""
    return [replace(lane, seed=0, updates=1) for lane in race.lanes]


def too_early(run: LiveRace) -> str:
    """Return why nothing can be said of the networks of a run at rest; "" where something can."""
    task, total = run.race.lanes[0].task, run.race.lanes[0].updates
    lanes = list(zip(run.race.titles, run.lanes or (), strict=True))
    sound = [measured_last(run, n) for n, (_, lane) in enumerate(lanes) if lane.diverged_at is None]
    again = f"Press {'Reset, then Start' if run.finished else 'Start'}."
    if not sound:
        return f"**No verdict.** Every network of this run has diverged. {again}"
    if not any(task.beats_guessing(value) for _, value in sound):
        update, best = (max if task.metric.higher_is_better else min)(sound, key=lambda one: one[1])
        return (
            f"**{'No verdict' if run.finished else 'Too early to say'}.** No network here is clearly better than "
            f"guessing: {task.metric.name} {best:.3g}, measured at update {update:,}; guessing {task.chance:.3g}. "
            f"{again}"
        )
    if still := [title for title, lane in lanes if not _is_settled(lane)]:
        return (
            f"**Too early to say.** At update {run.update:,} of {total:,} {' and '.join(still)} may still learn more. "
            f"{again}"
        )
    return ""


def measured_last(run: LiveRace, lane: int) -> tuple[int, float]:
    """Return at which update a lane's held-out metric was measured last, and what it was."""
    last = standings.measured(run.history(lane))[-1:]
    return int(standings.column(last, "update")[0]), float(standings.column(last, "val_metric")[0])


def _is_settled(lane: LaneStanding) -> bool:
    return lane.finished or lane.solved_at is not None or lane.diverged_at is not None


def untrained(run: LiveRace) -> Networks:
    """Return the networks of a run before their first update."""
    moving = run.running or run.busy
    to_do = "training is under way" if moving else "press Reset, then Start" if run.finished else "press Start"
    titles = tuple(f"{title}, untrained" for title in run.race.titles)
    nets = tuple(Net(lane) for lane in run.race.lanes)
    return Networks(titles, nets, "measured now", False, f"untrained {run.race.to_link()}", to_do)


def shipped(names: Sequence[str]) -> Networks:
    """Return the shipped networks called `names`."""
    nets = [load(name) for name in names]
    titles = tuple(one.experiment.lane.title for one in nets)
    return Networks(titles, tuple(one.net for one in nets), f"precomputed by {COMMAND}", False, SHIPPED)


def pick(place: DeltaGenerator, label: str, networks: Networks, key: str) -> int:
    """Let the reader choose one of the networks in a select box at `place`; return its number.

    A box of other names is another box: one that only gets new names goes on showing the old one.
    """
    numbers = range(len(networks.nets))
    return place.selectbox(label, numbers, format_func=networks.titles.__getitem__, key=f"{key} {networks.titles}")
