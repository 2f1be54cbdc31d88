"""Spoken words in a browser: the cursor runs while the sound plays, and a file is heard."""

import re

import numpy as np
import pytest
import soundfile
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e


def test_a_word_plays_with_its_cursor_and_a_file_of_ones_own_is_heard(visit, tmp_path):
    page = visit("words")
    page.get_by_text("Sources:").wait_for(timeout=120_000)  # on a fresh machine the words are spoken first
    expect(page.locator(".stage canvas").first).to_be_visible()
    cursor = page.get_by_label("Moment of the sound").first
    cursor.fill("3")
    before = cursor.get_attribute("aria-valuetext")
    page.get_by_label("Speed").first.select_option("¼ ×")
    page.get_by_role("button", name="Play", exact=True).first.click()
    expect(cursor).not_to_have_attribute("aria-valuetext", before)
    expect(cursor).to_have_attribute("aria-valuetext", re.compile(r"bat >?\d+ %.*"))
    file = tmp_path / "word.wav"
    soundfile.write(file, np.sin(np.arange(22_050) / 9), 44_100)
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text(re.compile("seconds the network hears"))).to_be_visible(timeout=60_000)
    page.locator("input[type=file]").set_input_files({"name": "w.wav", "mimeType": "audio/wav", "buffer": b"%PDF-1.7"})
    expect(page.get_by_text(re.compile("no sound that can be read"))).to_be_visible(timeout=60_000)
    expect(page.get_by_text(re.compile("seconds the network hears"))).to_have_count(0)
    page.locator("input[type=file]").set_input_files(
        {"name": "big.wav", "mimeType": "audio/wav", "buffer": bytes(9**7)}
    )
    expect(page.get_by_text(re.compile("no sound that can be read"))).to_have_count(0)


def test_a_typed_sentence_is_said_spelled_and_aligned(visit):
    page = visit("phonemes")
    page.get_by_text("Sources:").wait_for(timeout=120_000)  # on a fresh machine the words are spoken first
    expect(page.locator(".stage canvas").first).to_be_visible()
    expect(page.get_by_text("The right phonemes, put where")).to_be_visible()
    page.get_by_label("A text").fill("seven small boats")
    page.get_by_label("A text").press("Enter")
    expect(page.get_by_text(re.compile("“seven small boats”: it spells"))).to_be_visible(timeout=60_000)
    cursor = page.get_by_label("Moment of the sound").last
    cursor.fill("0")
    expect(cursor).to_have_attribute("aria-valuetext", re.compile("Spelled so far: nothing"))


def test_who_listens_is_called_by_the_name_of_who_does(visit):
    """After a run of one's own, too: a select box that only gets new names goes on showing the old one."""
    page = visit("words?task=words&model=lstm&hidden=8&updates=2")
    who = page.get_by_test_id("stSelectbox").filter(has_text="Who listens").locator("input")
    expect(who).to_have_value("GRU 64", timeout=120_000)
    page.get_by_role("button", name=re.compile("One update")).click()
    expect(who).to_have_value("LSTM 8", timeout=60_000)
