"""Every page with networks that know nothing yet, that are half trained, that have diverged, and with one's own."""

import ast
import re

import pytest
from playwright.sync_api import expect

from pages.parts.course import entries
from rnn_core.experiment import Race, vary
from rnn_core.shipped import load
from tests.pages.opened import ROOT

pytestmark = pytest.mark.e2e
PATIENCE = 90_000  # milliseconds
MANY = 20  # updates: who pauses after as few, or after one in twenty, has half-trained networks
# A page of these measures for seconds what its networks can: all their states are for --all-seeds.
SLOWEST = (
    *("digits", "driving", "exploding", "forecasting", "music", "phonemes", "reading", "recurrent_vision"),
    *("sentiment", "translation", "vanishing", "video", "words", "writing"),
)
PAGES = [entry.slug for entry in entries() if entry.slug != "lab"]
ABOUT_STARTS = {"vanishing"}  # asks how untrained networks differ, too
JUDGED = re.compile(r"You guessed it|measured was:|Measured in this run:")
# What stands on the page, in shadow roots and in shut boxes, too, but not in the sidebar.
ALERTS = "[data-testid=stMain] [data-testid=stAlert]"


def declaration(slug):
    """What a page declares itself to be, without running the page."""
    source = ast.parse((ROOT / "pages" / f"{slug}.py").read_text())
    last = next(n for n, node in enumerate(source.body) if "LESSON" in [ast.unparse(t) for t in targets(node)])
    names = {"__file__": str(ROOT / "pages" / f"{slug}.py"), "__name__": slug}
    exec(compile(ast.Module(source.body[: last + 1], []), slug, "exec"), names)
    return names["LESSON"]


def targets(node):
    return node.targets if isinstance(node, ast.Assign) else []


def rest(page):
    """Wait until the page stands: its script has come to its end, and nothing trains."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE)
    expect(page.get_by_role("button", name="Pause")).to_have_count(0)


def press(page, name):
    page.get_by_role("button", name=re.compile(f"^{name}")).first.click()


def guess(page):
    """Take the first option."""
    page.get_by_test_id("stMain").get_by_test_id("stRadio").first.get_by_role("radiogroup").locator(
        "label"
    ).first.click()


def updates(page):
    line = page.get_by_text(re.compile(r"^update [\d,]+ of")).first
    done, total = re.findall(r"[\d,]+", line.inner_text(timeout=PATIENCE))[:2]
    return int(done.replace(",", "")), int(total.replace(",", ""))


def check(page, lesson, race, knows_nothing):
    """No error box; whatever is named is one of the networks that there are; no verdict of who knows nothing."""
    nobody_knows = knows_nothing and lesson.slug not in ABOUT_STARTS
    rest(page)
    if nobody_knows:  # the verdict before stands, pale, until the page's own redraw has measured its way down to it
        expect(page.locator(ALERTS).filter(has_text=JUDGED)).to_have_count(0, timeout=PATIENCE)
        rest(page)
    assert not page.get_by_test_id("stException").all_inner_texts()
    assert not page.get_by_test_id("stAlertContentError").all_inner_texts()
    foreign = {load(name).experiment.lane.title for name in lesson.shipped} - set(race.titles)
    for box in page.get_by_test_id("stMain").get_by_test_id("stSelectbox").locator("input").all():
        assert box.input_value() not in foreign
    spoken = page.locator(".said[aria-live]").all_inner_texts()
    assert not [
        text for text in spoken if any(re.search(rf"\b{re.escape(name)} (reads|expects)", text) for name in foreign)
    ]
    if nobody_knows:
        assert not [text for text in page.locator(ALERTS).all_inner_texts() if JUDGED.search(text)]


@pytest.mark.parametrize("slug", PAGES)
def test_a_page_stands_and_judges_nobody_who_knows_nothing(visit, slug, request):
    lesson = declaration(slug)
    opening = lesson.race.to_link()
    own = vary(opening, seed=5)
    page = visit(f"{slug}?{own}")
    rest(page)
    guess(page)
    rest(page)
    press(page, "One update")
    expect(page.get_by_text(re.compile(r"^update 1 of")).first).to_be_attached(timeout=PATIENCE)
    check(page, lesson, Race.from_link(own), knows_nothing=True)
    if slug in SLOWEST and not request.config.getoption("--all-seeds"):
        return
    press(page, "Continue")
    page.wait_for_timeout(500)
    total = updates(page)[1]
    while updates(page)[0] < min(total // 20, MANY):
        page.wait_for_timeout(50)
    press(page, "Pause")
    check(page, lesson, Race.from_link(own), knows_nothing=False)
    wild = vary(opening, learning_rate=10.0, clip_norm="none", updates=6)
    page.goto(re.sub(r"\?.*", f"?{wild}", page.url))
    rest(page)
    press(page, "Start")
    expect(page.get_by_role("button", name=re.compile("^Done"))).to_be_visible(timeout=PATIENCE)
    check(page, lesson, Race.from_link(wild), knows_nothing=True)
