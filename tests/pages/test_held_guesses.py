"""Verdicts: none from networks that know nothing, and none about another experiment than the guess was about."""

import pytest

from pages.parts.course import entries
from rnn_core.experiment import Race, vary
from tests.pages.opened import open_lesson

SLUGS = [entry.slug for entry in entries() if entry.slug != "lab"]
JUDGED = ("You guessed it", "measured was", "You guessed “")


def judged(test) -> list[str]:
    return [
        str(message.value)
        for message in (*test.success, *test.warning)
        if any(words in str(message.value) for words in JUDGED)
    ]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_network_after_one_update_is_judged_neither_right_nor_wrong(slug):
    """Where the question is about how networks start, one update is as good as many."""
    test = open_lesson(slug)
    test.radio[0].set_value(test.radio[0].options[0]).run()
    assert judged(test)
    run = test.session_state[f"{slug}.run"]
    run.one_update()
    run.wait(60)
    test.run()
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


@pytest.mark.parametrize("slug", ["vanishing", "unrolling"])
def test_what_was_measured_is_folded_away_until_the_reader_has_guessed(slug):
    test = open_lesson(slug)
    folded = [fold for fold in test.expander if fold.label.startswith("**Measured**")]
    assert folded and all("**Measured:**" in fold.markdown[0].value for fold in folded)
    test.radio[0].set_value(test.radio[0].options[0]).run()
    assert not [fold for fold in test.expander if fold.label.startswith("**Measured**")]
