"""The section on real motion: a clip is chosen, a moment is chosen, a guess is held against what was measured."""

import pytest
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest

from pages.sections.video.activities import ORDER, SINGLE
from tests.pages.opened import words


@pytest.fixture
def section(monkeypatch):
    """The section alone: links to other pages need the whole app."""
    linked = []
    monkeypatch.setattr(DeltaGenerator, "page_link", lambda _self, page, **given: linked.append((page, given)))

    def script():
        from pages.sections.video import smartwatch

        smartwatch.draw()

    test = AppTest.from_function(script, default_timeout=120).run()
    assert not test.exception and linked[0][1]["query_params"]["task"] == "smartwatch"
    return test


def test_every_clip_and_every_moment_can_be_looked_at(section):
    assert "35 of 40" in section.metric[0].value
    section.selectbox(key="smartwatch.clip").set_value(39).run()
    section.slider(key="smartwatch.second").set_value(10.0).run()
    assert section.metric[0].value == "40 of 40 clips" and "Nothing is mistaken" in words(section)
    section.selectbox(key="smartwatch.who").set_value("a single sample").run()
    section.slider(key="smartwatch.second").set_value(0.1).run()
    assert section.metric[0].value == "10 of 40 clips" and not section.exception


@pytest.mark.parametrize("guess, met", [(ORDER, "You guessed “"), (SINGLE, "You guessed it")])
def test_a_guess_is_held_against_what_was_measured(section, guess, met):
    section.radio(key="smartwatch.guess").set_value(guess).run()
    told = " ".join(str(one.value) for group in (section.success, section.warning) for one in group)
    assert met in told and SINGLE in told
