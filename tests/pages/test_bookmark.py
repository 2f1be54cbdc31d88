"""What a browser hands back about a run is a stranger's word: it is taken where it fits, and else forgotten."""

import json

import pytest

from pages.parts.bookmark import bookmark, return_to
from rnn_core.experiment import Race
from rnn_core.runs.live import LiveRace
from rnn_core.runs.shelf import shared_shelf

RACE = Race.from_link("task=adding&length=6&model=gru&hidden=4&batch_size=4&updates=30&seed=71")


def opened(updates=0):
    live = LiveRace(RACE, shared_shelf())
    live.open()
    for _ in range(updates):
        live.one_update()
        live.wait(5)
    return live


def test_a_bookmark_takes_another_session_to_the_same_place():
    first, back = opened(3), opened()
    return_to(back, json.dumps(dict(bookmark(first))))
    assert back.update == 3


@pytest.mark.parametrize(
    "changed",
    [{"race": "another"}, {"update": 31}, {"update": -1}, {"update": "3x"}, {"update": None},
     {"update": float("inf")}, {"changes": [[1]]}, {"changes": [[1, -5]]}, {"changes": [["<b>", "x"]]}, {"changes": 7}],
)  # fmt: skip
def test_what_fits_no_run_changes_nothing(changed):
    first, back = opened(3), opened()
    return_to(back, json.dumps({**bookmark(first), **changed}))
    assert back.update == 0 and back.error is None


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "null", '"x"', "[" * 19_999, "9" * 100_000])
def test_what_is_no_bookmark_is_forgotten(text):
    back = opened()
    return_to(back, text)
    assert back.update == 0
