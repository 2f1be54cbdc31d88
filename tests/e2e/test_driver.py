"""A drive through fog in a browser: it plays, and another doubt gives another drive."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e


def test_a_drive_plays_and_a_network_that_is_easily_sure_thinks_less(visit):
    page = visit("driving")
    page.get_by_text("Sources:").wait_for(timeout=60_000)
    expect(page.locator(".stage canvas").first).to_be_visible()
    title = page.locator("h4", has_text=re.compile(r"^\d+ thoughts about 8 frames"))
    careful = int(re.match(r"\d+", title.inner_text())[0])
    moment = page.get_by_label("Moment").first
    moment.fill("3")
    expect(moment).to_have_attribute("aria-valuetext", re.compile("Fog takes .* of the contrast"))
    before = moment.get_attribute("aria-valuetext")
    page.get_by_role("button", name="Play", exact=True).first.click()
    expect(moment).not_to_have_attribute("aria-valuetext", before)
    slider = page.get_by_role("slider", name=re.compile("its doubt is below"))
    slider.press("Home")
    expect(title).to_have_text(re.compile(r"^(8|9|1[0-2]) thoughts"), timeout=30_000)
    assert int(re.match(r"\d+", title.inner_text())[0]) < careful
