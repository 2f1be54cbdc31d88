"""The gradient film, by mouse and by keyboard: it tells what was measured, and the server is not asked."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from rnn_core.findings.vanishing import horizon
from rnn_core.shipped import load
from tests.e2e.test_journeys import COUNT_SENT, press

pytestmark = pytest.mark.e2e

FILMS = {name: load(f"adding_{name}").gradients for name in ("rnn", "gru", "lstm", "chrono")}


def opened(visit, **options):
    page = visit("vanishing", **options)
    page.get_by_text("Sources:").wait_for(timeout=60_000)
    page.locator(".strips canvas").nth(3).wait_for()
    return page


def said(page):
    return page.locator(".said", has_text="Update").inner_text()


def horizons(page):
    """Return the update, and the horizon that is told of each network; the whole length is 100."""
    text = said(page)
    found = [int(far or 100) for far in re.findall(r"(?:(\d+) steps back|at every step) in", text)]
    return int(re.match(r"Update (\d+)", text)[1]), found


def test_rewinding_the_film_tells_the_horizons_that_were_measured_and_asks_the_server_nothing(visit):
    page = opened(visit)
    page.evaluate(COUNT_SENT)
    update, told = horizons(page)
    assert update == 600 and told == [horizon(film.norms[-1]) for film in FILMS.values()]
    rewind = page.get_by_role("slider", name="Training update")
    rewind.focus()
    page.keyboard.press("Home")
    update, told = horizons(page)
    assert update == 0 and told == [horizon(film.norms[0]) for film in FILMS.values()]
    page.locator(".stage[aria-label^='Gradient film']").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
    expect(page.locator("output", has_text=f"as at update {FILMS['rnn'].updates[1]}")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    listed = said(page).split("1 steps back:")[1].replace("32, chrono", "32")
    told = [float(part) for part in re.findall(r"32 ([\d.]*\d)", listed)]
    wanted = [film.norms[1][-2] / film.norms[1][-1] for film in FILMS.values()]
    np.testing.assert_allclose(told, wanted, rtol=6e-3)  # three digits are shown
    page.get_by_role("button", name="size").click()
    size = FILMS["rnn"].norms[1][-2]
    assert f"{float(f'{size:.3g}'):g}" in said(page)
    assert page.evaluate("window.sent") == 0, "moving through the film asked the server"


def test_a_drag_over_a_strip_rewinds_to_where_it_is_let_go(visit):
    page = opened(visit)
    box = page.locator(".strips canvas").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 8, steps=4)
    page.mouse.up()
    assert horizons_at(page) < 5


def horizons_at(page):
    return int(re.match(r"Update (\d+)", said(page))[1])


def test_the_film_grows_while_the_networks_train(visit):
    page = opened(visit)
    press(page, "Start")
    expect(page.locator(".badge", has_text="measured now").first).to_be_visible(timeout=30_000)
    page.wait_for_function(
        r"""() => {
            const find = (root) => [...root.querySelectorAll('*')].flatMap((e) =>
                [...(e.matches('output') ? [e] : []), ...(e.shadowRoot ? find(e.shadowRoot) : [])]);
            return find(document).some((e) => +(e.textContent.match(/as at update (\d+)/) ?? [0, 0])[1] >= 20);
        }""",
        timeout=60_000,
    )
    press(page, "Pause")
    page.get_by_text("What happened", exact=True).click()  # measured all the same, for who looks without guessing
    expect(page.get_by_text("before training").first).to_be_visible(timeout=30_000)
