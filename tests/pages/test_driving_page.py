"""The page on driving: drives and doubts are chosen, a mission is accomplished by the slider alone."""

import json
import re
import struct

import numpy as np

from rnn_core.questions.driving import DOUBTS, USUAL
from tests.pages.opened import box, open_lab, open_lesson, says, setting, words


def film(test):
    """The header of the clip on show; one shot of each frame, the chance of the first answer, and the thoughts."""
    data = next(one.proto.bytes for one in test.get("bidi_component") if one.proto.component_name == "unrolled_clip")
    size = struct.unpack("<I", data[:4])[0]
    header = json.loads(data[4 : 4 + size])
    arrays = {
        one["name"]: np.frombuffer(data, "<f4", np.prod(one["shape"], dtype=int), 4 + size + one["offset"])
        for one in header["arrays"]
    }
    return header, [arrays[name] for name in ("row 0", "line 0 0", "line 1 0")]


def test_another_drive_and_another_driver_are_shown_and_less_doubt_is_asked_for():
    test = open_lesson("driving")
    assert "◻️ **Mission.**" in words(test)
    films = [film(test)]
    test.selectbox(key="driving.drive").set_value(7).run()
    films.append(film(test))
    box(test, "Who drives").set_value(1).run()
    films.append(film(test))
    first, other, learned = (frames for _, frames in films)
    assert not (other[0] == first[0]).any(), "another drive"
    assert (learned[0] == other[0]).all() and (learned[1] != other[1]).any(), "the same, seen by another driver"
    for header, frames in films:
        thoughts = frames[-1]
        assert header["title"].startswith(f"{int(thoughts.sum())} thoughts about 8 frames"), header["title"]
        counts = [("One", "Two", "Three", "Four").index(one.split(" ")[0]) + 1 for one in header["sentences"]]
        assert counts == thoughts.tolist()
    badges = [header["badge"] for header, _ in films]
    assert badges == ["precomputed by python -m pages.parts.precompute", "measured now", "measured now"]
    assert not test.exception and "cannot be stopped after two thoughts" in words(test)
    assert not [slider for slider in test.select_slider if slider.key == "driving.doubt"]


def test_the_mission_is_accomplished_where_choosing_beats_two_thoughts():
    test = open_lesson("driving")
    for place in range(len(DOUBTS)):
        test.select_slider(key="driving.doubt").set_value(place).run()
        if "Mission accomplished" in words(test):
            break
    assert "Mission accomplished" in words(test) and not test.exception
    assert 0 < place <= USUAL, "to be sure at once is no way to accomplish it"


def test_a_network_that_has_diverged_is_told_of_and_drives_on_as_it_last_was():
    """Its weights stay as they were before that update, so its answers are numbers still."""
    link = "task=road&model=thinker&hidden=16&updates=6&batch_size=4&optimizer=rmsprop&learning_rate=10&clip_norm=none"
    test = open_lesson("driving", link)
    while not test.session_state["driving.run"].finished:
        test.button(key="step").click().run()
    assert "diverged at update" in words(test) and not re.search(r"\bnan\b", words(test)) and not test.exception
    assert "Your own run is of others" in " ".join(says(one) for one in test.info)


def test_the_lab_sets_how_a_thinker_stops():
    test = open_lab("task=road&model=thinker&hidden=6&updates=3&batch_size=4")
    setting(test, "selectbox", "stopping").set_value("learned").run()
    setting(test, "number_input", "price").set_value(0.3).run()
    setting(test, "number_input", "thoughts").set_value(2).run()
    spec = test.session_state.draft.networks[0]
    assert (spec.stopping, spec.price, spec.thoughts) == ("learned", 0.3, 2) and not test.exception and not test.error
