"""A cell without a drawing of its own opens as its equations in rows; its modules are loaded as node loads them."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import ROOT
from tests.e2e.test_journeys import press

pytestmark = pytest.mark.e2e

SITE = "http://modules.test"
PAGE = """<!doctype html><style>:root { --st-background-color: #fff; --st-text-color: #222; --st-border-color: #ccc;
  --st-secondary-background-color: #f3f3f3; --st-primary-color: #0072b2; --st-font: sans-serif; }</style>
<div id="place"><div class="unrolled"></div></div>
<script type="module">
  import { unrolled } from "/pages/parts/unrolled/unrolled.js";
  import { packed } from "/tests/js/packed.js";
  import { ran } from "/tests/js/cells.js";
  const { pane, arrays } = ran(new URLSearchParams(location.search).get("cell"), { hidden: 8, steps: 6 });
  unrolled(document.querySelector("#place")).update(packed(pane, arrays), {});
</script>"""


@pytest.fixture
def opened(browser):
    """A function that shows the view of a cell that has read a sequence, and its page."""
    context = browser.new_context(viewport={"width": 1100, "height": 1400})
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))

    def answer(route):
        path = route.request.url.removeprefix(SITE).split("?")[0]
        if path == "/":
            route.fulfill(body=PAGE, content_type="text/html")
        else:
            route.fulfill(body=Path(f"{ROOT}{path}").read_text("utf8"), content_type="text/javascript")

    page.route(f"{SITE}/**", answer)

    def go(cell):
        page.goto(f"{SITE}/?cell={cell}")
        page.locator(".equation").first.wait_for()
        return page

    yield go
    context.close()
    assert not errors


@pytest.mark.parametrize(("cell", "count"), [("mgu", 3), ("peephole", 6), ("indrnn", 2), ("gru", 4)])
def test_every_number_is_redone_and_a_unit_is_chosen_on_its_vector(opened, cell, count):
    page = opened(cell)
    for _ in range(6):
        texts = page.locator(".equation").all_inner_texts()
        assert len(texts) == count and all("✓ the network’s" in text for text in texts)
        page.get_by_role("button", name="One step ahead").click()
    if cell == "gru":
        return
    canvas = page.locator("canvas.diagram")
    box = canvas.bounding_box()
    canvas.click(position={"x": 48 + 2, "y": box["height"] - 30})  # the beginning of the last row: h of unit 1
    expect(page.locator("input.unit")).to_have_value("1")
    assert "the h of unit 1 is" in (canvas.get_attribute("aria-label") or "")


@pytest.mark.parametrize(
    ("cell", "title", "lines"), [("mgu", "MGU", 3), ("peephole", "Peephole LSTM", 6), ("indrnn", "IndRNN", 2)]
)
def test_a_cell_given_by_its_equations_alone_trains_in_the_lab_and_opens_down_to_its_numbers(visit, cell, title, lines):
    page = visit(f"lab?task=adding&length=10&model={cell}&hidden=8&updates=80&learning_rate=0.01")
    press(page, "Start")
    expect(page.get_by_text("update 80 of 80 · finished")).to_be_visible(timeout=150_000)
    page.get_by_text(f"Open the {title} 8: step by step").click()
    page.locator(".equation").first.wait_for(timeout=60_000)
    for _ in range(3):
        texts = page.locator(".equation").all_inner_texts()
        assert len(texts) == lines and all("✓ the network’s" in text for text in texts), texts
        assert page.locator(".equation .symbols").count() == lines
        page.get_by_role("button", name="One step ahead").first.click()
