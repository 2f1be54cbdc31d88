"""A digit is drawn in the browser, by mouse and by finger, and read; a scribble is none."""

import math
import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e
SEVEN = [(0.2, 0.15), (0.5, 0.15), (0.8, 0.15), (0.65, 0.45), (0.5, 0.7), (0.4, 0.9)]
SCRIBBLE = [(0.5 + 0.4 * math.cos(a / 2), 0.5 + 0.4 * math.sin(a / 2)) for a in range(45)]  # round and round


def by_mouse(page, pad, way):
    box = pad.bounding_box()
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in way]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place)
    page.mouse.up()


def by_finger(page, pad, way):
    box, session = pad.bounding_box(), page.context.new_cdp_session(page)
    for n, (x, y) in enumerate(way):
        point = {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}
        session.send("Input.dispatchTouchEvent", {"type": "touchMove" if n else "touchStart", "touchPoints": [point]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def expect_said(page, said, seconds=20):
    heading = page.get_by_role("heading", name=re.compile(f"point by point: {said}"))
    expect(heading).to_be_visible(timeout=seconds * 1000)


def test_a_seven_is_read_by_mouse_and_by_finger_and_a_scribble_is_no_digit(visit):
    page = visit("digits", has_touch=True, viewport={"width": 420, "height": 900})
    expect_said(page, "2", 60)  # a pen from the data, as long as nothing is drawn
    pad = page.get_by_label(re.compile("A pad to draw a digit on"))
    pad.scroll_into_view_if_needed()
    by_mouse(page, pad, SEVEN)
    expect_said(page, "(7|probably 7)")
    page.get_by_role("button", name="Clear", exact=True).click()
    expect_said(page, "2")
    pad.scroll_into_view_if_needed()
    before = pad.bounding_box()["y"]
    by_finger(page, pad, SEVEN)
    expect_said(page, "(7|probably 7)")
    assert pad.bounding_box()["y"] == pytest.approx(before, abs=1), "the finger draws, and does not scroll"
    page.get_by_role("button", name="Undo", exact=True).click()
    expect_said(page, "2")
    pad.scroll_into_view_if_needed()
    by_mouse(page, pad, SCRIBBLE)
    expect_said(page, "(no digit|not sure)")
