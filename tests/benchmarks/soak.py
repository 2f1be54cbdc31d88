"""Learners come and go for half an hour, each with an experiment of their own: does the memory stay as it is?"""

import asyncio
import itertools
import random
import time
from collections.abc import Iterator

from tests.benchmarks.learner import Learner, alone
from tests.benchmarks.served import Server, serve
from tests.benchmarks.table import Row, lend

LEARNERS = 20
MINUTES = (5.0, 25.0)  # until it should be flat, and from then on
STAY = (5.0, 30.0)  # seconds
LINKS = (
    "task=adding&length=30&model=gru&updates=400",
    "task=recall&length=30&model=lstm&hidden=32&updates=400",
    "task=parity&length=20&model=rnn&hidden=32&updates=400",
)


def measure(
    server: Server | None = None, learners: int = LEARNERS, minutes: tuple[float, float] = MINUTES
) -> Iterator[Row]:
    """Weigh the server and its workers at the beginning, when the first minutes are over, and at the end."""
    with lend(server, serve) as server:
        server.wait_for_workers()
        weights = [_weigh(server)]
        visits = alone(_come_and_go(server, learners, minutes, weights))
    yield Row("soak: visits", visits)
    for name, megabytes in zip(("server", "workers"), zip(*weights, strict=True), strict=True):
        for when, weight in zip(("at first", "after the first minutes", "at the end"), megabytes, strict=True):
            yield Row(f"soak: {name}, {when}", weight, " MB")
        yield Row(f"soak: {name}, end / after the first minutes", megabytes[2] / megabytes[1], at_most=1.05)


async def _come_and_go(
    server: Server, learners: int, minutes: tuple[float, float], weights: list[tuple[float, float]]
) -> int:
    seeds, lots = itertools.count(1_000), random.Random(0)
    begin, rest = minutes
    end = time.monotonic() + 60 * (begin + rest)
    places = [asyncio.create_task(_visitors(server, seeds, lots, end)) for _ in range(learners)]
    await asyncio.sleep(60 * begin)
    weights.append(_weigh(server))
    visits = sum(await asyncio.gather(*places))
    weights.append(_weigh(server))
    return visits


async def _visitors(server: Server, seeds: Iterator[int], lots: random.Random, end: float) -> int:
    """Let one learner after the other open the lab, train for a while, and leave; return how many there were."""
    visits = 0
    while time.monotonic() < end:
        learner = Learner(server.url, "lab", f"{lots.choice(LINKS)}&seed={next(seeds)}")
        try:
            await learner.arrive()
            await learner.until(lambda learner=learner: learner.idle, 120)
            await learner.click()
            await asyncio.sleep(min(lots.uniform(*STAY), max(0.1, end - time.monotonic())))
        finally:
            await learner.leave()
        visits += 1
    return visits


def _weigh(server: Server) -> tuple[float, float]:
    """Return the megabytes of the server, and of its workers together."""
    children = [child.memory_info().rss for child in server.process.children(recursive=True)]
    return server.megabytes(), sum(children) / 1e6
