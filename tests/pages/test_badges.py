"""Green says one thing only: measured now."""

from pathlib import Path

from pages.parts import figures

PAGES = Path(figures.__file__).parents[1]


def test_a_badge_is_green_for_what_was_measured_now_and_for_nothing_else():
    assert figures.NOW == ":green-badge[measured now]"
    for text in ("precomputed by a command", "measured today on this server", "counted", "schematic"):
        assert figures.badge(text) == f":orange-badge[{text}]"


def test_the_rule_is_written_in_one_place():
    elsewhere = [path for path in PAGES.rglob("*.py") if "-badge[" in path.read_text("utf8")]
    assert elsewhere == [Path(figures.__file__)]
