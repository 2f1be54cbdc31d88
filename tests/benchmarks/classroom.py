"""Thirty learners press Start at once: a bounded load test of a server on 127.0.0.1.

The learners are sessions of the websocket protocol, not browsers. They share the machine with the server,
which a class does not; what they receive is counted, hardly looked at.
"""

import asyncio
import math
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks.learner import Learner, alone
from tests.benchmarks.served import Server, serve
from tests.benchmarks.table import Row, lend

QUERY = "task=adding&length=50&model=lstm&updates=20000"  # so many that no run ends meanwhile
LIMIT = 180.0  # seconds: then the class ends, whatever it is doing


@dataclass(frozen=True)
class Class:
    """How many learners there are, and how long they are looked at after `warm_up` seconds of training.

    `clickers` of them press Pause so many times, and Continue as often. One learner is alone for `warm_up` before.
    """

    learners: int = 30
    warm_up: float = 5.0
    seconds: float = 15.0
    clickers: int = 4
    clicks: int = 5


def measure(server: Server | None = None, size: Class = Class()) -> Iterator[Row]:
    """Start a server and two classes, one with one experiment for all; count redraws and updates, time clicks."""
    with lend(server, serve) as server:
        server.wait_for_workers()
        yield from alone(_class(server, size, "one lesson", [f"{QUERY}&seed=1"] * size.learners))
        apart = [f"{QUERY}&seed={seed}" for seed in range(2, 2 + size.learners)]
        yield from alone(_class(server, size, "each their own", apart))


async def _class(server: Server, size: Class, name: str, queries: list[str]) -> list[Row]:
    learners = [Learner(server.url, "lab", query) for query in queries]
    try:
        async with asyncio.timeout(LIMIT):
            return await _lesson(server, learners, size, f"class, {name}")
    finally:
        await asyncio.gather(*(learner.leave() for learner in learners), return_exceptions=True)


async def _lesson(server: Server, learners: list[Learner], size: Class, name: str) -> list[Row]:
    for learner in learners:  # in turn, each with its picture: the rush is the pressing of Start
        await learner.arrive()
        await learner.until(lambda learner=learner: learner.idle)
    first = learners[0]
    await first.click()
    began = time.perf_counter()
    await asyncio.sleep(size.warm_up)
    single = _speed(first, began)
    starts = await asyncio.gather(*(learner.click() for learner in learners[1:]))
    await asyncio.sleep(size.warm_up)
    busy, began = _cpu(server), time.perf_counter()
    received = sum(learner.received for learner in learners)
    await asyncio.sleep(size.seconds)
    spent = time.perf_counter() - began
    busy, received = _cpu(server) - busy, sum(learner.received for learner in learners) - received
    redraws = [sum(moment >= began for moment in learner.redraws) / spent for learner in learners]
    speeds = [_speed(learner, began) for learner in learners]
    clickers = learners[:: size.learners // size.clickers][: size.clickers]
    by_clicker = await asyncio.gather(*(_clicks(learner, size.clicks) for learner in clickers))
    clicks = sorted(delay for delays in by_clicker for delay in delays)
    drawn = sum(redraws) * spent or math.nan
    shared = len({learner.query for learner in learners}) == 1
    return [
        Row(f"{name}: redraws of the slowest of {size.learners}", min(redraws), "/s", at_least=4 if shared else 3),
        Row(f"{name}: click, median", statistics.median(clicks) * 1e3, " ms"),
        Row(f"{name}: click, p95", clicks[int(0.95 * (len(clicks) - 1))] * 1e3, " ms", at_most=200 if shared else 250),
        Row(f"{name}: all press Start, slowest", max(starts) * 1e3, " ms"),
        Row(f"{name}: updates of one learner alone", single, "/s"),
        Row(f"{name}: updates that the slowest sees / alone", min(speeds) / single, at_least=0.8 if shared else None),
        Row(f"{name}: updates of all together", sum(speeds), "/s"),
        Row(f"{name}: server process", 100 * busy / spent, " % of a core"),
        Row(f"{name}: server process, per redraw", 1e3 * busy / drawn, " ms", at_most=1.5),
        Row(f"{name}: sent, per redraw", received / 1e3 / drawn, " kB"),
    ]


async def _clicks(learner: Learner, clicks: int) -> list[float]:
    """Pause and go on a few times; return the seconds that each click took."""
    delays: list[float] = []
    for _ in range(2 * clicks):
        delays.append(await learner.click())
        await asyncio.sleep(0.5)
    return delays


def _speed(learner: Learner, began: float) -> float:
    """Return updates per second as shown since then."""
    points = [point for point in learner.updates if point[0] >= began]
    return (points[-1][1] - points[0][1]) / (points[-1][0] - points[0][0]) if len(points) > 1 else 0.0


def _cpu(server: Server) -> float:
    times = server.process.cpu_times()
    return times.user + times.system
