"""The page on sentiment: odd reviews, links with other settings, and the mission."""

import re

import pytest

from tests.pages.opened import open_lesson, says, words


@pytest.mark.parametrize("typed", ["", "🙂", "שלום עולם", "qqxz zzqx"])
def test_a_review_without_a_known_word_gets_a_sentence_and_the_example_stays(typed):
    test = open_lesson("sentiment")
    test.text_area[0].set_value(typed).run()
    assert any("knows none of these words" in says(error) for error in test.error) and not test.exception


def test_one_word_markup_and_the_longest_review_are_read():
    test = open_lesson("sentiment")
    for typed in ("great", "<b>good</b> **bad** $x$ `qqxz`", "It was a very good soup. " * 120):
        test.text_area[0].set_value(typed).run()
        assert not test.exception and not test.error
        assert not re.search(r"\bnan\b", words(test))
    assert "reads the last 100 words" in words(test)


def test_the_mission_needs_the_same_words_in_another_order_and_another_verdict():
    test = open_lesson("sentiment")
    assert "◻️ **Mission.**" in words(test)
    test.text_input(key="sentiment.first").set_value("it is great")
    test.text_input(key="sentiment.second").set_value("it is terrible").run()
    assert "The words are not the same" in words(test) and "◻️ **Mission.**" in words(test)
    test.text_input(key="sentiment.second").set_value("").run()
    assert any("knows none" in says(error) for error in test.error)
    test.text_input(key="sentiment.first").set_value(TURNED[0])
    test.text_input(key="sentiment.second").set_value(TURNED[1]).run()
    assert not test.exception
    assert "Mission accomplished" in words(test)


TURNED = ("I love it but my dog does not", "my dog does not but I love it")


def test_a_network_of_other_settings_is_held_against_lists_of_its_own_words():
    test = open_lesson("sentiment", "task=reviews&words=60&length=10&model=gru&hidden=2&updates=1")
    test.button(key="step").click().run()
    assert not test.exception and not test.error
    said = " ".join(str(box.value) for box in (*test.info, *test.success, *test.warning))
    assert "No verdict" in said
