"""Two learners train the heaviest that is legal, and leave: what does a third one's run lose beside them, and after?"""

import asyncio
import time
from collections.abc import Iterator

from rnn_core.experiment import Race
from rnn_core.experiment.cost import TooCostlyError, affordable
from tests.benchmarks.classroom import QUERY, speed
from tests.benchmarks.learner import Learner, alone
from tests.benchmarks.served import Server, serve
from tests.benchmarks.table import Row, lend

HEAVIEST = "task=adding&length=400&model=lstm&hidden=256&layers=3&direction=bidirectional&batch_size=512&updates=20000"
ALONE = 6.0  # seconds
STAY = 25.0
GONE = 5.0  # after so long what they left may take nothing any more


def measure(
    server: Server | None = None, link: str = HEAVIEST, seconds: tuple[float, float, float] = (ALONE, STAY, GONE)
) -> Iterator[Row]:
    """Watch a run before, beside and after two heavy ones."""
    with lend(server, serve) as server:
        server.wait_for_workers()
        single, beside, after = alone(_three(server, legal(Race.from_link(link)).to_link(), *seconds))
    yield Row("heavy: updates of a third learner, alone", single, "/s")
    yield Row("heavy: a third learner beside the heaviest two / alone", beside / single, at_least=0.3)
    yield Row("heavy: after they have left / alone", after / single, at_least=0.9)


def legal(race: Race) -> Race:
    """Return a race, or the smaller one that the app offers in place of what costs too much."""
    try:
        return affordable(race)
    except TooCostlyError as error:
        if error.reduced is None:
            raise
        return error.reduced


async def _three(server: Server, link: str, seconds: float, stay: float, gone: float) -> tuple[float, float, float]:
    third = Learner(server.url, "lab", f"{QUERY}&seed=60")
    heavy = [Learner(server.url, "lab", f"{link}&seed={seed}") for seed in (61, 62)]
    try:
        await _ready(third)
        await third.click()
        single = await _watch(third, seconds)
        for learner in heavy:
            await _ready(learner)
        await asyncio.gather(*(learner.click() for learner in heavy))
        beside = await _watch(third, stay)
        await asyncio.gather(*(learner.leave() for learner in heavy))
        await asyncio.sleep(gone)
        return single, beside, await _watch(third, seconds)
    finally:
        await asyncio.gather(*(learner.leave() for learner in (third, *heavy)), return_exceptions=True)


async def _ready(learner: Learner) -> None:
    await learner.arrive()
    await learner.until(lambda: learner.idle, 120)


async def _watch(learner: Learner, seconds: float) -> float:
    began = time.perf_counter()
    await asyncio.sleep(seconds)
    return speed(learner, began)
