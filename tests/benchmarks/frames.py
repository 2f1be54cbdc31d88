"""Does a large unrolled view stay smooth while it plays? 200 steps, 3 layers of 128 units, the cell open."""

import itertools
import re

from tests.benchmarks.served import browse, serve
from tests.benchmarks.table import Row

LINK = "lab?task=parity&length=200&model=lstm&hidden=128&layers=3&updates=2&batch_size=4"
COUNT = """() => new Promise((done) => {
    const moments = [];
    const tick = (now) => {
        moments.push(now);
        if (now - moments[0] < 3000) requestAnimationFrame(tick); else done(moments);
    };
    requestAnimationFrame(tick);
})"""


def measure() -> list[Row]:
    """Play at the fastest speed and count the frames of three seconds."""
    with serve() as server, browse() as browser:
        server.wait_for_workers()
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        page.goto(f"{server.url}/{LINK}")
        page.get_by_role("button", name=re.compile("^Start")).click()
        page.get_by_text("finished").wait_for(timeout=120_000)
        page.get_by_text(re.compile("^Open the .* equations")).click()
        page.locator(".equation").first.wait_for(timeout=60_000)
        page.locator("select.speed").last.select_option("8")
        page.locator("button.play").last.click()
        page.wait_for_timeout(1_000)
        moments = page.evaluate(COUNT)
        page.close()
    gaps = [later - sooner for sooner, later in itertools.pairwise(moments)]
    return [
        Row("unrolled, 200 x 128 x 3: frames while playing", 1e3 * len(gaps) / sum(gaps), "/s", at_least=50),
        Row("unrolled, 200 x 128 x 3: longest frame", max(gaps), " ms"),
    ]
