"""Tabs that ask without end, as a stuck key does: how long does the next visitor wait meanwhile?"""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

from tests.benchmarks.learner import Learner, alone
from tests.benchmarks.served import Stage, stage
from tests.benchmarks.start import visit
from tests.benchmarks.table import Row, lend

CLIENTS = 10
ASKS = 30.0  # a second, each
SECONDS = 10.0


def measure(
    on: Stage | None = None, clients: int = CLIENTS, asks: float = ASKS, seconds: float = SECONDS
) -> Iterator[Row]:
    """Open the home page, and again in the middle of it."""
    with lend(on, stage) as on:
        on.server.wait_for_workers()
        visit(on.browser, on.server, "", "h1")  # the first one starts the browser, too
        quiet = visit(on.browser, on.server, "", "h1")
        began = threading.Event()
        rush = threading.Thread(target=alone, args=(_rush(on.server.url, clients, asks, seconds, began),))
        rush.start()
        began.wait()
        time.sleep(seconds / 2)
        amid = visit(on.browser, on.server, "", "h1")
        rush.join()
    yield Row("rush: the next visitor, before", quiet, " s")
    yield Row(f"rush: {clients} tabs ask {asks:.0f} times a second: the next visitor", amid, " s")
    yield Row("rush: what the next visitor waits longer than before", amid - quiet, " s", at_most=1)


async def _rush(url: str, clients: int, asks: float, seconds: float, began: threading.Event) -> None:
    learners = [Learner(url, "lab", "task=adding&length=10&model=gru&hidden=8&updates=50") for _ in range(clients)]
    try:
        for learner in learners:
            await learner.arrive()
            await learner.until(lambda learner=learner: learner.idle)
        began.set()
        end = time.monotonic() + seconds
        await asyncio.gather(*(_insist(learner, asks, end) for learner in learners))
    finally:
        began.set()
        await asyncio.gather(*(learner.leave() for learner in learners), return_exceptions=True)


async def _insist(learner: Learner, asks: float, end: float) -> None:
    """Ask for the page at that pace, without waiting for it; what the socket does not take in time is not sent."""
    while (now := time.monotonic()) < end:
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, end - now)):
                await learner.ask()
                await asyncio.sleep(1 / asks)
