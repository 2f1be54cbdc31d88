"""The page on sentiment, in the browser: from a typed review to its verdict, and which words mattered."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e


def test_a_typed_review_is_judged_word_by_word(visit):
    page = visit("sentiment")
    page.get_by_text("Sources:").wait_for(timeout=60_000)
    verdict = page.get_by_text(re.compile(r"at the end five stars have a chance of [<>]?\d+%")).first
    before = verdict.inner_text()
    area = page.get_by_role("textbox", name="Write a review")
    area.fill("Terrible. It arrived stale and tasted awful, a waste of money.")
    area.press("Control+Enter")
    expect(verdict).not_to_have_text(before, timeout=30_000)
    assert int(re.search(r"(\d+)%", verdict.inner_text())[1]) < 20
    words = page.locator(".shaded").first.locator("span")
    expect(words).to_have_count(14, timeout=30_000)
    told = {one.inner_text().strip(): float(one.get_attribute("title").replace("−", "-")) for one in words.all()}
    assert min(told, key=told.get) in ("terrible", "stale", "awful", "waste", "money", "."), told
    area.fill("Delicious! My family loves it, and we buy it again and again.")
    area.press("Control+Enter")
    likely = re.compile(r"five stars have a chance of (>99|[6-9]\d)%")
    expect(page.get_by_text(likely).first).to_be_visible(timeout=30_000)
