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
BACK = 2  # to go back costs twice as much as to go forwards


class Cost(NamedTuple):
    """What one update needs: bytes of memory while it lasts, and seconds of one core."""

    memory: float
    seconds: float

    def __str__(self) -> str:
        """Say it as a reader would: 1.5 GB and 3 s."""
        return f"{self.memory / 1e9:.2g} GB and {self.seconds:.2g} s"


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


def affordable(race: Race) -> Race:
    """Return the race. Raises ValueError with a sentence that says what to reduce where it costs too much."""
    allowed = budget()
    for lane in race.lanes:
        if not _fits(cost_of(lane), allowed):
            raise ValueError(
                f"One update of {lane.lane.title} on this task costs about {cost_of(lane)}; this server allows "
                f"{allowed}, so that all who learn here get their share. {_advice(lane, allowed)}"
            )
    return race


def _fits(cost: Cost, allowed: Cost) -> bool:
    return cost.memory <= allowed.memory and cost.seconds <= allowed.seconds


def _advice(experiment: Experiment, allowed: Cost) -> str:
    """Say which batch size would do, or that the network or the sequence must become smaller, too."""
    size = experiment.batch_size
    while size > 1 and not _fits(cost_of(replace(experiment, batch_size=size)), allowed):
        size //= 2
    if _fits(cost_of(replace(experiment, batch_size=size)), allowed):
        return f"With a batch size of {size} instead of {experiment.batch_size} it runs."
    return "Take a shorter sequence, fewer hidden units or fewer layers."
