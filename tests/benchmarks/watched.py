"""A run watched live in Chromium, against the bare loop without anybody watching."""

import statistics
from collections.abc import Iterator, Sequence

import numpy as np
from playwright.sync_api import Page

from rnn_core.runs.engine import Engine
from tests.benchmarks.bare import CELLS, bare_turn
from tests.benchmarks.served import Stage, lab, press, stage, wait_for_update
from tests.benchmarks.table import Row, attempt, lend
from tests.benchmarks.training import Turns, state_after, workers

TURNS = Turns(seconds=4.0, each=1, blocks=3)


def measure(
    on: Stage | None = None,
    engine: Engine | None = None,
    cells: Sequence[str] = CELLS,
    turns: Turns = TURNS,
) -> Iterator[Row]:
    """Compare updates per second as seen in the browser with the bare loop, and count redraws."""
    with lend(engine, workers) as engine, lend(on, stage) as on:
        on.server.wait_for_workers()
        for cell in cells:
            yield from attempt(f"watched {cell}", _compare, cell, engine, on, turns)


def _compare(cell: str, engine: Engine, on: Stage, turns: Turns) -> Iterator[Row]:
    opening = state_after(cell, turns.skipped, engine)
    ratios: list[float] = []
    redraws: list[float] = []
    for _ in range(turns.blocks):
        before = _bare(engine, opening, turns.seconds)
        with lab(on.browser, on.server, cell) as page:
            speed, pace = _watch(page, turns)
        ratios.append(2 * speed / (before + _bare(engine, opening, turns.seconds)))
        redraws.append(pace)
    yield Row(f"watched {cell}: in the browser / bare", statistics.median(ratios), at_least=0.9)
    yield Row(f"watched {cell}: redraws", statistics.median(redraws), "/s", at_least=4)


def _bare(engine: Engine, opening: bytes, seconds: float) -> float:
    """Return the bare loop's updates per second over half as long."""
    made, spent = engine.submit(bare_turn, opening, seconds / 2).result(60)
    return made / spent


def _watch(page: Page, turns: Turns) -> tuple[float, float]:
    """Start the run and look on; return updates per second and redraws per second."""
    press(page)
    wait_for_update(page, turns.skipped)
    began = page.evaluate("performance.now()")
    page.wait_for_timeout(turns.seconds * 1e3)
    seen = page.evaluate("window.seen")
    press(page)
    moments, updates = np.array([point for point in seen["updates"] if point[0] >= began]).T
    draws = [moment for moment, name in seen["draws"] if name == "microscope" and began <= moment <= moments[-1]]
    slope = np.polyfit(moments / 1e3, updates, 1)[0]  # what is shown lags behind by up to a slice: fit a line
    return float(slope), (len(draws) - 1) / (draws[-1] - draws[0]) * 1e3
