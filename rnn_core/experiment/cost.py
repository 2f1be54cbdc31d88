"""What an experiment will cost, told before it runs from its sizes alone: memory and time of one update.

Who trains what takes ten gigabytes, or a minute for an update, takes the server from all others.
"""

import os
from dataclasses import replace
from typing import NamedTuple

from rnn_core.experiment.experiment import Experiment
from rnn_core.experiment.race import Race

FLOAT = 4  # bytes
BASE = 24e6  # bytes that even a small one takes: batches, and what looking at it leaves
COPIES = 6  # of each weight: itself, its gradient, two moments of Adam, and while a state travels as many again
SCORES = 6  # numbers for each answer of each step: scores, softmax, its gradient, and what a loss makes of them
SPEED = 25e9  # floating-point operations per second of one core; small matrices reach less
CALL = 5e-5  # seconds that a step takes at least, whatever its size
SMALL_BATCH = 16  # where an experiment is made smaller, units go before the batch gets smaller than this
FEW_UNITS = 8
BACK = 2  # to go back costs twice as much as to go forwards


class Cost(NamedTuple):
    """What one update needs: bytes of memory while it lasts, and seconds of one core."""

    memory: float
    seconds: float

    def __str__(self) -> str:
        """Say it as a reader would: 1.5 GB and 3 s."""
        memory, seconds = (f"{x:,.0f}" if x >= 10 else f"{x:.2g}" for x in (self.memory / 1e9, self.seconds))
        return f"{memory} GB and {seconds} s"


def budget() -> Cost:
    """Return what one update may cost on this server: 1 GB and 2 s, unless UNROLLED_GIGABYTES or _SECONDS say more."""
    return Cost(1e9 * _from_environment("UNROLLED_GIGABYTES", 1), _from_environment("UNROLLED_SECONDS", 2))


def _from_environment(name: str, usual: float) -> float:
    """Return a positive number that the environment sets. Raises ValueError that names it where it is none."""
    text = os.environ.get(name) or str(usual)
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not value > 0:
        raise ValueError(f"This server was started with {name}={text}: it must be a number above 0, such as {usual}.")
    return value


def cost_of(experiment: Experiment) -> Cost:
    """Return what one update of an experiment costs, about: tests/unit/test_cost.py holds it against measurements."""
    task, network = experiment.task, experiment.network
    scored = task.steps if task.readout == "every" or task.loss.whole else 1
    again = experiment.rule.passes
    kept = again * network.kept(task) + SCORES * scored * len(task.answers)
    memory = BASE + FLOAT * (experiment.batch_size * kept + COPIES * network.parameters(task))
    work = experiment.batch_size * network.flops(task)
    return Cost(memory, again * (1 + BACK) * (work / SPEED + CALL * network.calls(task)))


def cost_of_race(race: Race) -> Cost:
    """Return what one update of every lane costs: they are made one after the other."""
    costs = [cost_of(lane) for lane in race.lanes]
    return Cost(max(cost.memory for cost in costs), sum(cost.seconds for cost in costs))


class TooCostlyError(ValueError):
    """Why a race is refused, and `reduced`: the same with a smaller batch and fewer units, which is not (or None)."""

    def __init__(self, sentence: str, reduced: Race | None) -> None:
        super().__init__(sentence)
        self.reduced = reduced


def affordable(race: Race) -> Race:
    """Return the race. Raises TooCostlyError with a sentence that says what to reduce where it costs too much."""
    allowed = budget()
    if _fits(race, allowed):
        return race
    reduced = _reduced(race, allowed)
    whose = race.lanes[0].lane.title if len(race.lanes) == 1 else f"{len(race.lanes)} networks"
    sentence = (
        f"One update of {whose} on this task costs about {cost_of_race(race)}; this server allows {allowed}, so that "
        "all who learn here get their share."
    )
    raise TooCostlyError(f"{sentence} {_advice(race, reduced)}", reduced)


def _fits(race: Race, allowed: Cost) -> bool:
    cost = cost_of_race(race)
    return cost.memory <= allowed.memory and cost.seconds <= allowed.seconds


def _reduced(race: Race, allowed: Cost) -> Race | None:
    """Halve the batch size, then hidden units, until it fits; None where that does not do."""
    while not _fits(race, allowed):
        first, hidden = race.lanes[0], max(lane.lane.settings["hidden"] for lane in race.lanes)
        if first.batch_size > SMALL_BATCH:
            race = Race(tuple(replace(lane, batch_size=max(SMALL_BATCH, lane.batch_size // 2)) for lane in race.lanes))
        elif hidden > FEW_UNITS:
            race = Race(tuple(_narrower(lane, max(FEW_UNITS, hidden // 2)) for lane in race.lanes))
        else:
            return None
    return race


def _narrower(experiment: Experiment, most: int) -> Experiment:
    lane = experiment.lane
    return replace(experiment, lane=lane.vary(hidden=min(most, lane.settings["hidden"])))


def _advice(race: Race, reduced: Race | None) -> str:
    """Say with what it would run."""
    if reduced is None:
        return "Take a shorter sequence, fewer layers or fewer hidden units."
    before, after = race.lanes[0], reduced.lanes[0]
    changes = list[str]()
    if after.batch_size != before.batch_size:
        changes.append(f"a batch size of {after.batch_size} instead of {before.batch_size}")
    few, many = (max(lane.lane.settings["hidden"] for lane in some.lanes) for some in (reduced, race))
    if few != many:
        changes.append(f"{few} hidden units instead of {many}")
    return f"With {' and '.join(changes)} it runs."
