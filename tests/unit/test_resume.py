"""A view that was lost is taken where it was: as far as the run is kept, and with the learning rates set on the way."""

import pytest

from rnn_core.runs.live import LiveRace
from rnn_core.runs.resume import resume
from tests.unit.inline_runs import RACE, finished, run_until


def updated(live, count):
    live.open()
    for _ in range(count):
        live.one_update()
        live.wait(5)
    return live


def test_another_view_goes_on_where_the_first_was(shelf):
    first = updated(LiveRace(RACE, shelf), 5)
    back = LiveRace(RACE, shelf)
    resume(back, 5)
    back.wait(5)
    assert back.update == 5 and back.state == first.state and back.rows == first.rows and not back.running
    back.start()
    run_until(back, 8)
    assert back.update >= 8


def test_what_is_no_longer_kept_is_not_resumed(shelf):
    live = LiveRace(RACE, shelf)
    resume(live, 50)
    assert live.update == 0 and live.error is None and not live.running
    updated(LiveRace(RACE, shelf), 3)
    resume(live, 50)
    live.wait(5)
    assert live.update == 3


def test_the_learning_rates_that_were_set_come_back(shelf):
    first = updated(LiveRace(RACE, shelf), 4)
    first.set_learning_rate(0.02)
    updated(first, 2)
    back = LiveRace(RACE, shelf)
    resume(back, 6, tuple(first.rate_changes))
    back.wait(5)
    assert back.update == 6 and back.rate_changes == [(4, 0.02)] and back.rows == first.rows


def test_places_and_rates_that_no_run_has_are_refused(shelf):
    live = finished(LiveRace(RACE, shelf))
    other = LiveRace(RACE, shelf)
    for place, changes in ((-1, ()), (121, ()), (10, ((5, -1.0),)), (10, ((5, float("nan")),))):
        with pytest.raises(ValueError, match="must be"):
            resume(other, place, changes)
        assert other.update == 0 and other.rate_changes == []
    resume(other, 10, ((12, 0.02),))
    assert other.update == 10 and other.rate_changes == [] and live.rate_changes == []
