"""The page on reading: odd texts, other races by link, diverged networks, the calculator, and the mission."""

import re

import pytest

from rnn_core.findings.headlines import KEPT
from rnn_core.tasks.facts import EXAMPLE
from tests.pages.opened import DIVERGING, open_lesson, says, words

FIELD, DESCRIBED = "reading.typed", "reading.described"
TINY = "task=facts&model=gru&hidden=8&updates=3&batch_size=8"


def press(test, label):
    return test.button[[button.label for button in test.button].index(label)].click().run()


def press_step(test):
    return test.button(key="step").click().run()


def drawn(test):
    return " ".join(str(part.value) for part in test.get("html"))


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "🙂",
        "מה?",
        "Japan",
        "what is the currency of Japan ?",
        "What is the currency of Narnia? Narnia.",
        "Japan " * 90 + "? Japan",
    ],
)
def test_what_cannot_be_read_gets_a_sentence_and_the_example_stays(typed):
    test = open_lesson("reading")
    test.text_area(key=FIELD).set_value(typed[:600]).run()
    assert test.error and not test.exception
    assert any("Below is the example" in says(error) for error in test.error)


@pytest.mark.parametrize("typed", ["", "🙂", "שלום עולם", "x", "**bold** $9$ <b>no</b>", "zqx " * 400])
def test_any_description_gets_a_headline_or_a_sentence(typed):
    test = open_lesson("reading")
    test.text_area(key=DESCRIBED).set_value(typed).run()
    assert not test.exception
    assert "bidirectional LSTM 32:</b> " in drawn(test)
    assert all("Below is the example" in says(error) for error in test.error)


def test_a_text_that_lies_is_answered_with_what_is_true_and_a_believed_lie_is_the_mission():
    test = open_lesson("reading")
    assert "It answers “Japanese Yen”; the text says “Japanese Yen”, true is “Japanese Yen”." in words(test)
    assert "◻️ **Mission.**" in words(test)
    lie = EXAMPLE.replace("Peruvian Sol is", "Japanese Yen is").replace(
        "with the Japanese Yen", "with the Peruvian Sol"
    )
    test.text_area(key=FIELD).set_value(lie).run()
    assert "It answers “Japanese Yen”; the text says “Peruvian Sol”, true is “Japanese Yen”." in words(test)
    assert "◻️ **Mission.**" in words(test) and not test.exception


def test_the_two_buttons_bring_texts_that_are_true_and_texts_that_lie():
    test = open_lesson("reading")
    for label, lies in (("A true text", False), ("A text that lies", True)):
        for _ in range(3):
            press(test, label)
            text, true = re.search(r"the text says “(.+?)”, true is “(.+?)”", words(test)).groups()
            assert (text != true) == lies
            assert not test.exception and not test.error


def test_a_question_that_is_asked_in_other_words_is_answered_but_not_judged():
    test = open_lesson("reading")
    test.text_area(key=FIELD).set_value(EXAMPLE.replace("What is the currency", "The currency")).run()
    assert not test.exception and not test.error
    assert "the text says" not in words(test).split("Write a lie")[1]


def test_the_calculator_marks_empty_answers_and_takes_the_best_of_several():
    test = open_lesson("reading")
    marks = test.text_input(key="reading.given")
    marks.set_value("the 900s, or so").run()
    assert "of its 3 words these are right: 900s</th><td>0.333" in drawn(test)
    assert "of the 1 right words it has these: 900s</th><td>1.000" in drawn(test)
    assert "recall)</th><td>0.500" in drawn(test)
    for given in ("", "the", "<b>", "ten / eleven"):
        marks.set_value(given).run()
        assert not test.exception and not re.search(r"\bnan\b", words(test))
    test.text_input(key="reading.right").set_value("").run()
    assert not test.exception


def test_own_networks_are_held_against_one_with_the_other_kind_of_names():
    test = open_lesson("reading", TINY)
    press_step(test)
    test.radio[0].set_value("what the text says").run()
    assert not test.exception and not test.error
    assert any("Too early to say" in info.value for info in test.info) and not (test.success or test.warning)
    assert not re.search(r"\bnan\b", words(test))
    assert "trained before, on hidden names" in drawn(test)


def test_headlines_of_ones_own_stand_beside_answers_trained_before():
    test = open_lesson("reading", "task=headlines&model=gru&hidden=8&updates=3&batch_size=8")
    press_step(test)
    test.radio[0].set_value("what the text says").run()
    assert not test.exception and not test.error
    assert "The network trained before" in (test.success or test.warning)[0].value
    assert "GRU 8 reaches a ROUGE-1 of" in words(test) and f"first {KEPT} words" in words(test)


@pytest.mark.parametrize("task", ["facts", "headlines"])
def test_a_diverged_network_is_marked_like_any_other(task):
    test = open_lesson("reading", f"task={task}{DIVERGING}")
    while not test.button(key="step").disabled:
        press_step(test)
        assert not test.exception and not re.search(r"\bnan\b", words(test) + drawn(test))
