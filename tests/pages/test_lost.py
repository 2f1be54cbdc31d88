"""What a network cannot read of a typed text is counted; an accent that comes apart from its letter is not lost."""

import html
import re
import unicodedata
from collections import Counter
from urllib.parse import urlencode

from pages.parts.lost import beside_words, by_letter, whole
from rnn_core.data.reviews import read_reviews, words_of
from rnn_core.experiment import Experiment
from rnn_core.tasks.speeches import Speeches
from tests.pages.opened import open_lesson, says, words

SPELL = Speeches().spell


def captions(test):
    return " ".join(says(box) for box in test.caption)


def test_letters_of_which_nothing_is_left_are_counted():
    assert by_letter("a\tb <3 🙂🙂", SPELL) == Counter({"🙂": 2, "\t": 1, "<": 1})
    assert not by_letter("Café, naïve — “yes”", SPELL)


def test_accents_that_come_apart_are_put_on_their_letters_and_not_lost():
    apart = unicodedata.normalize("NFD", "Café naïve")
    assert len(apart) == 12 and whole(apart) == "Café naïve" and not by_letter(apart, SPELL)
    assert not beside_words(apart, words_of(whole(apart)))


def test_what_stands_in_no_word_of_a_review_is_counted():
    lost = beside_words("I <3 it, Don’t 🙂 > ever", words_of("I <3 it, Don’t 🙂 > ever"))
    assert lost["🙂"] == 1 and lost["<"] == 1 and not lost["3"], "a heart opens no tag"
    assert not beside_words("Great, isn’t it? 5 stars!", words_of("Great, isn’t it? 5 stars!"))


def test_of_the_tables_nothing_is_taken_for_a_tag_that_holds_words():
    for table in ("training", "testing"):
        for text in read_reviews(table)[0]:
            for bracketed in re.findall(r"<[^<>]*>", html.unescape(text)):
                holds_words = not re.fullmatch(r"</?(br|a|p|span)( \w+=.*| /)?/?>", bracketed)
                assert bool(words_of(bracketed)) == holds_words or bracketed == "<>", bracketed


def test_a_heart_hides_no_words_of_a_typed_review():
    text = "This tea <3 is so good > all others &lt;3 <br/>Yes"
    assert " ".join(words_of(text)) == "this tea 3 is so good all others 3 yes"
    test = open_lesson("sentiment")
    test.text_area(key="sentiment.typed").set_value("My dog <3 loves it > me").run()
    assert "2 of 23 characters are left out" in captions(test) and "< (1), > (1)" in captions(test)
    test.text_input(key="sentiment.first").set_value("<3 good tea > bad tea")
    test.text_input(key="sentiment.second").set_value("<3 bad tea > good tea").run()
    assert "The words are the same" in words(test) and not test.exception
    test.text_input(key="sentiment.second").set_value("bad tea").run()
    assert "The words are not the same" in words(test), "of the first text all is read"


def test_a_text_is_said_the_same_with_accents_that_come_apart():
    said = []
    for form in ("NFC", "NFD"):
        test = open_lesson("phonemes")
        test.text_input(key="phonemes.text").set_value(unicodedata.normalize(form, "café")).run()
        said += re.findall(r"it spells [^\\\"]+", str(test.get("bidi_component")[-1].proto))
    assert len(said) == 2 and said[0] == said[1]


def test_a_text_to_train_on_may_have_accents_that_come_apart():
    test = open_lesson("writing")
    test.text_area(key="writing.own").set_value(unicodedata.normalize("NFD", "Ein Männlein steht im Walde. " * 9))
    test.button(key="writing.train").click().run()
    run = test.session_state["writing.run"]
    run.pause()
    test.run()
    assert {"ä", "\u0308"} & set(run.race.lanes[0].task.vocabulary) == {"ä"}
    assert not test.error and not test.exception, "what it reads first is what it was trained on"


def test_an_old_link_may_hold_accents_that_come_apart():
    whole_text = "Ein Männlein steht im Walde ganz still und stumm. " * 2
    old = Experiment.from_link("task=text&" + urlencode({"text": unicodedata.normalize("NFD", whole_text)}))
    assert old == Experiment.from_link("task=text&" + urlencode({"text": whole_text}))
    assert old.task.codes(unicodedata.normalize("NFD", "Männ")).tolist() == old.task.codes("Männ").tolist()


def test_pages_say_what_they_leave_out():
    test = open_lesson("writing")
    test.text_area[0].set_value("My\tfellow <3 Américains 🙂🙂").run()
    assert "4 of 26 characters are left out" in captions(test) and "🙂 (2), tab (1), < (1)" in captions(test)
    test.text_input(key="pen.prompt").set_value("Dear 🙃").run()
    assert "1 of 6 characters are left out" in captions(test)
    test = open_lesson("sentiment")
    test.text_area(key="sentiment.typed").set_value("good 🙂 tea").run()
    assert "1 of 10 characters are left out" in captions(test) and not test.exception
