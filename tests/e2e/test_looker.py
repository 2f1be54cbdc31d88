"""Recurrent vision in a browser: looking goes on without the server, and a threshold is moved by the keyboard."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e


def test_an_image_is_looked_at_step_by_step_and_a_threshold_is_moved(visit):
    page = visit("recurrent_vision")
    page.get_by_text("Sources:").wait_for(timeout=60_000)
    canvas = page.locator(".stage canvas").first
    expect(canvas).to_be_visible()
    moment = page.get_by_label("Moment").first
    expect(moment).to_have_attribute("aria-valuetext", re.compile(r"After 1 look: \d, >?\d+% sure"))
    sent, devtools = [], page.context.new_cdp_session(page)
    devtools.on("Network.webSocketFrameSent", lambda frame: sent.append(frame))
    devtools.send("Network.enable")
    page.locator(".stage").first.focus()
    page.keyboard.press("ArrowRight")
    expect(moment).to_have_attribute("aria-valuetext", re.compile(r"After 2 looks: \d, >?\d+% sure"))
    page.get_by_role("button", name="Play").first.click()
    expect(moment).to_have_attribute("aria-valuetext", re.compile("After 8 looks"), timeout=10_000)
    assert not sent, "moving through looks asks the server"
    looks = page.get_by_test_id("stMetricValue").first
    before = looks.inner_text()
    page.get_by_role("slider", name=re.compile("Answer as soon as")).focus()
    for _ in range(9):
        page.keyboard.press("ArrowRight")
    expect(looks).not_to_have_text(before)
    expect(page.get_by_text("Mission accomplished")).to_be_visible(timeout=20_000)
    assert sent, "a moved threshold does ask the server: it would have been seen"
