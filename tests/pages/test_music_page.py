"""The page on music: odd tunes, tunes that the network writes, the reader's own notes, and the mission."""

import re

import pytest

from rnn_core.findings.tunes import judge
from tests.pages.opened import DIVERGING, open_lesson, says, words


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "type some letters"), ("🙂", "does not occur"), ("x", "at least two"), ("M:4/4 K:G", "“ ” does not occur")],
)
def test_what_cannot_be_read_gets_a_sentence_and_the_example_stays(typed, said):
    test = open_lesson("music")
    test.text_area[0].set_value(typed).run()
    assert any(said in says(error) for error in test.error) and not test.exception
    assert "over 170 letters" in words(test)


def test_letters_that_are_no_tune_are_read_but_not_engraved():
    test = open_lesson("music")
    test.text_area[0].set_value("abcabc||:>").run()
    assert not test.exception and not test.error
    assert any("cannot be engraved" in says(box) for box in test.warning)


def test_another_tune_is_another_and_the_first_one_comes_again():
    wrote = []
    for _ in range(2):
        test = open_lesson("music")
        first = [code.value for code in test.code if code.value.startswith("M:")]
        test.button(key="music.another").click().run()
        assert not test.exception
        second = [code.value for code in test.code if code.value.startswith("M:")]
        assert first[0] != second[0] and first[1] == second[1]
        wrote.append((first, second))
    assert wrote[0] == wrote[1]
    assert not judge(wrote[0][0][0]).problem


def test_meter_and_key_are_the_readers():
    test = open_lesson("music")
    test.selectbox(key="music.meter").set_value("3/4")
    test.selectbox(key="music.key").set_value("Dm").run()
    assert not test.exception
    assert any(code.value.startswith("M:3/4\nK:Dm\n") for code in test.code)


def test_the_networks_tune_goes_on_from_the_readers_notes():
    test = open_lesson("music")
    test.text_area(key="music.typed").set_value("e2 dc B2 A2 |").run()
    assert not test.exception and not test.error
    assert any(code.value.startswith("M:4/4\nK:G\ne2dcB2A2|") for code in test.code)


@pytest.mark.parametrize(
    ("typed", "said"), [("", "no note to go on from"), ("hello", "does not occur"), ("🙂", "does not occur")]
)
def test_notes_that_are_none_get_a_sentence(typed, said):
    test = open_lesson("music")
    test.text_area(key="music.typed").set_value(typed).run()
    assert not test.exception and any(said in says(error) for error in test.error)


def test_the_mission_is_accomplished_by_a_low_temperature():
    test = open_lesson("music")
    assert "◻️ **Mission.**" in words(test)
    test.slider(key="music.temperature").set_value(0.1).run()
    assert not test.exception and "Mission accomplished" in words(test)


def test_a_network_that_has_learned_nothing_is_shown_without_a_crash():
    test = open_lesson("music", f"task=tunes{DIVERGING}")
    while not test.button(key="step").disabled:
        test.button(key="step").click().run()
        assert not test.exception and not re.search(r"\bnan\b", words(test))
    assert any("has diverged" in box.value for box in test.warning)


def test_another_chorale_is_heard_and_harmonized_now():
    test = open_lesson("music")
    first = words(test)
    assert "nats per step" in first and "of its notes are Bach’s own here" in first
    test.number_input(key="music.chorale").set_value(7).run()
    assert not test.exception and "Chorale 7 of those held out" in words(test)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "no note"),
        ("hello", "cannot be read"),
        ("G2||", "2 to 64"),
        ("z8||", "no note"),
        ("G,,2g'2||", "No soprano"),
    ],
)
def test_a_melody_that_is_none_gets_a_sentence(typed, said):
    test = open_lesson("music")
    test.text_area(key="music.melody").set_value(typed).run()
    assert not test.exception and any(said in says(error) for error in test.error)


def test_the_readers_melody_gets_three_voices():
    test = open_lesson("music")
    test.selectbox(key="music.melody key").set_value("Dm")
    test.text_area(key="music.melody").set_value("d2f2a2d'2|c'4a4||").run()
    assert not test.exception and not test.error


SESSION = (
    "X: 1\nT: The Butterfly\nR: slip jig\nM: 9/8\nL: 1/8\nK: Emin\n|:B2E G2E F3|B2E G2E FED|B2E G2E ~F3|B2d d2B AFD:|"
)


def test_a_tune_from_the_web_is_read_engraved_and_gone_on_from():
    test = open_lesson("music")
    test.text_area(key="music.read").set_value(SESSION)
    test.text_area(key="music.typed").set_value(SESSION).run()
    assert not test.exception and not test.error and not test.warning
    lost = [box.value for box in test.caption if "Left out of the tune that you pasted" in box.value]
    assert len(lost) == 2 and all("title and other lines, marks" in one for one in lost)
    assert any(code.value.startswith("M:9/8\nK:Em\n|:B2EG2EF3|B2EG2EFED|") for code in test.code)
