"""A lesson declares itself: nothing is missing in the course, what is missing is said, and a new lesson just opens."""

import re
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import course
from rnn_core.course.lessons import CHAPTERS, Chapter
from tests.pages.opened import ROOT, says, words

PAGE = (Path(__file__).parent / "a_new_lesson.py").read_text(encoding="utf-8")
GUESS = "LESSON in pages/odd.py must have a guess like Guess(question, (option, another option)), or None."
LISTED = (*CHAPTERS, Chapter("New", ("odd",)))


def without(name):
    return re.sub(rf"^    {name}=.*\n", "", PAGE, flags=re.MULTILINE)


@pytest.fixture
def open_course(tmp_path, monkeypatch):
    """A copy of all pages and, beside them, the page `text` called odd; opened at `path`."""

    def opened(text, path=None, chapters=LISTED):
        shutil.copy(ROOT / "app.py", tmp_path)
        shutil.copytree(ROOT / "pages", tmp_path / "pages", ignore=shutil.ignore_patterns("__pycache__"))
        (tmp_path / "pages" / "odd.py").write_text(text, encoding="utf-8")
        monkeypatch.setattr(course, "PAGES", tmp_path / "pages")
        monkeypatch.setattr(course, "CHAPTERS", chapters)
        test = AppTest.from_file(str(tmp_path / "app.py"), default_timeout=120)
        return (test.switch_page(path) if path else test).run()

    return opened


def test_no_page_of_the_course_lacks_anything():
    assert course.faults() == []
    assert [entry.slug for entry in course.entries()] == [slug for chapter in CHAPTERS for slug in chapter.slugs]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (None, "rnn_core/course/lessons.py lists “odd”, but there is no file pages/odd.py."),
        ("", "pages/odd.py has no LESSON: it needs LESSON = Lesson(__file__, title=…, …)."),
        ("LESSON = (", "pages/odd.py is no Python: '(' was never closed in line 1."),
        (without("title"), "LESSON in pages/odd.py has no title."),
        (without("question"), "LESSON in pages/odd.py has no question."),
        (without("words"), "LESSON in pages/odd.py has no words."),
        (without("opening"), "LESSON in pages/odd.py has no opening."),
        (without("guess"), "LESSON in pages/odd.py has no guess."),
        (PAGE.replace("question=", "qestion="), "LESSON in pages/odd.py has “qestion”, which no Lesson has."),
        (
            PAGE.replace('"update"', '"flux"'),
            "LESSON in pages/odd.py has the word “flux”, which rnn_core/course/glossary.py does not explain.",
        ),
        (
            PAGE.replace("__file__", '"even"'),
            "LESSON in pages/odd.py must begin with __file__, which holds its slug.",
        ),
        (
            PAGE.replace('"Odd or even"', "FAILS"),
            "LESSON in pages/odd.py must have its title written out as one string: the page is not run to read it.",
        ),
        (
            PAGE.replace('("GRU", "update")', '("GRU")'),
            "LESSON in pages/odd.py must have its words written out as strings in parentheses, such as "
            '("gate", "unit"), or () where none is new: the page is not run to read it.',
        ),
        (
            PAGE.replace("frame.page(LESSON)\n", ""),
            "pages/odd.py never calls frame.page(LESSON): it comes after LESSON, first of all.",
        ),
        (PAGE.replace(", (LEARNS, FAILS))", ")"), GUESS),
        (
            PAGE.replace("task=parity", "task=partiy"),
            "LESSON in pages/odd.py has an opening that cannot be read: task is 'partiy', but it must be one of: ",
        ),
        (
            PAGE.replace("    opening=", '    shipped=("oddity",),\n    opening='),
            "LESSON in pages/odd.py ships “oddity”, which rnn_core/shipped does not hold.",
        ),
    ],
)
def test_what_a_page_lacks_is_said_in_one_sentence(tmp_path, monkeypatch, text, fault):
    monkeypatch.setattr(course, "PAGES", tmp_path)
    monkeypatch.setattr(course, "CHAPTERS", LISTED[-1:])
    if text is not None:
        (tmp_path / "odd.py").write_text(text, encoding="utf-8")
    assert any(sentence.startswith(fault) for sentence in course.faults())
    assert not course.entries()


@pytest.mark.parametrize(
    ("chapters", "fault"),
    [
        ((), "rnn_core/course/lessons.py has no chapter that lists “odd”: add it to one."),
        (2 * LISTED[-1:], "rnn_core/course/lessons.py lists “odd” 2 times."),
    ],
)
def test_a_page_has_one_place_in_the_course(tmp_path, monkeypatch, chapters, fault):
    monkeypatch.setattr(course, "PAGES", tmp_path)
    monkeypatch.setattr(course, "CHAPTERS", chapters)
    (tmp_path / "odd.py").write_text(PAGE, encoding="utf-8")
    assert course.faults() == [fault]


def test_a_page_that_is_edited_is_read_again(tmp_path, monkeypatch):
    monkeypatch.setattr(course, "PAGES", tmp_path)
    monkeypatch.setattr(course, "CHAPTERS", LISTED[-1:])
    assert course.faults()
    (tmp_path / "odd.py").write_text(without("question"), encoding="utf-8")
    assert course.faults()
    (tmp_path / "odd.py").write_text(PAGE, encoding="utf-8")
    assert not course.faults() and course.find("odd").question == "Can a network count up to two?"


def test_a_page_under_construction_says_on_the_home_page_and_on_itself_what_it_lacks(open_course):
    home = open_course(without("question"))
    assert not home.exception
    fault = "LESSON in pages/odd.py has no question."
    assert [says(warning) for warning in home.warning] == 2 * [fault]  # in the sidebar, and on the map
    page = home.switch_page("pages/odd.py").run()
    assert not page.exception and not page.radio
    assert [says(warning) for warning in page.warning] == 2 * [fault]


def test_a_page_that_no_chapter_lists_says_so(open_course):
    home = open_course(PAGE, chapters=CHAPTERS)
    assert not home.exception and any("no chapter that lists “odd”" in says(warning) for warning in home.warning)


def test_an_opening_and_shipped_networks_that_do_not_exist_are_named_on_the_page(open_course):
    text = PAGE.replace("task=parity", "task=partiy").replace("    guess=", '    shipped=("oddity",),\n    guess=')
    test = open_course(text, "pages/odd.py")
    assert not test.exception
    faults = " ".join(map(says, test.warning))
    assert "LESSON in pages/odd.py ships “oddity”, which rnn_core/shipped does not hold." in faults
    assert "LESSON in pages/odd.py has an opening that cannot be read: task is 'partiy', but it must be" in faults


@pytest.mark.parametrize("options", ['"yes"', "()", "(LEARNS,)", "(LEARNS, LEARNS)"])
def test_a_guess_without_two_options_to_choose_from_is_named_on_the_page(open_course, options):
    test = open_course(PAGE.replace("(LEARNS, FAILS))", f"{options})"), "pages/odd.py")
    assert not test.exception and GUESS in " ".join(map(says, test.warning)) and not test.radio


@pytest.mark.parametrize("text", [PAGE.replace("frame.page(LESSON)\n", ""), PAGE.replace(", (LEARNS, FAILS))", ")")])
def test_a_page_with_such_a_fault_has_its_sidebar_title_and_message_all_the_same(open_course, text):
    test = open_course(text, "pages/odd.py")
    assert not test.exception and test.title[0].value == "Odd or even" and not test.radio
    assert "pages/odd.py" in says(test.warning[-1]) and len(test.warning) == 2  # in the sidebar, and on the page


def drawn(test):
    """What is written in the pictures of a page."""
    return " ".join(part.proto.json + str(part.proto.bytes) for part in test.get("bidi_component"))


def told(test):
    return " ".join(box.value for box in (*test.info, *test.success, *test.warning))


def test_a_new_lesson_opens_untrained_and_passes_its_verdict_after_training(open_course):
    test = open_course(PAGE, "pages/odd.py")
    assert not test.exception and not test.warning
    assert test.title[0].value == "Odd or even" and test.radio[0].options[0] == "yes: nearly always right"
    assert "GRU 16, untrained" in drawn(test) and "measured now" in drawn(test)
    assert "networks before any training" in words(test)
    assert "Not trained yet: press Start.** Guess above" in told(test)
    test.radio[0].set_value("no: hardly better than a coin").run()
    assert "Not trained yet: press Start.** You guessed “no: hardly" in told(test) and not test.warning
    test.button(key="run").click().run()
    trained(test)
    assert "GRU 16, untrained" not in drawn(test) and "GRU 16" in drawn(test)
    assert "measured was: yes: nearly always right" in told(test) and "Your own run" in told(test)
    test.button(key="reset").click().run()
    assert "Not trained yet: press Start" in told(test) and not test.exception


def test_a_lesson_may_have_no_new_words(open_course):
    test = open_course(PAGE.replace('("GRU", "update")', "()"), "pages/odd.py")
    assert not test.exception and not test.warning and test.radio
    assert not any("New words here" in box.label for box in test.expander)


def test_a_lesson_that_trains_on_the_spot_needs_no_start(open_course):
    page = PAGE.replace("updates=60&", "updates=900&")  # more than one slice holds, however fast the machine
    test = open_course(page.replace("    guess=", "    train_at_opening=True,\n    guess="), "pages/odd.py")
    assert not test.exception and "Not trained yet: training is under way" in told(test)
    test.radio[0].set_value("yes: nearly always right").run()
    trained(test)
    assert "You guessed it: yes: nearly always right" in told(test)


def trained(test):
    """Look at a page until its run is over."""
    run = test.session_state["odd.run"]
    for _ in range(400):
        if run.finished:
            break
        test.run()
        assert not test.exception
    assert run.finished
    test.run()
