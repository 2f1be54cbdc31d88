"""Runs that are shared: equal races are trained once; each learner has a place, a pace and branches of their own."""

import math
import pickle
import time

import numpy as np
import torch

from rnn_core.experiment import Race
from rnn_core.nets import training
from rnn_core.runs.live import LiveRace
from tests.unit.inline_runs import RACE, alone, finished, run_until


def paused_near(update, shelf):
    """A learner who has seen half as fast what was trained, and has paused."""
    live = LiveRace(RACE, shelf)
    live.pace = 0.5
    live.start()
    run_until(live, update)
    live.pause()
    return live


def weights(live, lane=0):
    return pickle.loads(live.state)[lane].model.state_dict()


def without_seconds(rows):
    return np.array(rows)[:, :6]


def assert_equal_runs(live, changes=()):
    for n, lane in enumerate(live.race.lanes):
        wanted = alone(lane, changes)
        np.testing.assert_array_equal(without_seconds(live.rows[n]), without_seconds(wanted.history))
        assert all(torch.equal(value, wanted.model.state_dict()[name]) for name, value in weights(live, n).items())
        assert [shot.update for shot in live.snapshots[n]] == [shot.update for shot in wanted.snapshots]


def test_thirty_learners_cost_one_training_and_see_what_a_run_of_their_own_would_show(shelf):
    first = finished(LiveRace(RACE, shelf))
    assert shelf.engine.updates == 120
    others = [finished(LiveRace(Race.from_link(RACE.to_link()), shelf), math.inf) for _ in range(29)]
    assert shelf.engine.updates == 120
    assert_equal_runs(first)
    assert_equal_runs(others[-1])


def test_who_comes_later_sees_nothing_before_start_and_then_goes_at_a_pace_of_their_own(shelf):
    finished(LiveRace(RACE, shelf))
    late = LiveRace(RACE, shelf)
    assert late.lanes is None and late.rows == [[], []] and late.update == 0 and late.history(0).shape == (0, 7)
    late.open()
    assert [lane.update for lane in late.lanes] == [0, 0] and late.now[0].update == 0 and not late.finished
    times = late.trajectory.seconds()
    late.pace = 4.0
    began = time.monotonic()
    late.start()
    while late.update < 60:
        assert late.history(1)[-1, 0] == late.update == late.rows[0][-1].update
        assert all(shot.update <= late.update for shot in (*late.snapshots[0], late.now[0]))
        late.watch()
    assert times[60] / 4 <= time.monotonic() - began < times[-1]


def test_a_pause_holds_the_very_networks_of_its_place_also_where_no_state_was_kept(shelf):
    finished(LiveRace(RACE, shelf))
    live = paused_near(31, shelf)
    at = live.update
    assert at < 120 and live.now[0].update == live.now[1].update == at and not live.busy
    run = training.start(RACE.lanes[1])
    while run.update < at:
        training.train_once(run)
    assert all(torch.equal(value, run.model.state_dict()[name]) for name, value in weights(live, 1).items())
    live.one_update()
    assert live.update == at + 1 == live.now[0].update and live.state
    live.watch()
    assert live.update == at + 1


def test_a_changed_rate_leads_on_to_a_branch_and_leaves_the_others_where_they_are(shelf):
    whole = finished(LiveRace(RACE, shelf))
    live = paused_near(40, shelf)
    at = live.update
    live.set_learning_rate(0.02)
    assert live.rate_changes == [(at, 0.02)] and live.learning_rate == 0.02 and live.update == at
    finished(live, math.inf)
    assert [row.learning_rate for row in live.rows[0]] == [0.005] * (at + 1) + [0.02] * (120 - at)
    assert_equal_runs(live, ((at, 0.02),))
    assert whole.rate_changes == [] and {row.learning_rate for row in whole.rows[0]} == {0.005}
    trained = shelf.engine.updates
    again = LiveRace(RACE, shelf)
    again.start()
    run_until(again, 1)
    again.pause()
    while again.update < at:
        again.one_update()
    again.set_learning_rate(0.02)
    assert again.trajectory is live.trajectory  # who does the same shares it
    finished(again, math.inf)
    assert shelf.engine.updates - trained < 2 * at


def test_two_changes_at_one_place_are_one(shelf):
    live = LiveRace(RACE, shelf)
    live.open()
    live.set_learning_rate(0.02)
    live.set_learning_rate(0.03)
    assert live.rate_changes == [(0, 0.03)]
    assert {row.learning_rate for row in finished(live).rows[0][1:]} == {0.03}


def test_trained_anew_is_trained_again_and_replaces_what_was_there(shelf):
    first = finished(LiveRace(RACE, shelf))
    anew = LiveRace(RACE, shelf, anew=True)
    finished(anew)
    assert shelf.engine.updates == 240 and anew.trajectory is not first.trajectory
    assert LiveRace(RACE, shelf).trajectory is anew.trajectory
    np.testing.assert_array_equal(without_seconds(anew.rows[1]), without_seconds(first.rows[1]))
