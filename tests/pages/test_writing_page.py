"""The page of a network that writes: odd texts, writing and stopping, a text of the reader's own."""

import re

import pytest

from rnn_core.experiment.sampling import Sampling
from rnn_core.tasks.text import Text
from tests.pages.opened import DIVERGING, open_lesson, says, words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "type some letters"),
        ("🙂🙂", "type some letters"),
        ("שלום עולם", "at least two"),  # of right-to-left letters only the space between can be read
        ("x", "at least two"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence_and_the_example_stays(typed, said):
    test = open_lesson("writing")
    test.text_area[0].set_value(typed).run()
    assert any(said in says(error) for error in test.error) and not test.exception
    assert "over 100 letters" in words(test)


def test_one_word_markup_and_the_longest_text_are_read_letter_by_letter():
    test = open_lesson("writing")
    for typed, letters in (("Congress", 7), ("<b>$x$ `y` **z**</b>", 9), ("A long speech. " * 200, 2_999)):
        test.text_area[0].set_value(typed).run()
        assert not test.exception and not test.error
        assert f"over {letters:,} letters" in words(test)
    assert test.text_area[0].proto.max_chars == 3_000


def test_it_writes_on_from_the_prompt_until_it_is_stopped_and_the_same_letters_each_time():
    wrote = []
    for _ in range(2):
        test = open_lesson("writing")
        test.slider(key="pen.temperature").set_value(0.5)
        test.text_input(key="pen.prompt").set_value("The Congress ")
        test.button(key="pen.go").click().run()
        for _ in range(3):
            test.run()
        test.button(key="pen.stop").click().run()
        assert not test.exception and test.button(key="pen.stop").disabled
        held = test.session_state["pen.sheet"]
        assert held.sampling == Sampling(temperature=0.5)
        wrote.append(held.draft.codes.tolist())
        before = len(wrote[-1])
        test.run()
        assert len(test.session_state["pen.sheet"].draft.codes) == before > 40
    assert wrote[0] == wrote[1]
    assert any(code.value.startswith("The Congress ") for code in test.code)


@pytest.mark.parametrize(("prompt", "said"), [("", "type some letters"), ("🙂", "type some letters")])
def test_a_prompt_without_letters_gets_a_sentence(prompt, said):
    test = open_lesson("writing")
    test.text_input(key="pen.prompt").set_value(prompt)
    test.button(key="pen.go").click().run()
    assert any(said in says(error) for error in test.error) and not test.exception
    assert "pen.sheet" not in test.session_state


def test_a_text_of_the_readers_own_is_trained_on_and_read():
    test = open_lesson("writing")
    test.text_area(key="writing.own").set_value("too short")
    test.button(key="writing.train").click().run()
    assert any("paste a paragraph" in says(error) for error in test.error)
    test.text_area(key="writing.own").set_value("Ein Männlein steht im Walde, ganz still und stumm. " * 9)
    test.button(key="writing.train").click().run()
    run = test.session_state["writing.run"]
    assert isinstance(run.race.lanes[0].task, Text) and not test.exception
    run.pause()
    test.run()
    assert not test.exception and not test.error
    assert test.text_area[0].value in run.race.lanes[0].task.text
    assert not re.search(r"\bnan\b", words(test))


def test_the_mission_is_accomplished_by_what_the_network_writes_at_a_low_temperature():
    test = open_lesson("writing")
    assert "◻️ **Mission.**" in words(test)
    test.slider(key="pen.temperature").set_value(0.05)
    test.button(key="pen.go").click().run()
    for _ in range(8):
        test.run()
    held = test.session_state["pen.sheet"]
    names = test.session_state["writing.run"].race.lanes[0].task.vocabulary
    test.text_area[0].set_value("".join(names[code] for code in held.draft.codes)).run()
    assert not test.exception
    assert "Mission accomplished" in words(test)


@pytest.mark.parametrize("typed", ["", "🙂", "x", "**a** $b$ <i>c</i>", "The law is " * 18])
def test_sentences_that_are_compared_may_be_odd(typed):
    test = open_lesson("writing")
    test.text_input(key="writing.second").set_value(typed).run()
    assert not test.exception and not re.search(r"\bnan\b", words(test))
    assert all("Below is the example" in says(error) for error in test.error)


def test_letters_that_cannot_be_read_are_counted():
    test = open_lesson("writing")
    test.text_area[0].set_value("Peace שלום peace").run()
    assert "4 of " in words(test) and "characters are left out" in words(test) and not test.exception


def test_a_diverged_network_is_named_and_the_one_trained_before_is_shown():
    test = open_lesson("writing", f"task=speeches{DIVERGING}")
    while not test.button(key="step").disabled:
        test.button(key="step").click().run()
        assert not test.exception and not re.search(r"\bnan\b", words(test))
    assert any("has diverged" in box.value for box in test.warning)
