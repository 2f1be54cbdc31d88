"""The page on video: films are chosen, run backwards, thresholds move, own runs take their place, the mission."""

from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from rnn_core.experiment import vary
from rnn_core.shipped import LINKS
from tests.pages.opened import DIVERGING, ROOT, box, open_lesson, words


def tables(test):
    return " ".join(str(part.proto.body) for part in test.get("html"))


def films(test):
    """The bytes of the three films on the page: what was predicted, a direction, and a watch."""
    return [part.proto.bytes for part in test.get("bidi_component") if part.proto.component_name.endswith("clip")]


def test_other_films_other_networks_and_other_thresholds_are_shown():
    test = open_lesson("video")
    foretold, direction, watch = films(test)
    assert b"What ConvLSTM 12 sees" in foretold and b"GRU 64 ends at" in direction and b"GRU 32 is right" in watch
    assert b"precomputed by" in foretold and b"precomputed by" in direction
    assert "Mission accomplished" not in words(test)
    assert any("Watch: BasicMotions" in caption.value for caption in test.caption)
    box(test, "Who watches").set_value(2).run()
    assert b"What Frame-wise convolutions 12 sees" in films(test)[0] and films(test)[1:] == [direction, watch]
    test.slider(key="video.clip").set_value(2).run()
    other = films(test)[0]
    test.segmented_control(key="moves.order").set_value("backwards").run()
    assert films(test)[0] == other and b"; it now moves" in films(test)[1]
    table = tables(test)
    test.slider(key="hybrids.threshold").set_value(0.9).run()
    assert not test.exception and tables(test) != table


def test_a_network_that_forgets_is_not_said_to_keep_a_place():
    test = open_lesson("video", vary(LINKS["film_conv"], updates=2))
    while not test.session_state["video.run"].finished:
        test.session_state["video.run"].one_update()
    test.run()
    told = next(part for part in words(test).split("**Measured:**") if "read off its state" in part)
    assert "nothing is shown to be kept" in told and "echo of" not in told and "place is kept" not in told
    test.radio(key="video.guess").set_value("no: what is not seen is gone").run()
    none_or_no = ("**No verdict", "**Measured in this run: no: what is not seen is gone")
    assert any(info.value.startswith(none_or_no) for info in test.info) and not test.exception


@pytest.mark.parametrize(
    "link",
    [
        "task=video&model=cnn_gru&hidden=4",
        "task=video&model=gru&hidden=4&model.2=vision_bl",
        "task=video&model=conv_lstm&hidden=4&model.2=frame_cnn",
        "task=motion&model=conv_lstm&hidden=4",
        "task=motion&model=vision_bl&hidden=4",
        "task=clip_order&model=thinker&hidden=4",
    ],
)
def test_networks_whose_answers_the_page_cannot_show_are_refused(link):
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for name, value in parse_qsl(link):
        test.query_params[name] = value
    test.switch_page("pages/video.py").run()
    assert any("cannot be opened" in error.value for error in test.error) and not test.exception
    assert test.session_state["video.run"].race.networks[0].title == "ConvLSTM 12"


def test_directions_of_networks_of_one_family_are_all_told():
    link = "task=motion&length=3&model=clip_cnn&hidden=1&updates=1&batch_size=1&model.2=frame_cnn&hidden.2=2"
    test = open_lesson("video", link)
    test.session_state["video.run"].one_update()
    test.run()
    assert not test.exception and not test.error
    told = words(test)
    assert "CNN, pooled over time 1, which knows what was in the frames so far" in told
    assert "Frame-wise CNN 2, which sees one frame" in told and "Race a GRU and a CNN + GRU" in told


def test_a_film_without_a_screen_hides_nothing_and_a_small_network_accomplishes_the_mission():
    link = vary(LINKS["film_lstm"], hidden=8, screen="none", updates=120, learning_rate=0.01)
    test = open_lesson("video", link)
    run = test.session_state["video.run"]
    while not run.finished and not (run.lanes and run.lanes[0].solved_at):
        run.one_update()
    test.run()
    assert not test.exception and run.lanes[0].solved_at
    assert "Mission accomplished" in words(test)
    assert any("Your own run is about films without such a digit" in info.value for info in test.info)


def test_networks_that_diverged_are_said_to_have():
    for task in ("task=video", "task=motion&length=30", "task=clip_order&length=30"):
        test = open_lesson("video", f"{task}{DIVERGING}")
        run = test.session_state["video.run"]
        while not run.finished:
            run.one_update()
        test.run()
        assert not test.exception and not test.error
        assert "nan" not in words(test).lower().split() and "nan" not in tables(test)
        assert any("no numbers" in one.value for one in test.warning)
