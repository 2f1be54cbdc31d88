"""How long a cold visit to every page takes: each on a fresh server whose workers are up, by a new visitor."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from playwright.sync_api import Browser

from pages.parts.course import entries
from tests.benchmarks.served import Server, Stage, browse, serve, visitor
from tests.benchmarks.table import Row, attempt, lend

PATIENCE = 120_000  # milliseconds
PICTURE = "first paint to first picture"
STANDS = "first paint to last section"

# Noted in the page, in seconds since its first paint: when the first picture was visible (a canvas that has been
# given a size, or an svg, larger than any icon; inside components, too), and when the page's script first came to
# its end with nothing left to load. A picture is known by its size, not by a name that changes with its code.
WATCH = """() => {
    const visit = window.visit = {};
    const all = (root) => [...root.querySelectorAll('*')].flatMap((e) =>
        [...(e.matches('canvas, svg') ? [e] : []), ...(e.shadowRoot ? all(e.shadowRoot) : [])]);
    const isPicture = (e) => {
        const box = e.getBoundingClientRect();
        const blank = e.tagName === 'CANVAS' && e.width === 300 && e.height === 150;
        return !blank && box.width >= 120 && box.height >= 30 && e.checkVisibility({ visibilityProperty: true });
    };
    const look = () => {
        const paint = performance.getEntriesByName('first-contentful-paint')[0];
        const main = document.querySelector('[data-testid=stMain]');
        if (!paint || !main) return;
        const now = (performance.now() - paint.startTime) / 1000;
        if (visit.picture === undefined && all(main).some(isPicture)) visit.picture = now;
        const state = document.querySelector('[data-testid=stApp]').dataset.testScriptState;
        const stands = state === 'notRunning' && main.querySelector('h1')
            && !main.querySelector('[data-testid=stSkeleton]');
        if (visit.stands === undefined && stands) visit.stands = now;
        if (visit.picture !== undefined && visit.stands !== undefined) clearInterval(clock);
    };
    const clock = setInterval(look, 20);
}"""
BOTH = "window.visit && window.visit.picture !== undefined && window.visit.stands !== undefined"


def measure(on: Stage | None = None, paths: Sequence[str] | None = None) -> Iterator[Row]:
    """Visit every page; the worst of all comes last."""
    rows: list[Row] = []
    with lend(on and on.browser, browse) as browser:
        for path in ("", *(lesson.slug for lesson in entries())) if paths is None else paths:
            for row in attempt(f"page {path or 'home'}", _visit, browser, on and on.server, path):
                rows.append(row)
                yield row
    for what in (PICTURE, STANDS):
        if times := [row for row in rows if row.name.endswith(what)]:
            worst = max(times, key=lambda row: row.measured)
            yield replace(worst, name=f"the worst {worst.name}")


def _visit(browser: Browser, server: Server | None, path: str) -> Iterator[Row]:
    with lend(server, serve) as server:
        server.wait_for_workers()
        with visitor(browser) as context:
            page = context.new_page()
            page.add_init_script(f"({WATCH})()")
            page.goto(f"{server.url}/{path}", wait_until="commit")
            page.wait_for_function(BOTH, timeout=PATIENCE)
            seconds = page.evaluate("window.visit")
            if page.get_by_test_id("stException").count():
                raise RuntimeError("the page shows an exception")
    name = path or "home"
    yield Row(f"page {name}: {PICTURE}", seconds["picture"], " s", at_most=2)
    yield Row(f"page {name}: {STANDS}", seconds["stands"], " s", at_most=3)
