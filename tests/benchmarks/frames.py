"""Does a large unrolled view stay smooth while it plays? 200 steps, 3 layers of 128 units, the cell open."""

import itertools
import re
from collections.abc import Iterator

from tests.benchmarks.served import Stage, stage, visitor
from tests.benchmarks.table import Row, lend

LENGTH, HIDDEN, LAYERS = 200, 128, 3
LINK = "lab?task=parity&length={}&model=lstm&hidden={}&layers={}&updates=2&batch_size=4"
COUNT = """(long) => new Promise((done) => {
    const moments = [];
    const tick = (now) => {
        moments.push(now);
        if (now - moments[0] < long) requestAnimationFrame(tick); else done(moments);
    };
    requestAnimationFrame(tick);
})"""


def measure(
    on: Stage | None = None, sizes: tuple[int, int, int] = (LENGTH, HIDDEN, LAYERS), milliseconds: int = 3_000
) -> Iterator[Row]:
    """Play at the fastest speed and count the frames of that time."""
    with lend(on, stage) as on:
        moments = _play(on, LINK.format(*sizes), milliseconds)
    gaps = [later - sooner for sooner, later in itertools.pairwise(moments)]
    name = "unrolled, {} x {} x {}".format(*sizes)
    yield Row(f"{name}: frames while playing", 1e3 * len(gaps) / sum(gaps), "/s", at_least=50)
    yield Row(f"{name}: longest frame", max(gaps), " ms")


def _play(on: Stage, link: str, milliseconds: int) -> list[float]:
    """Return the moments of the frames, in milliseconds."""
    on.server.wait_for_workers()
    with visitor(on.browser) as context:
        page = context.new_page()
        page.goto(f"{on.server.url}/{link}")
        page.get_by_role("button", name=re.compile("^Start")).click()
        page.get_by_text("finished").wait_for(timeout=120_000)
        page.get_by_text(re.compile("^Open the .* equations")).click()
        page.locator(".equation").first.wait_for(timeout=60_000)
        page.locator("select.speed").last.select_option("8")
        page.locator("button.play").last.click()
        page.wait_for_timeout(milliseconds / 3)
        return page.evaluate(COUNT, milliseconds)
