"""The page on digits: scans and pens are chosen, a pen fools one reader, and a drawing is read or refused."""

import json
import struct
from itertools import pairwise

import numpy as np
import pytest

from pages.sections.digits import pad
from rnn_core.data.digits import held_out_scans, read_digits
from tests.pages.opened import DIVERGING, box, open_lesson, says, words


def drawn(monkeypatch, strokes):
    """Let the pad hold what a browser would have sent."""
    monkeypatch.setattr(pad, "drawn", lambda _key: pad.read(strokes))


def clip(test, key):
    """The header of a moving picture, as the browser is sent it."""
    data = next(one.proto.bytes for one in test.get("bidi_component") if one.proto.id.endswith(f"-{key}"))
    return json.loads(data[4 : 4 + struct.unpack("<I", data[:4])[0]])


def test_another_scan_read_by_another_network_is_read_anew():
    test = open_lesson("digits")
    before = clip(test, "digits.clip")
    assert before["title"].startswith("GRU 96 says") and before["badge"].startswith("precomputed by")
    box(test, "Who reads").set_value(2).run()
    test.slider(key="digits.scan").set_value(450).run()
    after, truth = clip(test, "digits.clip"), read_digits()[1][held_out_scans()[-1]]
    assert not test.exception
    assert after["title"].startswith("RNN (tanh) 96 says") and after["badge"] == "measured now"
    assert after["alt"] == f"A scan of a {truth}, as it arrives." != before["alt"]
    assert not set(after["sentences"]) & set(before["sentences"])


def test_the_mission_is_accomplished_by_a_pen_that_one_reader_refuses_and_the_other_is_sure_of():
    test = open_lesson("digits")
    assert "◻️ **Mission.**" in words(test)
    for number in range(1, 61):
        test.slider(key="pens.number").set_value(number).run()
        if "Mission accomplished" in words(test):
            break
    assert "Mission accomplished" in words(test) and "So it is." in words(test) and not test.exception
    test.slider(key="pens.number").set_value(3).run()
    assert "Solved before. This drawing: " in words(test) and "Not yet" not in words(test)


def test_a_drawn_seven_takes_the_place_of_the_pen_and_ten_thousand_points_are_read(monkeypatch):
    corners = np.array([[0.2, 0.2], [0.8, 0.2], [0.4, 0.9]])
    way = np.concatenate([np.linspace(a, b, 5_000) for a, b in pairwise(corners)])
    drawn(monkeypatch, [way.ravel().tolist()])
    test = open_lesson("digits")
    assert not test.exception and not test.error
    assert not [one for one in test.slider if one.key == "pens.number"]
    assert clip(test, "pens.clip")["title"].startswith("Your drawing, point by point: ")
    assert "The reader of scans says: " in words(test)


def test_where_the_pen_was_lifted_changes_the_scan_though_not_the_eight_points(monkeypatch):
    whole = [0.1, 0.1, 0.1, 0.9, 0.9, 0.1, 0.9, 0.9]  # an N; lifted: two upright lines
    drawn(monkeypatch, [whole])
    test = open_lesson("digits")
    points, scan = (clip(test, key)["sentences"] for key in ("pens.clip", "pens.scan"))
    drawn(monkeypatch, [whole[:4], whole[4:]])
    test.run()
    assert clip(test, "pens.clip")["sentences"] == points and clip(test, "pens.scan")["sentences"] != scan


@pytest.mark.parametrize(
    ("strokes", "said"), [([[0.5, 0.5]], "A dot has no way"), ("nonsense", "did not arrive whole")]
)
def test_a_dot_or_nonsense_gets_a_sentence_and_a_pen_is_read_instead(monkeypatch, strokes, said):
    drawn(monkeypatch, strokes)
    test = open_lesson("digits")
    assert any(said in says(warning) for warning in test.warning) and not test.exception
    assert [one for one in test.slider if one.key == "pens.number"]


@pytest.mark.parametrize(("task", "numbers"), [("digits&scan=pixels", False), ("strokes&layers=3", True)])
def test_a_network_that_diverged_is_said_so(task, numbers):
    """After eight steps the answers of a diverged network may be numbers still, though huge ones."""
    test = open_lesson("digits", f"task={task}{DIVERGING}")
    run = test.session_state["digits.run"]
    while not run.finished:
        run.one_update()
    test.run()
    assert run.lanes[0].diverged_at and not test.exception
    said = "are numbers still, but worth nothing" if numbers else "are no numbers any more"
    assert any(f"has diverged: its answers {said}" in warning.value for warning in test.warning)
