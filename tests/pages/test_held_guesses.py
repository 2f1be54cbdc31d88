"""Verdicts: none from networks that know nothing, and none about another experiment than the guess was about."""

import pytest

from pages.parts.course import entries
from pages.parts.on_show import measured_last
from rnn_core.experiment import Race, vary
from tests.pages.opened import ROOT, open_lesson, words

SLUGS = [entry.slug for entry in entries() if entry.slug != "lab"]
SLOWEST = ("driving", "music", "phonemes", "reading", "translation", "video", "words", "writing")
JUDGED = ("You guessed it", "measured was", "You guessed “")


def judged(test) -> list[str]:
    return [
        str(message.value)
        for message in (*test.success, *test.warning)
        if any(words in str(message.value) for words in JUDGED)
    ]


def shows_trained_networks(slug) -> bool:
    """Whether a page opens with networks that know something, or asks about those that do not."""
    return "shipped=" in (ROOT / "pages" / f"{slug}.py").read_text() or slug == "vanishing"


# Of all pages: tests/e2e/test_every_page.py.
@pytest.mark.parametrize("slug", [slug for slug in SLUGS if slug not in SLOWEST])
def test_a_network_after_one_update_is_judged_neither_right_nor_wrong(slug):
    """Where the question is about how networks start, one update is as good as many."""
    test = guessed(slug)
    assert judged(test) or not shows_trained_networks(slug)
    step(test, slug, 1)
    assert not test.exception
    if slug != "vanishing":
        assert not judged(test)
        assert any(info.value.startswith(("**Too early", "**No verdict", "Your")) for info in test.info)


def test_a_guess_is_not_held_against_another_experiment():
    test = open_lesson("unrolling")
    test.radio[0].set_value(test.radio[0].options[0]).run()
    opening = test.session_state["unrolling.run"].race.to_link()
    other = open_lesson("unrolling", vary(opening, length=6, updates=150, hidden=12))
    other.radio[0].set_value(other.radio[0].options[0]).run()
    run = other.session_state["unrolling.run"]
    assert run.race == Race.from_link(vary(opening, length=6, updates=150, hidden=12))
    run.start()
    while run.running:
        run.watch()
    other.run()
    assert not judged(other)
    assert any("Measured in this run" in info.value for info in other.info), [info.value for info in other.info]


def test_what_was_measured_is_said_of_the_update_at_which_it_was():
    test = guessed("unrolling")
    run = step(test, "unrolling", 3)
    assert run.update == 3
    [info] = [info.value for info in test.info if info.value.startswith("**Too early")]
    assert "measured at update 0" in info and "clearly better" in info


def test_a_run_that_is_paused_is_not_judged_however_well_it_does():
    test = guessed("lstm", "task=counting&model=lstm&hidden=16&updates=900&length=6")
    run = step(test, "lstm", 45)
    task = run.race.lanes[0].task
    assert task.beats_guessing(measured_last(run, 0)[1]) and not run.finished and not judged(test)


def test_a_network_that_has_diverged_is_not_judged_by_what_it_did_before():
    test = guessed("video")
    run = step(test, "video", 1)
    run.set_learning_rate(10.0)
    while not run.finished:
        run.one_update()
        run.wait(60)
    test.run()
    assert all(lane.diverged_at for lane in run.lanes) and not judged(test) and not test.exception
    assert any("Every network of this run has diverged" in info.value for info in test.info)


@pytest.mark.parametrize("slug", ["words", "sentiment"])
def test_no_mission_is_accomplished_by_a_network_that_knows_nothing(slug):
    test = guessed(slug)
    step(test, slug, 1)
    assert "Mission accomplished" not in words(test)


def test_a_card_about_a_network_says_nothing_of_one_that_knows_nothing():
    test = guessed("lstm")
    assert "it is the cell state c that counts" in words(test)
    step(test, "lstm", 1)
    assert "it is the cell state c that counts" not in words(test)


def guessed(slug, link=""):
    test = open_lesson(slug, link)
    return test.radio[0].set_value(test.radio[0].options[0]).run()


def step(test, slug, updates):
    """Make updates one by one, and look at the page; return the run."""
    run = test.session_state[f"{slug}.run"]
    for _ in range(updates):
        run.one_update()
        run.wait(60)
    test.run()
    return run


@pytest.mark.parametrize("slug", ["vanishing", "unrolling"])
def test_what_was_measured_is_folded_away_until_the_reader_has_guessed(slug):
    test = open_lesson(slug)
    folded = [fold for fold in test.expander if fold.label.startswith("**Measured**")]
    assert folded and all("**Measured:**" in fold.markdown[0].value for fold in folded)
    test.radio[0].set_value(test.radio[0].options[0]).run()
    assert not [fold for fold in test.expander if fold.label.startswith("**Measured**")]
