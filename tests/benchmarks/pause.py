"""Does a click on Pause stop the updates at once, and does looking around leave the server alone?"""

import statistics

from playwright.sync_api import Browser, Page

from tests.benchmarks.served import Server, browse, lab, press, serve, wait_for_update
from tests.benchmarks.table import Row

CLICKS = 5
SETTLED = 1_500  # milliseconds after which nothing more is expected
LAST = "list => window.seen[list].at(-1)"


def measure() -> list[Row]:
    """Time the clicks, then count websocket frames while moving through both times of a paused run."""
    with serve() as server, browse() as browser:
        server.wait_for_workers()
        return _measure(server, browser)


def _measure(server: Server, browser: Browser) -> list[Row]:
    frames: list[str] = []
    with lab(browser, server, "gru", frames) as page:
        delays = [_pause(page, number) for number in range(CLICKS)]
        page.wait_for_timeout(SETTLED)
        frames.clear()
        moved = _look_around(page)
        page.wait_for_timeout(500)
        asked = len(frames)
    stops, labels = zip(*delays, strict=True)
    return [
        Row("pause: click until the updates stop", statistics.median(stops), " ms", at_most=500),
        Row("pause: click until the button says Continue", statistics.median(labels), " ms"),
        Row("pause: moves through time tried", moved),
        Row("pause: websocket frames while moving", asked, at_most=0),
    ]


def _pause(page: Page, number: int) -> tuple[float, float]:
    """Start or go on, pause; return the milliseconds until the last update shown, and until the button changed."""
    press(page)
    wait_for_update(page, 150 * (number + 1))
    press(page)
    page.wait_for_timeout(SETTLED)
    clicked = page.evaluate(LAST, "clicks")
    updated, label = page.evaluate(LAST, "updates"), page.evaluate(LAST, "labels")
    if "Continue" not in label[1]:
        raise RuntimeError(f"the button says {label[1]!r} after Pause")
    return max(0.0, updated[0] - clicked), label[0] - clicked


def _look_around(page: Page) -> int:
    """Step with the arrow keys and drag both sliders; return how many different moments were shown."""
    shown: list[str] = []

    def hold(key: str, times: int) -> None:
        for _ in range(times):
            page.keyboard.press(key)
            shown.append(" ".join(page.locator(".unrolled output").all_inner_texts()))

    page.locator(".unrolled .stage").focus()
    hold("Home", 1)
    hold("ArrowRight", 20)
    hold("ArrowLeft", 5)
    for slider in ("time", "update"):
        handle = page.locator(f".unrolled input.{slider}")
        handle.focus()
        hold("Home", 1)
        hold("ArrowRight", 10)
        handle.click(position={"x": 30, "y": 8})
        shown.append(" ".join(page.locator(".unrolled output").all_inner_texts()))
    moved = len(set(shown))
    if moved < 30:
        raise RuntimeError(f"moving through time showed {moved} moments only: {shown}")
    return moved
