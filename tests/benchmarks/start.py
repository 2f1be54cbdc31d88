"""How long until something is seen, on the home page and on every other, and how much memory the server takes."""

import asyncio
import statistics
import time

from playwright.sync_api import Browser

from pages.parts.course import entries
from tests.benchmarks.learner import Learner
from tests.benchmarks.served import LAB, Server, browse, serve, visitor
from tests.benchmarks.table import Row

STARTS = 3
PICTURE = ".stage canvas, canvas.say, svg[role=img]"
SESSIONS = 20


def measure() -> list[Row]:
    """Start the server a few times and look at its home page; then weigh it."""
    cold: list[float] = []
    later: list[float] = []
    with browse() as browser:
        for _ in range(STARTS):
            with serve() as server:
                cold.append(visit(browser, server, "", "h1", server.born))
                server.wait_for_workers()
                later.append(visit(browser, server, "", "h1"))
        alive = _after_paint(browser)
    slowest = max(alive, key=lambda slug: alive[slug])
    idle, each = _weigh()
    return [
        Row("start: spawn to first content", statistics.median(cold), " s", at_most=3),
        Row("start: the next visitor", statistics.median(later), " s", at_most=1),
        Row(f"start: first paint to first picture, slowest page ({slowest})", alive[slowest], " s", at_most=2),
        Row("start: server process, idle after two visits", idle, " MB", at_most=150),
        Row("start: each further idle session", each, " MB", at_most=2),
    ]


def visit(browser: Browser, server: Server, path: str, shows: str, began: float | None = None) -> float:
    """Open a page as a new visitor, leave again; return the seconds until `shows` was visible."""
    context = visitor(browser)
    try:
        page = context.new_page()
        began = time.perf_counter() if began is None else began
        page.goto(f"{server.url}/{path}", wait_until="commit")
        page.locator(shows).first.wait_for()
        return time.perf_counter() - began
    finally:
        context.close()


def _after_paint(browser: Browser) -> dict[str, float]:
    """Return the seconds from a page's first paint to its first picture, on a server that has shown it before."""
    found: dict[str, float] = {}
    with serve() as server:
        server.wait_for_workers()
        for path in ("", *(lesson.slug for lesson in entries())):
            for _ in range(2):
                context = visitor(browser)
                page = context.new_page()
                page.goto(f"{server.url}/{path}")
                page.locator(PICTURE).first.wait_for(timeout=120_000)
                painted = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
                found[path or "home"] = page.evaluate(f"performance.now() - {painted}") / 1_000
                if path:
                    page.get_by_text("Data:" if path == "lab" else "Sources:").first.wait_for(timeout=120_000)
                context.close()
    return found


def _weigh() -> tuple[float, float]:
    """Return the server's megabytes after a home visit and a lab visit, and those of one more idle session."""
    with serve() as server:
        server.wait_for_workers()
        with browse() as browser:
            visit(browser, server, "", "canvas.say")
            visit(browser, server, LAB.format(cell="gru"), "canvas.say")
        time.sleep(3)
        idle = server.megabytes()
        more = asyncio.run(_crowd(server)) - idle
    return idle, more / SESSIONS


async def _crowd(server: Server) -> float:
    """Open the home page SESSIONS times; return the server's megabytes while all are open."""
    learners = [Learner(server.url) for _ in range(SESSIONS)]
    try:
        for learner in learners:
            await learner.arrive()
            await learner.until(lambda learner=learner: learner.finished)
        await asyncio.sleep(3)
        return server.megabytes()
    finally:
        await asyncio.gather(*(learner.leave() for learner in learners))
