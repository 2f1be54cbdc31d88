"""How long a slice is: short in a crowd, longer where others' single updates take long."""

import pytest

from rnn_core.runs.turns import ROUND_SECONDS, SHORTEST_SLICE, SLICE_SECONDS, slice_seconds


def test_alone_a_run_shows_five_slices_a_second_and_a_crowd_goes_round_in_one():
    assert slice_seconds(2, 1, 0.0) == slice_seconds(2, 3, 0.1) == SLICE_SECONDS
    assert 30 * slice_seconds(2, 30, 0.9) == pytest.approx(2 * ROUND_SECONDS, rel=0.05)
    assert slice_seconds(2, 10_000, 0.9) == SHORTEST_SLICE


def test_who_waits_for_the_long_updates_of_two_others_gets_a_third_of_a_worker_and_no_slice_is_longer_than_a_round():
    assert slice_seconds(2, 3, 0.6) == 0.6
    assert slice_seconds(2, 3, 2.0) / (slice_seconds(2, 3, 2.0) + 2.0) == pytest.approx(1 / 3)
    assert slice_seconds(2, 3, 60.0) == ROUND_SECONDS
