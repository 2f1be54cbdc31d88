"""Video in a browser: a film plays by itself and by hand, and a direction turns around."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e


def test_a_film_plays_beside_what_was_foretold_and_runs_backwards(visit):
    page = visit("video")
    page.get_by_text("Sources:").wait_for(timeout=120_000)
    moment = page.get_by_label("Moment").first
    moment.fill("3")
    expect(moment).to_have_attribute("aria-valuetext", re.compile(r"Frame 4: predicted with an error of 0\.\d+"))
    page.get_by_role("button", name="Play", exact=True).first.click()
    expect(moment).not_to_have_attribute("aria-valuetext", re.compile("Frame 4:"))
    expect(page.get_by_text(re.compile("; it moves .$")).first).to_be_visible()
    page.get_by_role("radio", name="backwards").click()
    expect(page.get_by_text(re.compile("; it now moves .$")).first).to_be_visible(timeout=60_000)
