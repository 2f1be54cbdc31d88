"""Green says one thing only: measured now. And a share is never all or nothing by rounding."""

import re
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from pages.parts import figures, pace
from tests.pages.opened import open_lesson, train

PAGES = Path(figures.__file__).parents[1]


def test_a_badge_is_green_for_what_was_measured_now_and_for_nothing_else():
    assert figures.NOW == ":green-badge[measured now]"
    for text in ("precomputed by a command", "measured today on this server", "counted", "schematic"):
        assert figures.badge(text) == f":orange-badge[{text}]"


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (None, "measured now"),
        (0, "measured now"),
        (812, r"measured now, up to update 812 today at \d\d:\d\d"),
        (1000, r"measured today at \d\d:\d\d on this server"),
    ],
)
def test_what_was_trained_before_somebody_came_is_not_measured_now(before, said):
    run = SimpleNamespace(update=1000, made_before=None if before is None else (before, time.time()))
    assert re.fullmatch(said, pace.truth(run))


def test_the_rule_is_written_in_one_place():
    elsewhere = [path for path in PAGES.rglob("*.py") if "-badge[" in path.read_text("utf8")]
    assert elsewhere == [Path(figures.__file__)]


@pytest.mark.parametrize(
    ("share", "written"),
    [(1, "100%"), (0.996, ">99%"), (0.994, "99%"), (0.004, "<1%"), (0, "0%"), (0.5, "50%"), (-0.001, "0%")],
)
def test_nothing_is_all_or_nothing_by_rounding(share, written):
    assert figures.percent(share) == written


def test_shares_on_pages_are_written_in_one_place():
    elsewhere = [path.name for path in PAGES.rglob("*.py") if re.search(r"\{[^{}]+:\.0%\}", path.read_text("utf8"))]
    assert elsewhere == ["figures.py"]


def test_training_again_is_offered_to_whoever_sees_what_was_trained_before_and_to_nobody_else():
    first = open_lesson("unrolling")
    assert "anew" not in keys(first), "nobody has pressed Start"
    train(first.session_state["unrolling.run"], lambda run: run.update >= 3)
    first.run()
    assert "anew" not in keys(first), "it trained for this reader"
    second = open_lesson("unrolling")
    assert "anew" not in keys(second), "nor has this one"
    second.button(key="run").click().run()
    assert "anew" in keys(second)
    second.button(key="anew").click().run()
    run = second.session_state["unrolling.run"]
    assert run.made_before is None and run.update == 0 and "anew" not in keys(second)


def keys(test):
    return {button.key for button in test.button}
