"""A tune as the web has it becomes one that the network can read, and what it loses is named."""

import pytest

from rnn_core.data.notation import read_tune, right_bars
from rnn_core.data.pasted_tunes import read_pasted
from rnn_core.data.tunes import read_tunes

SESSION = """X: 1
T: The Butterfly
R: slip jig
M: 9/8
L: 1/8
K: Emin
|:B2E G2E F3|B2E G2E FED|B2E G2E F3|B2d d2B AFD:|
|:B2d e2f g3|B2d g2e dBA|B2d e2f g2a|b2a g2e dBA:|
"""
PLAIN = "M:9/8\nK:Em\n|:B2EG2EF3|B2EG2EFED|B2EG2EF3|B2dd2BAFD::B2de2fg3|B2dg2edBA|B2de2fg2a|b2ag2edBA:|"


def test_a_tune_of_the_session_is_read_and_its_title_is_left_out():
    tune = read_pasted(SESSION)
    assert tune == (PLAIN, ("title and other lines",))
    right, bars = right_bars(read_tune(tune.text))
    assert right == bars == 8


def test_windows_line_ends_and_a_second_setting_do_no_harm():
    twice = read_pasted((SESSION + "\n" + SESSION.replace("X: 1", "X: 2")).replace("\n", "\r\n"))
    assert twice.text == read_pasted(SESSION).text and "the other tunes" in twice.left_out


@pytest.mark.parametrize(
    ("notes", "plain", "lost"),
    [
        ('"Em"E2 B2 "^slow"A2 B2|', "E2B2A2B2|", "words and chord names"),
        ("{g}E2 ~B2 .A2 B2|", "E2B2A2B2|", "grace notes"),
        ("E2 ~B2 !trill!A2 B2|", "E2B2A2B2|", "marks"),
        ("(E2 B2) A2- A2|(3ABA B4 A2|", "E2B2A2A2|(3ABAB4A2|", "slurs and ties"),
        ("|:E8|1 B8:|2 A8||", "|:E8|B8:|A8||", "the numbers of endings"),
        ("|:E8 [1 B8:| [2 A8||", "|:E8B8:|A8||", "the numbers of endings"),
        ("[EB]2 B2 [G,DB]4|", "E2B2G,4|", "all but the first note of chords"),
    ],
)
def test_what_the_small_abc_has_not_is_left_out_and_named(notes, plain, lost):
    tune = read_pasted(f"X:1\nM:4/4\nL:1/8\nK:Em\n{notes}")
    assert tune.text == f"M:4/4\nK:Em\n{plain}" and lost in tune.left_out


@pytest.mark.parametrize(
    ("key", "plain"),
    [("Gmaj", "G"), ("Edor", "Edor"), ("Amix", "Amix"), ("A Mixolydian", "Amix"), ("Bbmaj", "Bb"), ("F#min", "F#m")],
)
def test_keys_are_spelled_in_one_way(key, plain):
    assert read_pasted(f"X:1\nM:4/4\nL:1/8\nK:{key}\nA8|").text == f"M:4/4\nK:{plain}\nA8|"


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("M:4/4\nK:Ephr\nA8|", "The key Ephr is not known"),
        ("X:1\nM:5/4\nK:G\nA8|", "The meter 5/4 is not known"),
        ("M:4/4\nL:1/16\nK:G\nA8|", "units of 1/16"),
        ("M:4/4\nK:G\nA8|\nK:D\nA8|", "“K:” stands between the notes"),
    ],
)
def test_what_cannot_be_left_out_without_harm_gets_a_sentence(written, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_pasted(written)


def test_tunes_in_the_small_abc_and_notes_alone_stay_as_they_are():
    for text in (*read_tunes()[::50], "|:GABc d2B2|", "", "what is this"):
        assert read_pasted(text) == (text, ())
