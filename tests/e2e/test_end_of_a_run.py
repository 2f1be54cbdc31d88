"""The end of a run, frame by frame: the panel stands once, and what is below it hardly moves."""

import re

import pytest

pytestmark = pytest.mark.e2e

SHORT = "unrolling?task=parity&length=4&model=rnn&hidden=8&updates=60"
FURTHEST = 60  # pixels

WATCH = """() => {
    window.frames_seen = [];
    const count = (selector) => document.querySelectorAll(selector).length;
    const look = () => {
        window.frames_seen.push({
            bars: count('.st-key-progress'),
            tables: count('.st-key-standings'),
            resets: count('.st-key-reset button'),
            ended: count('.st-key-run button:disabled') > 0,
            top: document.querySelector('h4').getBoundingClientRect().top,
        });
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""


def test_at_the_end_of_a_run_its_panel_stands_once_and_the_page_does_not_jump(visit):
    page = visit(SHORT)
    page.get_by_role("link", name=re.compile(r"→$")).wait_for(timeout=90_000)  # the last line of the page
    page.evaluate(WATCH)
    page.get_by_role("button", name="Start").first.click()
    page.get_by_role("button", name="Done").wait_for(timeout=60_000)  # drawn by the rerun of the whole page
    page.wait_for_timeout(3_000)  # every frame of it counts
    seen = page.evaluate("window.frames_seen")
    for what in ("bars", "tables", "resets"):
        assert max(frame[what] for frame in seen) == 1, f"{what}, seen beside each other"
    end = next(n for n, frame in enumerate(seen) if frame["ended"])
    before = [frame["top"] for frame in seen[:end] if frame["tables"]]
    assert before, "the run was over before its panel was drawn"
    moved = max(abs(frame["top"] - before[-1]) for frame in seen[end:])
    assert moved < FURTHEST, f"the heading below the panel moves by {moved:.0f} px"
