"""Films of real digits, against oracles that work motion and order out anew; and what is predicted of them."""

import numpy as np
import pytest
import torch

from rnn_core.data.moving import draw_at, sprites
from rnn_core.experiment import Experiment
from rnn_core.findings.video import telling
from rnn_core.nets import training
from rnn_core.nets.probes.foresee import keep, likeness
from rnn_core.questions.frames import FrameForecast
from rnn_core.questions.net import Net
from rnn_core.questions.video import CopyErrors, HiddenPlaces
from rnn_core.tasks import TASKS
from rnn_core.tasks.motion import COMPASS
from rnn_core.tasks.video import GRAY, HEIGHT, SCREEN, SIZE, WIDTH, draw_clips

WAYS = {"→": (0, 1), "↘": (1, 1), "↓": (1, 0), "↙": (1, -1), "←": (0, -1), "↖": (-1, -1), "↑": (-1, 0), "↗": (-1, 1)}


def rng(seed=0):
    return np.random.default_rng(seed)


def test_no_scan_is_both_learned_and_held_out_and_a_smaller_one_keeps_its_ink():
    whole = [{image.tobytes() for image in sprites(part, 8)[0]} for part in ("learned", "held out")]
    assert not whole[0] & whole[1] and sum(len(sprites(part, 8)[0]) for part in ("learned", "held out")) == 1_797
    images, small = sprites("learned", 8)[0], sprites("learned", 6)[0]
    assert np.allclose(small.mean((1, 2)), images.mean((1, 2)), atol=1e-5)


def test_an_image_is_drawn_at_its_place_shared_between_pixels_and_cut_at_the_edge():
    image = np.arange(1, 5, dtype=np.float32).reshape(1, 2, 2)
    places = np.array([[[1, 2], [0.5, 0], [-1, 3]]], np.float32)
    whole, between, cut = draw_at(image, places, (4, 4))[0]
    assert whole[1:3, 2:4].tolist() == [[1, 2], [3, 4]] and whole.sum() == 10
    assert np.allclose(between[:3, :2], [[0.5, 1], [2, 3], [1.5, 2]])
    assert cut[0, 3] == 3 and cut.sum() == 3


def test_a_digit_moves_a_pixel_a_frame_and_turns_at_the_edges_alone():
    level = np.diff(draw_clips(TASKS["video"](length=40), "learned", 100, rng())[1][:, :, 0], axis=1)
    assert (level[..., 0] == 0).all() and (np.abs(level[..., 1]) == 1).all()
    _, places = draw_clips(TASKS["video"](length=40, path="slanted"), "learned", 100, rng())
    steps = np.diff(places[:, :, 0], axis=1)
    assert (np.abs(steps[..., 1]) == 1).all() and (np.abs(steps[..., 0]) <= 1).all()
    room = np.array([HEIGHT - SIZE, WIDTH - SIZE])
    turned = steps[:, 1:] != steps[:, :-1]
    at = places[:, 1:-1, 0]
    assert turned.any() and ((at == 0) | (at == room))[turned].all()


def test_the_next_frame_is_the_answer_and_nothing_is_seen_through_the_screen():
    task = TASKS["video"]()
    batch = task.sample(20, rng())
    assert np.array_equal(batch.inputs[:, 1:], batch.targets[:, :-1])
    frames, places = draw_clips(task, "held out", 60, rng())
    bare, _ = draw_clips(TASKS["video"](screen="none"), "held out", 60, rng())
    assert (frames[..., SCREEN] == GRAY).all()
    outside = np.ones(WIDTH, bool)
    outside[SCREEN] = False
    assert np.array_equal(frames[..., outside], bare[..., outside])
    left = places[:, :, 0, 1]
    behind = (left >= SCREEN.start) & (left + SIZE <= SCREEN.stop)
    assert behind.any() and not frames[behind][..., outside].any()


def test_levels_of_a_film_are_those_of_the_mean_frame_and_of_copies():
    task = TASKS["video"]()
    batch = task.sample(400, rng(5))
    error = np.square(batch.targets - batch.inputs).mean()
    assert task.copying == pytest.approx(error, rel=0.06) and task.solved == task.copying / 2
    assert np.square(batch.targets - batch.targets.mean((0, 1))).mean() == pytest.approx(task.chance, rel=0.06)
    assert CopyErrors(task).answer().mse == pytest.approx(task.copying, rel=0.1)


def test_motion_is_what_a_roll_of_the_frame_undoes():
    task = TASKS["motion"](grain=0.0, length=5)
    batch = task.sample(60, rng())
    for frames, ways in zip(batch.inputs.reshape(60, 5, 12, 12), batch.targets, strict=True):
        down, right = WAYS[COMPASS[ways[0]]]
        rolled = [np.roll(frames[0], (speed * down, speed * right), (0, 1)) for speed in (1, 2)]
        assert any(np.array_equal(frames[1], one) for one in rolled) and (ways == ways[0]).all()
    assert not batch.mask[:, 0].any() and batch.mask[:, 1:].all()


def test_no_place_tells_a_direction():
    """The mean frame of each direction is that of all, at every step."""
    task = TASKS["motion"](grain=0.0, length=3)
    batch = task.sample(8_000, rng())
    for way in range(len(COMPASS)):
        assert np.abs(batch.inputs[batch.targets[:, 0] == way].mean(0) - batch.inputs.mean((0, 1))).max() < 0.08


def test_the_order_is_that_of_the_digits_that_are_there():
    task = TASKS["clip_order"](grain=0.0, length=5)
    batch = task.sample(80, rng())
    known = {image.tobytes(): int(digit) for image, digit in zip(*sprites("learned", 8), strict=True)}
    for frames, target in zip(batch.inputs.reshape(80, 5, 12, 12), batch.targets, strict=True):
        shown = [frame for frame in frames if frame.any()]
        assert len(shown) == 2
        windows = np.lib.stride_tricks.sliding_window_view(shown[0], (8, 8)).reshape(-1, 8, 8)
        found = [known[window.tobytes()] for window in windows if window.tobytes() in known]
        assert task.answers[target] == f"{found[0]} first"


def net_for(link):
    experiment = Experiment.from_link(link)
    return Net(experiment), training.start(experiment, measured=False).model


@pytest.mark.parametrize("model", ["conv_lstm", "frame_conv", "gru", "lstm"])
def test_what_is_foreseen_is_what_the_network_answers_to_its_own_frames(model):
    net, network = net_for(f"task=video&length=6&model={model}&hidden=3&updates=1")
    seen = net.experiment.held_out().inputs[:2, :3]
    foreseen = FrameForecast(net, seen, 2).answer()
    with torch.no_grad():
        first = network(torch.as_tensor(seen))[:, -1].clamp(0, 1).numpy()
        second = network(torch.as_tensor(np.concatenate([seen, first[:, None]], 1)))[:, -1].clamp(0, 1).numpy()
    assert np.allclose(foreseen, np.stack([first, second], 1), atol=1e-6)


def test_what_is_kept_of_maps_are_the_means_of_their_rows_and_columns_and_of_cells_their_states():
    _, network = net_for("task=video&length=6&model=conv_lstm&hidden=3&updates=1")
    inputs = TASKS["video"](length=6).sample(2, rng()).inputs
    h = network.watch(network.frames(torch.as_tensor(inputs)))["h"].detach().numpy()
    kept = keep(network, inputs)
    assert kept.shape == (2, 6, 2 * 3 * (HEIGHT + WIDTH))
    assert np.allclose(kept[..., : 3 * WIDTH], h.mean(-2).reshape(2, 6, -1), atol=1e-6)
    _, cells = net_for("task=video&length=6&model=lstm&hidden=3&updates=1")
    assert keep(cells, inputs).shape == (2, 6, 6)


def test_likeness_is_one_of_the_same_and_less_of_others():
    frames = rng().random((3, 12, 20)).astype(np.float32)
    assert likeness(frames, frames, 7) == pytest.approx(1)
    assert likeness(frames, frames[::-1].copy(), 7) < 0.5


def test_likeness_counts_windows_that_lie_within_the_frame_and_no_others():
    """One pixel in a corner, of 1 instead of 0, is in one window of 49 pixels: mean 1/49, variance 1/49 - 1/49**2."""
    dark = np.zeros((2, 12, 20), np.float32)
    spot = dark.copy()
    spot[:, 0, 0] = 1
    mean, c1, c2 = 1 / 49, 0.01**2, 0.03**2
    alone = c1 * c2 / ((mean**2 + c1) * (mean - mean**2 + c2))
    windows = (12 - 6) * (20 - 6)
    assert likeness(dark, dark, 7) == pytest.approx(1)
    assert likeness(dark, spot, 7) == pytest.approx(1 - (1 - alone) / windows, abs=1e-6)


def test_a_probe_finds_a_place_that_is_kept_and_none_where_nothing_is_hidden():
    net, _ = net_for("task=video&model=frame_conv&hidden=2&updates=1")
    found, clips = HiddenPlaces(net).answer()
    assert found.probe == pytest.approx(found.mean, rel=0.05), "one that remembers nothing knows no more than the mean"
    assert len(clips) == 64 and found.digits > 100 and found.last > 1
    assert all(np.isnan(one.read).any(1).sum() > 0 for one in clips)
    for other in ("screen=none", "movers=2"):
        assert HiddenPlaces(net_for(f"task=video&{other}&model=frame_conv&hidden=2&updates=1")[0]).answer() is None
    assert len(telling(net.experiment.task, 8)) == 8
