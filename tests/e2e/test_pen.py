"""A network that writes, in the browser: typed text is shaded, it writes while one looks on, and it can be stopped."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.test_journeys import press

pytestmark = pytest.mark.e2e


def opened(visit, **options):
    page = visit("writing", **options)
    page.get_by_text("Sources:").wait_for(timeout=60_000)
    return page


def test_what_is_typed_is_shaded_letter_by_letter(visit):
    page = opened(visit)
    area = page.get_by_role("textbox", name="Type or paste any text")
    area.fill("The Congress of the United States zqxv.")
    area.press("Control+Enter")
    letters = page.locator(".shaded").first.locator("span")
    expect(letters).to_have_count(39, timeout=30_000)
    told = [float(one.get_attribute("title").removesuffix(" bits")) for one in letters.all()[1:]]
    mean = float(re.search(r"([\d.]+) bits per letter", page.locator("body").inner_text())[1])
    assert sum(told) / len(told) == pytest.approx(mean, abs=0.05)
    assert max(told[-5:-1]) > max(told[6:11]) + 3, "nonsense costs no more than the end of “Congress”"


def test_it_writes_letter_by_letter_until_it_is_stopped(visit):
    page = opened(visit)
    page.get_by_role("textbox", name="Begin with").fill("The Congress ")
    press(page, "Write")
    sheet = page.locator("[data-testid=stCode]", has_text="The Congress").first
    expect(sheet).to_have_text(re.compile(r"^The Congress .{60}", re.DOTALL), timeout=30_000)
    press(page, "Stop")
    expect(page.get_by_role("button", name="Write", exact=True)).to_be_enabled(timeout=20_000)
    page.wait_for_timeout(600)
    before = sheet.inner_text()
    page.wait_for_timeout(600)
    assert sheet.inner_text() == before and "▌" not in before and len(before) < 900


def test_training_shows_what_the_network_writes_by_then(visit):
    page = opened(visit)
    press(page, "Start")
    expect(page.get_by_text(re.compile(r"At update \d+ .* wrote by itself")).first).to_be_visible(timeout=30_000)
    further = re.compile(r"update ([2-9]\d|\d{3,}) of 4,000")
    expect(page.locator(".st-key-progress .said")).to_contain_text(further, timeout=60_000)
    press(page, "Pause")
    expect(page.get_by_text("measured now").nth(1)).to_be_visible(timeout=30_000)
    expect(page.locator(".samples tr").nth(2)).to_be_visible()
