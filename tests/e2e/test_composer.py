"""Music in the browser: a sheet is seen, it plays and the cursor moves along, and the piano adds notes."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e


def opened(visit, **options):
    page = visit("music", **options)
    page.get_by_text("Sources:").wait_for(timeout=60_000)
    return page


def test_the_sheet_is_seen_and_a_narrow_screen_gets_a_narrow_one(visit):
    wide = opened(visit).locator(".score .sheet > svg").first
    expect(wide).to_be_visible()
    assert wide.bounding_box()["width"] > 800
    page = opened(visit, viewport={"width": 420, "height": 900})
    narrow = page.locator(".score .sheet > svg").first
    expect(narrow).to_be_visible()
    box = narrow.bounding_box()
    assert box["width"] <= 420 and box["height"] > box["width"]  # many short lines, none of them cut
    assert narrow.locator("g.note").count() == wide.locator("g.note").count() > 100


def test_it_plays_and_the_sounding_note_moves_and_a_click_on_a_note_goes_there(visit):
    page = opened(visit)
    score = page.locator(".score").first
    assert score.locator("g.sounding").count() == 0  # it does not play by itself
    score.get_by_role("button", name="Play").click()
    expect(score.locator("g.note.sounding")).not_to_have_count(0, timeout=10_000)
    first = score.locator("g.note.sounding").first.get_attribute("id")
    page.wait_for_function(
        """(first) => {
            const find = (root) => [...root.querySelectorAll('*')].flatMap((e) =>
                [...(e.matches('g.note.sounding') ? [e.id] : []), ...(e.shadowRoot ? find(e.shadowRoot) : [])]);
            const now = find(document);
            return now.length && !now.includes(first);
        }""",
        arg=first,
    )
    score.get_by_role("button", name="Pause").click()
    expect(score.get_by_role("button", name="Play")).to_be_visible()
    last = score.locator("g.note").last
    last.locator(".notehead").click()
    expect(last).to_have_class(re.compile("sounding"))
    slider = score.get_by_role("slider")
    slider.focus()
    before = float(slider.input_value())
    slider.press("ArrowLeft")
    assert before > 20 and float(slider.input_value()) < before


def test_the_piano_adds_notes_by_click_and_by_key_and_the_network_goes_on_from_them(visit):
    page = opened(visit)
    piano = page.locator(".keyboard").first
    piano.get_by_role("button", name="Note G", exact=True).click()
    piano.get_by_role("button", name="quarter note").click()
    piano.get_by_role("button", name="Note C sharp", exact=True).click()
    piano.get_by_role("group", name="Piano keys").press("k")
    piano.get_by_role("button", name="Bar line").click()
    expect(piano.locator(".typed")).to_have_text("G^C2c2|")
    expect(page.get_by_text("goes on from what you played")).to_be_visible(timeout=20_000)
    page.get_by_text("The letters it wrote: ABC notation").nth(1).click()
    expect(page.locator("[data-testid=stCode]", has_text="G^C2c2|").first).to_be_visible()
    piano.get_by_role("button", name="clear").click()
    expect(page.get_by_text("goes on from these notes")).to_be_visible(timeout=20_000)
