"""How long until the home page is seen, and how much memory the server takes."""

import asyncio
import statistics
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager

from playwright.sync_api import Browser

from tests.benchmarks.learner import Learner, alone
from tests.benchmarks.served import LAB, Server, Stage, browse, serve, stage, visitor
from tests.benchmarks.table import Row, attempt, lend

STARTS = 3
SESSIONS = 20
REST = 3.0  # seconds after which a server that is weighed has put away what visits left


def measure(
    on: Stage | None = None, starts: int = STARTS, sessions: int = SESSIONS, rest: float = REST
) -> Iterator[Row]:
    """Start the server a few times and look at its home page; then weigh it."""
    yield from attempt("start: home page", _visits, on, starts)
    yield from attempt("start: server process", _weigh, on, sessions, rest)


def _visits(on: Stage | None, starts: int) -> Iterator[Row]:
    cold: list[float] = []
    later: list[float] = []
    own: list[float] = []  # the browser's part: until it has loaded Streamlit's code and opened its socket
    with lend(on and on.browser, browse) as browser:
        for _ in range(starts):
            with _server(on) as server:
                cold.append(visit(browser, server, "", "h1", server.born))
                server.wait_for_workers()
                later.append(visit(browser, server, "", "h1", sockets=own))
    yield Row("start: spawn to first content", statistics.median(cold), " s", at_most=3)
    yield Row("start: the next visitor", statistics.median(later), " s", at_most=1)
    yield Row("start: of that, the browser alone, until it opens a socket", statistics.median(own), " s")


def _server(on: Stage | None) -> AbstractContextManager[Server]:
    return lend(on and on.server, serve)


def visit(
    browser: Browser,
    server: Server,
    path: str,
    shows: str,
    began: float | None = None,
    sockets: list[float] | None = None,
) -> float:
    """Open a page as a new visitor, leave again; return the seconds until `shows` was visible.

    sockets: takes the seconds until the page opened its first socket.
    """
    with visitor(browser) as context:
        page = context.new_page()
        start = time.perf_counter() if began is None else began
        if sockets is not None:
            page.once("websocket", lambda _: sockets.append(time.perf_counter() - start))
        page.goto(f"{server.url}/{path}", wait_until="commit")
        page.locator(shows).first.wait_for()
        return time.perf_counter() - start


def _weigh(on: Stage | None, sessions: int, rest: float) -> Iterator[Row]:
    """Compare the server's megabytes after a home visit and a lab visit with those under more idle sessions."""
    with lend(on, stage) as on:
        on.server.wait_for_workers()
        visit(on.browser, on.server, "", "canvas.say")
        visit(on.browser, on.server, LAB.format(cell="gru"), "canvas.say")
        time.sleep(rest)
        idle = on.server.megabytes()
        more = alone(_crowd(on.server, sessions, rest)) - idle
    yield Row("start: server process, idle after two visits", idle, " MB", at_most=150)
    yield Row("start: each further idle session", more / sessions, " MB", at_most=2)


async def _crowd(server: Server, sessions: int, rest: float) -> float:
    """Open the home page so often; return the server's megabytes while all are open."""
    learners = [Learner(server.url) for _ in range(sessions)]
    try:
        for learner in learners:
            await learner.arrive()
            await learner.until(lambda learner=learner: learner.finished)
        await asyncio.sleep(rest)
        return server.megabytes()
    finally:
        await asyncio.gather(*(learner.leave() for learner in learners), return_exceptions=True)
