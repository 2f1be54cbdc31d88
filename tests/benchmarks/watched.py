"""A run watched live in Chromium, against the bare loop without anybody watching."""

import statistics

import numpy as np
from playwright.sync_api import Browser, Page

from rnn_core.runs.engine import Engine
from tests.benchmarks.bare import CELLS, bare_turn
from tests.benchmarks.served import Server, browse, lab, press, serve, wait_for_update
from tests.benchmarks.table import Row
from tests.benchmarks.training import SKIPPED, state_after, workers

SECONDS = 4.0
TURNS = 3


def measure() -> list[Row]:
    """Compare updates per second as seen in the browser with the bare loop, and count redraws."""
    with workers() as engine, serve() as server, browse() as browser:
        server.wait_for_workers()
        return [row for cell in CELLS for row in _compare(cell, engine, server, browser)]


def _compare(cell: str, engine: Engine, server: Server, browser: Browser) -> list[Row]:
    opening = state_after(cell, SKIPPED, engine)
    ratios: list[float] = []
    redraws: list[float] = []
    for _ in range(TURNS):
        before = _bare(engine, opening)
        with lab(browser, server, cell) as page:
            speed, pace = _watch(page)
        ratios.append(2 * speed / (before + _bare(engine, opening)))
        redraws.append(pace)
    return [
        Row(f"watched {cell}: in the browser / bare", statistics.median(ratios), at_least=0.85),
        Row(f"watched {cell}: redraws", statistics.median(redraws), "/s", at_least=4),
    ]


def _bare(engine: Engine, opening: bytes) -> float:
    """Return the bare loop's updates per second over half as long."""
    made, spent = engine.submit(bare_turn, opening, SECONDS / 2).result(60)
    return made / spent


def _watch(page: Page) -> tuple[float, float]:
    """Start the run and look on; return updates per second and redraws per second."""
    press(page)
    wait_for_update(page, SKIPPED)
    began = page.evaluate("performance.now()")
    page.wait_for_timeout(SECONDS * 1e3)
    seen = page.evaluate("window.seen")
    press(page)
    moments, updates = np.array([point for point in seen["updates"] if point[0] >= began]).T
    draws = [moment for moment, name in seen["draws"] if name == "microscope" and began <= moment <= moments[-1]]
    slope = np.polyfit(moments / 1e3, updates, 1)[0]  # what is shown lags behind by up to a slice: fit a line
    return float(slope), (len(draws) - 1) / (draws[-1] - draws[0]) * 1e3
