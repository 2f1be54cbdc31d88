"""Motion: read as recorded, shown in windows that never leave the training part, judged as the textbook says."""

import importlib.util

import numpy as np
import pytest

from rnn_core.data.smartwatch import ACTIVITIES, SAMPLES, SENSORS, read_watch
from rnn_core.findings.smartwatch import (
    averaged,
    beginnings,
    begins_at_rest,
    held_out,
    right,
    settled,
)
from rnn_core.questions.smartwatch import ActivityChances, Confusions, OrderAccuracy, ShareIntervals
from rnn_core.shipped import load
from rnn_core.tasks.smartwatch import Smartwatch, scaled
from rnn_core.trace import softmax


@pytest.mark.parametrize("part", ["TRAIN", "TEST"])
def test_each_part_has_ten_whole_clips_of_each_activity(part):
    clips, activities = read_watch(part)
    assert clips.shape == (40, SAMPLES, len(SENSORS)) and np.isfinite(clips).all()
    assert np.bincount(activities).tolist() == [10] * len(ACTIVITIES)
    moving = {name: clips[activities == n].std() for n, name in enumerate(ACTIVITIES)}
    assert moving["Standing"] < moving["Walking"] < min(moving["Running"], moving["Badminton"])


def test_no_clip_is_in_both_parts():
    one, other = (read_watch(part)[0] for part in ("TRAIN", "TEST"))
    assert abs(one[:, None] - other[None]).mean((2, 3)).min() > 0.1


def test_without_the_package_a_sentence_names_it(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(FileNotFoundError, match="sktime"):
        read_watch.__wrapped__("TRAIN")


def test_the_scale_is_of_the_training_clips_alone():
    clips, _ = scaled("TRAIN")
    assert clips.mean((0, 1)) == pytest.approx(0, abs=1e-4) and clips.std((0, 1)) == pytest.approx(1, abs=1e-3)
    assert abs(scaled("TEST")[0].std((0, 1)) - 1).max() > 0.01


@pytest.mark.parametrize("shortest", [1, 60, SAMPLES])
def test_training_shows_windows_of_training_clips_with_their_activity(shortest):
    batch = Smartwatch(shortest=shortest, blur=0).sample(60, np.random.default_rng(0))
    clips, activities = scaled("TRAIN")
    assert batch.lengths.min() >= shortest and (shortest < SAMPLES) == (batch.lengths.min() < SAMPLES)
    for row, length, activity in zip(batch.inputs, batch.lengths, batch.targets, strict=True):
        windows = np.lib.stride_tricks.sliding_window_view(clips, length, axis=1).transpose(0, 1, 3, 2)
        found = (windows == row[:length]).all((2, 3)).any(1)
        assert activities[found].tolist() == [activity] and not row[length:].any()


def test_noise_is_as_large_as_asked_and_the_held_out_clips_have_none():
    clean, noisy = (Smartwatch(blur=blur).sample(200, np.random.default_rng(0)) for blur in (0, 0.5))
    added = (noisy.inputs - clean.inputs)[np.arange(SAMPLES) < clean.lengths[:, None]]
    assert added.std() == pytest.approx(0.5, rel=0.03)
    asked = Smartwatch(blur=1).held_out(np.random.default_rng(5))
    assert np.array_equal(asked.inputs, scaled("TEST")[0])


def test_beginnings_are_all_that_was_seen_so_far():
    batch = held_out().first(2)
    parts = beginnings(batch)
    assert len(parts.inputs) == 2 * SAMPLES and parts.targets.tolist() == np.repeat(batch.targets, SAMPLES).tolist()
    assert (
        np.array_equal(parts.inputs[SAMPLES + 6, :7], batch.inputs[1, :7]) and not parts.inputs[SAMPLES + 6, 7:].any()
    )
    assert parts.lengths[SAMPLES + 6] == 7 and np.flatnonzero(parts.mask[SAMPLES + 6]).tolist() == [6]


def test_a_network_is_followed_as_if_the_clip_ended_after_each_sample():
    for name in ("watch_gru", "watch_cnn"):
        shipped = load(name)
        chances = ActivityChances(shipped.net).answer()
        assert chances.sum(-1) == pytest.approx(1, abs=1e-5)
        assert right(chances)[:, -1].mean() == pytest.approx(shipped.val_metric, abs=1e-6)
    gru = load("watch_gru")
    followed = ActivityChances(gru.net).answer()
    np.testing.assert_allclose(softmax(gru.reading.trace.outputs[0]), followed[0], atol=1e-5)


def test_settled_is_the_time_of_the_first_answer_after_the_last_mistake():
    hits = np.ones((4, SAMPLES), bool)
    hits[1, :13] = False
    hits[2, [0, 50]] = False
    hits[3, -1] = False
    assert settled(hits).tolist() == pytest.approx([0.1, 1.4, 5.2, np.nan], nan_ok=True)


def test_chances_that_are_no_numbers_are_never_right():
    assert not right(np.full((40, SAMPLES, 4), np.nan)).any()


def test_averages_do_not_depend_on_the_order_of_what_came_before():
    chances = np.random.default_rng(0).dirichlet(np.ones(4), (40, SAMPLES))
    mixed = chances[:, np.random.default_rng(1).permutation(SAMPLES)]
    assert averaged(chances)[:, -1] == pytest.approx(averaged(mixed)[:, -1])
    assert averaged(chances)[:, 2] == pytest.approx(chances[:, :3].mean(1))


def test_confusions_count_every_clip_once_at_each_sample():
    truth = held_out().targets
    chances = np.eye(4)[np.tile(truth[:, None], SAMPLES)]
    chances[:, 4] = np.eye(4)[(truth + 1) % 4]
    tables = Confusions(chances).answer()
    assert tables.shape == (SAMPLES, 4, 4) and (tables.sum((1, 2)) == 40).all()
    assert tables[3].tolist() == (10 * np.eye(4)).tolist()
    assert tables[4].tolist() == (10 * np.roll(np.eye(4), 1, 1)).tolist()


def test_intervals_are_those_of_wilson():
    scores = ShareIntervals(40).answer()
    z = 1.959964
    for count in (0, 17, 40):
        share = count / 40
        middle = (share + z**2 / 80) / (1 + z**2 / 40)
        half = z / (1 + z**2 / 40) * np.sqrt(share * (1 - share) / 40 + z**2 / 6400)
        assert scores[count] == pytest.approx((share, max(0, middle - half), min(1, middle + half)), abs=1e-5)


def test_reordered_clips_hold_the_same_samples_and_the_movement_begins_late():
    mixed, back = OrderAccuracy(load("watch_gru").net).answer()
    assert 0.5 < mixed <= 1 and 0.5 < back <= 1
    rest, later = begins_at_rest(2)
    moving = scaled("TEST")[0][held_out().targets > 0]
    assert rest == pytest.approx(np.abs(moving[:, :2]).mean()) and later > rest
