"""The page on translation, in the browser: a typed number, where the network looks, and both networks on it."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e


def test_a_typed_number_is_translated_and_the_look_back_is_told(visit):
    page = visit("translation")
    page.get_by_text("Sources:").wait_for(timeout=60_000)
    said = page.locator(".said").first
    expect(said).to_contain_text("It looks back at", timeout=30_000)
    field = page.get_by_role("textbox", name="A text in English (numbers)")
    field.fill("nine hundred and ninety-one")
    field.press("Enter")
    expect(page.get_by_text(re.compile(r"It writes “neuf cent quatre-vingt-onze”")).first).to_be_visible(timeout=30_000)
    expect(said).to_contain_text("“n” of step 3", timeout=30_000)
    page.get_by_role("button", name="One step back").first.click()
    expect(said).not_to_contain_text("It looks back at")
    page.get_by_text("without attention", exact=True).first.click()
    expect(page.get_by_text(re.compile(r"Greedy writes “")).first).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Row by row: where it looks")).to_have_count(0, timeout=30_000)
    field.fill("")
    field.press("Enter")
    expect(page.get_by_text(re.compile("There is nothing to translate")).first).to_be_visible(timeout=30_000)
