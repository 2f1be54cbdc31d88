"""The page on reading, in the browser: a text that lies, a question of one's own, and a headline."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

LIE = (
    "What is the currency of Japan? In Japan people pay with the Peruvian Sol. The currency of Peru is the Japanese "
    "Yen. Japanese is an official language of Japan."
)


def test_a_lie_is_answered_with_the_truth_by_one_network_and_read_by_the_other(visit):
    page = visit("reading")
    page.get_by_text("Sources:").wait_for(timeout=60_000)
    expect(page.get_by_text("It answers “Japanese Yen”, as the text says").first).to_be_visible(timeout=30_000)
    field = page.get_by_role("textbox", name="A question, and a text that answers it")
    field.fill(LIE)
    field.press("Control+Enter")
    expect(page.get_by_text("It answers “Japanese Yen”; the text says “Peruvian Sol”").first).to_be_visible(
        timeout=30_000
    )
    page.get_by_text("trained on hidden names", exact=True).first.click()
    expect(page.get_by_text("It answers “Peruvian Sol”, as the text says").first).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="A text that lies").click()
    expect(field).not_to_have_value(LIE, timeout=30_000)
    field.fill("Who?")
    field.press("Control+Enter")
    expect(page.get_by_text(re.compile("is none of the .* words that it knows")).first).to_be_visible(timeout=30_000)


def test_a_description_is_shortened(visit):
    page = visit("reading")
    field = page.get_by_role("textbox", name="The description of something")
    field.wait_for(timeout=60_000)
    field.fill("the yearly number of sunspots from 1700 to 1988 as counted by astronomers")
    field.press("Control+Enter")
    expect(page.get_by_text(re.compile("bidirectional LSTM 32: .*sunspots")).first).to_be_visible(timeout=30_000)
