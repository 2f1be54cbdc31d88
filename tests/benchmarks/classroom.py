"""Thirty learners press Start at once, then a hundred and fifty: a bounded load test of a server on 127.0.0.1.

The learners are sessions of the websocket protocols, not browsers, but for one. They share the machine with the server,
which a class does not; what they receive is counted, hardly looked at.
"""

import asyncio
import math
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Event

import psutil
from playwright.sync_api import Page, expect

from rnn_core.runs.engine import Engine
from tests.benchmarks.bare import bare_turn
from tests.benchmarks.learner import Learner, alone
from tests.benchmarks.served import Server, Stage, lab, press, stage, wait_for_update
from tests.benchmarks.table import Row, attempt, lend
from tests.benchmarks.training import state_after, workers

QUERY = "task=adding&length=50&model=lstm&updates=20000"  # so many that no run ends meanwhile
LIMIT = 400.0  # seconds: then the class ends, whatever it is doing
BETWEEN_CLICKS = 0.5  # seconds, of each who clicks
BARE = (20, 4.0)  # updates before, then seconds


@dataclass(frozen=True)
class Class:
    """How many learners there are, and how long they are looked at after `warm_up` seconds of training.

    Where a browser is among them, they go on for `driven` seconds more.
    `clickers` of them press Pause so many times, and Continue as often. One learner is alone for `warm_up` before.
    """

    learners: int = 30
    crowd: int = 150
    driven: float = 20.0
    warm_up: float = 5.0
    seconds: float = 15.0
    clickers: int = 4
    clicks: int = 5


def measure(on: Stage | None = None, size: Class = Class(), engine: Engine | None = None) -> Iterator[Row]:
    """Start a server and three classes; count redraws and updates, time clicks, weigh the server."""
    with lend(on, stage) as on:
        on.server.wait_for_workers()
        for name, count, seed in (("class, one lesson", size.learners, 1), ("crowd", size.crowd, 2)):
            everybody = replace(size, learners=count)
            yield from attempt(name, _alone, on.server, everybody, name, [f"{QUERY}&seed={seed}"] * count)
        yield from attempt("class, a browser among them", _among, on, size, [f"{QUERY}&seed=3"] * size.learners)
        apart = [f"{QUERY}&seed={seed}" for seed in range(4, 4 + size.learners)]
        yield from attempt("class, each their own", _apart, on.server, size, apart, engine)


def _alone(server: Server, size: Class, name: str, queries: list[str], began: Event | None = None) -> list[Row]:
    """Let a class train; `began` is set once everybody has pressed Start."""
    return alone(_class(server, size, name, queries, began or Event()))


def _apart(server: Server, size: Class, queries: list[str], engine: Engine | None) -> Iterator[Row]:
    rows = _alone(server, size, "class, each their own", queries)
    yield from rows
    with lend(engine, workers) as engine:
        opening = state_after("lstm", BARE[0], engine)
        turns = [engine.submit(bare_turn, opening, BARE[1]) for _ in range(engine.workers)]
        bare = sum(made / spent for made, spent in (turn.result(60) for turn in turns))
    together = next(row.measured for row in rows if row.name.endswith("all together"))
    yield Row("class, each their own: updates of all / bare workers", together / bare, at_least=0.85)


def _among(on: Stage, size: Class, queries: list[str]) -> Iterator[Row]:
    """Drive one browser through start, pause, rewind and another page while the others train."""
    with ThreadPoolExecutor(1) as thread:
        began, longer = Event(), replace(size, learners=len(queries) - 1, seconds=size.seconds + size.driven)
        others = thread.submit(_alone, on.server, longer, "", queries[1:], began)
        with lab(on.browser, on.server, "lstm") as page:
            began.wait(LIMIT)
            for what, seconds in _drive(page):
                yield Row(f"class, a browser among {size.learners}: {what}", 1e3 * seconds, " ms")
        others.result(LIMIT)


def _drive(page: Page) -> Iterator[tuple[str, float]]:
    """Yield what was done, and the seconds until it was seen."""
    began = time.perf_counter()
    press(page)
    wait_for_update(page, 1)
    yield "Start until an update is seen", time.perf_counter() - began
    wait_for_update(page, 20)
    began = time.perf_counter()
    press(page)
    page.wait_for_function("window.seen.labels.at(-1)[1].includes('Continue')")
    yield "Pause until the button says Continue", time.perf_counter() - began
    handle = page.get_by_role("group", name="Along training").get_by_role("slider")
    expect(handle).to_be_visible()
    began = time.perf_counter()
    handle.press("Home")
    expect(page.locator(".unrolled output", has_text="as at update 0")).to_be_visible()
    yield "rewind until the first update is seen", time.perf_counter() - began
    began = time.perf_counter()
    page.get_by_role("link", name="Inside the GRU").click()
    page.get_by_role("heading", name="Inside the GRU").wait_for()
    yield "another page until its title is seen", time.perf_counter() - began


async def _class(server: Server, size: Class, name: str, queries: list[str], began: Event) -> list[Row]:
    learners = [Learner(server.url, "lab", query) for query in queries]
    try:
        async with asyncio.timeout(LIMIT):
            return await _lesson(server, learners, size, name, began)
    finally:
        began.set()
        await asyncio.gather(*(learner.leave() for learner in learners), return_exceptions=True)


async def _lesson(server: Server, learners: list[Learner], size: Class, name: str, pressed: Event) -> list[Row]:
    empty = server.megabytes()
    for learner in learners:  # in turn, each with its picture: the rush is the pressing of Start
        await learner.arrive()
        await learner.until(lambda learner=learner: learner.idle)
    weight = (server.megabytes() - empty) / size.learners
    first = learners[0]
    await first.click()
    began = time.perf_counter()
    await asyncio.sleep(size.warm_up)
    single = speed(first, began)
    starts = await asyncio.gather(*(learner.click() for learner in learners[1:]))
    pressed.set()
    await asyncio.sleep(size.warm_up)
    busy, toil, own, began = _cpu(server), _cpu_of_workers(server), time.process_time(), time.perf_counter()
    received = sum(learner.received for learner in learners)
    await asyncio.sleep(size.seconds)
    spent = time.perf_counter() - began
    busy, toil, own = _cpu(server) - busy, _cpu_of_workers(server) - toil, time.process_time() - own
    received = sum(learner.received for learner in learners) - received
    redraws = [sum(moment >= began for moment in learner.redraws) / spent for learner in learners]
    speeds = [speed(learner, began) for learner in learners]
    clickers = learners[:: size.learners // size.clickers][: size.clickers]
    turns = [_clicks(learner, size.clicks, n / len(clickers)) for n, learner in enumerate(clickers)]
    by_clicker = await asyncio.gather(*turns)
    clicks = sorted(delay for delays in by_clicker for delay in delays)
    drawn = sum(redraws) * spent or math.nan
    shared, crowd = len({learner.query for learner in learners}) == 1, size.learners > 100
    fewest, slowest = (2, 400) if crowd else (4, 200) if shared else (3, 250)
    return [
        Row(f"{name}: redraws of the slowest of {size.learners}", min(redraws), "/s", at_least=fewest),
        Row(f"{name}: click, median", statistics.median(clicks) * 1e3, " ms"),
        Row(f"{name}: click, p95", clicks[int(0.95 * (len(clicks) - 1))] * 1e3, " ms", at_most=slowest),
        Row(f"{name}: all press Start, slowest", max(starts, default=0.0) * 1e3, " ms"),
        Row(f"{name}: updates of one learner alone", single, "/s"),
        Row(f"{name}: updates that the slowest sees / alone", min(speeds) / single, at_least=0.8 if shared else None),
        Row(f"{name}: updates of all together", sum(speeds), "/s"),
        Row(f"{name}: server process", 100 * busy / spent, " % of a core"),
        Row(f"{name}: its workers", 100 * toil / spent, " % of a core"),
        Row(f"{name}: the learners themselves", 100 * own / spent, " % of a core"),
        Row(f"{name}: server process, per redraw", 1e3 * busy / drawn, " ms", at_most=1.5),
        Row(f"{name}: sent, per redraw", received / 1e3 / drawn, " kB"),
        Row(f"{name}: server's memory, each learner", weight, " MB", at_most=2 if crowd else None),
    ]


async def _clicks(learner: Learner, clicks: int, phase: float) -> list[float]:
    """Pause and go on a few times; return the seconds that each click took.

    Each clicks at times of their own, so that nobody falls into step with others who waited with them.
    """
    delays: list[float] = []
    began = time.perf_counter() + phase * BETWEEN_CLICKS
    for _ in range(2 * clicks):
        turns = max(0, math.ceil((time.perf_counter() - began) / BETWEEN_CLICKS + 0.5))  # half of one is rest
        await asyncio.sleep(began + turns * BETWEEN_CLICKS - time.perf_counter())
        delays.append(await learner.click())
    return delays


def speed(learner: Learner, began: float) -> float:
    """Return updates per second as shown since then."""
    points = [point for point in learner.updates if point[0] >= began]
    return (points[-1][1] - points[0][1]) / (points[-1][0] - points[0][0]) if len(points) > 1 else 0.0


def _cpu(server: Server) -> float:
    return _seconds(server.process)


def _cpu_of_workers(server: Server) -> float:
    return sum(map(_seconds, server.process.children(recursive=True)))


def _seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system
