"""Thirty learners press Start at once: a bounded load test of a server of our own on 127.0.0.1.

The learners are sessions of the websocket protocol, not browsers. They share the machine with the server,
which a class does not; what they receive is counted, hardly looked at.
"""

import asyncio
import math
import statistics
import time

from tests.benchmarks.learner import Learner
from tests.benchmarks.served import Server, serve
from tests.benchmarks.table import Row

LEARNERS = 30
QUERY = "task=adding&length=50&model=lstm"
WARM_UP = 5.0
SECONDS = 15.0
CLICKERS = 4
CLICKS = 3  # on Pause, and as many on Continue
LIMIT = 120.0  # seconds: then the class ends, whatever it is doing


def measure() -> list[Row]:
    """Start a server and a class, count redraws and updates, time clicks."""
    with serve() as server:
        server.wait_for_workers()
        return asyncio.run(_class(server))


async def _class(server: Server) -> list[Row]:
    learners = [Learner(server.url, "lab", QUERY) for _ in range(LEARNERS)]
    try:
        async with asyncio.timeout(LIMIT):
            return await _lesson(server, learners)
    except TimeoutError:  # also when one learner alone waited for too long
        return [Row("class: learners served before the time was over", math.nan, at_least=LEARNERS)]
    finally:
        await asyncio.gather(*(learner.leave() for learner in learners), return_exceptions=True)


async def _lesson(server: Server, learners: list[Learner]) -> list[Row]:
    for learner in learners:  # one after the other: the rush is the pressing of Start
        await learner.arrive()
        await learner.until(lambda learner=learner: learner.idle)
    starts = await asyncio.gather(*(learner.click() for learner in learners))
    await asyncio.sleep(WARM_UP)
    busy, began = _cpu(server), time.perf_counter()
    received = sum(learner.received for learner in learners)
    await asyncio.sleep(SECONDS)
    spent = time.perf_counter() - began
    busy, received = _cpu(server) - busy, sum(learner.received for learner in learners) - received
    redraws = [sum(moment >= began for moment in learner.redraws) / spent for learner in learners]
    updates = sum(_speed(learner, began) for learner in learners)
    by_clicker = await asyncio.gather(*(_clicks(learner) for learner in learners[:: LEARNERS // CLICKERS][:CLICKERS]))
    clicks = [delay for delays in by_clicker for delay in delays]
    return [
        Row("class: redraws of the slowest of 30", min(redraws), "/s", at_least=2),
        Row("class: redraws, median", statistics.median(redraws), "/s"),
        Row("class: click, median", statistics.median(clicks) * 1e3, " ms", at_most=200),
        Row("class: click, slowest", max(clicks) * 1e3, " ms"),
        Row("class: all press Start, slowest", max(starts) * 1e3, " ms"),
        Row("class: updates of all together", updates, "/s"),
        Row("class: server process", 100 * busy / spent, " % of a core"),
        Row("class: server process, per redraw", 1e3 * busy / (sum(redraws) * spent), " ms"),
        Row("class: sent, per redraw", received / 1e3 / (sum(redraws) * spent), " kB"),
    ]


async def _clicks(learner: Learner) -> list[float]:
    """Pause and go on a few times; return the seconds that each click took."""
    delays: list[float] = []
    for _ in range(2 * CLICKS):
        delays.append(await learner.click())
        await asyncio.sleep(0.5)
    return delays


def _speed(learner: Learner, began: float) -> float:
    """Return updates per second as shown since then."""
    shown = [point for point in learner.updates if point[0] >= began]
    return (shown[-1][1] - shown[0][1]) / (shown[-1][0] - shown[0][0]) if len(shown) > 1 else 0.0


def _cpu(server: Server) -> float:
    times = server.process.cpu_times()
    return times.user + times.system
