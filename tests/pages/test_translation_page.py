"""The page on translation: odd texts, other races by link, a diverged network, and the mission."""

import re

import pytest

from tests.pages.opened import DIVERGING, open_lesson, says, words

FIELD = "translation.typed numbers English"


@pytest.mark.parametrize("typed", ["", "🙂", "שלום", "**nine** $9$"])
def test_what_cannot_be_read_gets_a_sentence_and_the_example_stays(typed):
    test = open_lesson("translation")
    test.text_input(key=FIELD).set_value(typed).run()
    assert test.error and not test.exception
    assert any("Below is the example" in says(error) for error in test.error)


def test_a_text_that_is_none_of_its_own_is_translated_but_not_judged():
    test = open_lesson("translation")
    test.text_input(key=FIELD).set_value("seven seven hundred").run()
    assert not test.exception and not test.error
    assert "none of its texts" in words(test) and "◻️ **Mission.**" in words(test)


def test_another_text_is_one_that_it_was_not_trained_on():
    test = open_lesson("translation")
    before = test.text_input(key=FIELD).value
    test.button[[b.label for b in test.button].index("Another one that it was not trained on")].click().run()
    assert test.text_input(key=FIELD).value != before and not test.exception and not test.error


def test_the_mission_is_a_mistake_of_the_first_network_on_one_of_its_texts():
    test = open_lesson("translation")
    assert "◻️ **Mission.**" in words(test)
    test.text_input(key=FIELD).set_value("two thousand").run()
    assert not test.exception
    assert "Mission accomplished" in words(test)


def test_a_race_without_a_rival_is_held_against_the_one_trained_before():
    test = open_lesson("translation", "task=translation&model=gru&hidden=4&updates=1&attention=additive")
    test.button(key="step").click().run()
    test.radio[0].set_value("on the long ones").run()
    assert not test.exception and not test.error
    assert not re.search(r"\bnan\b", words(test))
    assert "The network trained before" in test.success[0].value and "without attention" in test.success[0].value


@pytest.mark.parametrize("attention", ["", "&attention=additive"])
def test_a_diverged_network_says_that_it_writes_nothing(attention):
    test = open_lesson("translation", f"task=translation&decoder=own{attention}{DIVERGING}")
    while not test.button(key="step").disabled:
        test.button(key="step").click().run()
        assert not test.exception and not re.search(r"\bnan\b", words(test))
    assert "it diverged, and writes nothing" in words(test)
    assert "Row by row" not in words(test)
