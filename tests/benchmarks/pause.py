"""Does a click on Pause stop the updates at once, and does looking around leave the server alone?"""

import statistics
from collections.abc import Iterator

from playwright.sync_api import Page

from tests.benchmarks.served import Stage, lab, press, stage, wait_for_update
from tests.benchmarks.table import Row, lend

CLICKS = 5
SETTLED = 1_500  # milliseconds after which nothing more is expected
BETWEEN = 150  # updates from one click to the next
LAST = "list => [window.seen[list].at(-1)].flat()"


def measure(
    on: Stage | None = None, clicks: int = CLICKS, settled: int = SETTLED, between: int = BETWEEN
) -> Iterator[Row]:
    """Time the clicks, then count websocket frames while moving through both times of a paused run."""
    frames: list[str] = []
    with lend(on, stage) as on:
        on.server.wait_for_workers()
        with lab(on.browser, on.server, "gru", frames) as page:
            delays = [_pause(page, between * (number + 1), settled) for number in range(clicks)]
            stops, labels = zip(*delays, strict=True)
            yield Row("pause: click until the updates stop", statistics.median(stops), " ms", at_most=500)
            yield Row("pause: click until the button says Continue", statistics.median(labels), " ms")
            page.wait_for_timeout(settled)
            frames.clear()
            moved = _look_around(page)
            page.wait_for_timeout(settled / 3)
    yield Row("pause: moves through time tried", moved)
    yield Row("pause: websocket frames while moving", len(frames), at_most=0)


def _pause(page: Page, update: int, settled: int) -> tuple[float, float]:
    """Start or go on, pause; return the milliseconds until the last update shown, and until the button changed."""
    press(page)
    wait_for_update(page, update)
    press(page)
    page.wait_for_function("window.seen.labels.at(-1)[1].includes('Continue')")
    page.wait_for_timeout(settled)
    clicked, updated, label = (page.evaluate(LAST, what)[0] for what in ("clicks", "updates", "labels"))
    return max(0.0, updated - clicked), label - clicked


def _look_around(page: Page) -> int:
    """Step with the arrow keys and drag both sliders; return how many different moments were shown."""
    moments: list[str] = []

    def hold(key: str, times: int) -> None:
        for _ in range(times):
            page.keyboard.press(key)
            moments.append(" ".join(page.locator(".unrolled output").all_inner_texts()))

    page.locator(".unrolled .stage").focus()
    hold("Home", 1)
    hold("ArrowRight", 20)
    hold("ArrowLeft", 5)
    for axis in ("Along the sequence", "Along training"):
        handle = page.get_by_role("group", name=axis).get_by_role("slider")
        handle.focus()
        hold("Home", 1)
        hold("ArrowRight", 10)
        handle.click(position={"x": 30, "y": 8})
        moments.append(" ".join(page.locator(".unrolled output").all_inner_texts()))
    moved = len(set(moments))
    if moved < 25:
        raise RuntimeError(f"moving through time showed {moved} moments only: {moments}")
    return moved
