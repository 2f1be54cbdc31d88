"""The networks that look at images: counted, alone with their generator, one frame at a time."""

import pickle
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest
import torch

from rnn_core.anatomy.viewers import VIEWERS
from rnn_core.experiment import Experiment, Lane
from rnn_core.nets import training
from rnn_core.nets.models import VIEWERS as BUILT
from rnn_core.nets.models import build
from rnn_core.nets.probes.reading import read_all
from rnn_core.tasks.base import Batch, Task, at_the_end, everywhere
from rnn_core.tasks.losses import SQUARED
from rnn_core.tasks.metrics import MSE

viewers = pytest.mark.parametrize("kind", VIEWERS)


@dataclass(frozen=True, kw_only=True)
class Flicker(Task):
    """Noise of two kinds: dim and bright."""

    name: ClassVar = "flicker"
    title: ClassVar = "Flicker"
    story: ClassVar = "Noise flickers. Is it dim or bright?"
    steps: ClassVar = 3
    frame: ClassVar = (2, 8, 12)
    channels: ClassVar = tuple(map(str, range(192)))
    answers: ClassVar = ("dim", "bright")

    def sample(self, size, rng):
        bright = rng.integers(0, 2, size)
        seen = rng.random((size, 3, 192), dtype=np.float32) + bright[:, None, None].astype(np.float32)
        return Batch(seen, bright, *at_the_end(size, 3))


@dataclass(frozen=True, kw_only=True)
class Flickers(Flicker):
    """The next frame is to be predicted after every one."""

    readout: ClassVar = "every"
    loss: ClassVar = SQUARED
    metric: ClassVar = MSE
    answers: ClassVar = Flicker.channels
    chance: ClassVar = 1.0
    solved: ClassVar = 0.1

    def sample(self, size, rng):
        seen = rng.random((size, 4, 192), dtype=np.float32)
        return Batch(seen[:, :3], seen[:, 1:], *everywhere(size, 3))


@dataclass(frozen=True, kw_only=True)
class Pixels(Flickers):
    """Images of one pixel in two colors."""

    frame: ClassVar = (2, 1, 1)
    channels: ClassVar = ("red", "green")
    answers: ClassVar = channels

    def sample(self, size, rng):
        seen = rng.random((size, 4, 2), dtype=np.float32)
        return Batch(seen[:, :3], seen[:, 1:], *everywhere(size, 3))


def task_for(kind):
    return Flicker() if "last" in VIEWERS[kind].readouts else Flickers()


def made(kind, seed=0):
    return build(Lane.of(model=kind, hidden=6), task_for(kind), torch.Generator().manual_seed(seed))


def test_every_viewer_is_built_where_its_anatomy_says():
    assert {name: (kind.__module__.rsplit(".", 1)[1], kind.__name__) for name, kind in BUILT.items()} == {
        name: viewer.built for name, viewer in VIEWERS.items()
    }


@viewers
def test_parameters_are_counted_as_the_built_network_has_them(kind):
    counted = Lane.of(model=kind, hidden=6).parameters(task_for(kind))
    assert counted == sum(p.numel() for p in made(kind).parameters())


@viewers
def test_the_same_seed_gives_the_same_weights_and_the_global_generator_is_left_alone(kind):
    before = torch.random.get_rng_state()
    a, b, c = (torch.cat([p.flatten() for p in made(kind, seed).parameters()]) for seed in (1, 1, 2))
    assert torch.equal(torch.random.get_rng_state(), before)
    assert torch.equal(a, b) and not torch.equal(a, c) and torch.isfinite(a).all()


@viewers
def test_it_sees_one_frame_at_a_time(kind):
    network = made(kind).eval()
    frames = torch.as_tensor(task_for(kind).sample(4, np.random.default_rng(0)).inputs)
    whole, cut = (network.view(network.frames(part)) for part in (frames, frames[:, :2]))
    assert torch.allclose(whole[:, :2], cut, atol=1e-6), "a frame to come changes an answer given before"
    batch = task_for(kind).sample(4, np.random.default_rng(0))
    assert read_all(network, batch).outputs.shape == (4, 3, len(task_for(kind).answers))


def test_a_frame_wise_cnn_forgets_and_a_cnn_with_a_gru_does_not():
    frames = torch.as_tensor(Flicker().sample(4, np.random.default_rng(0)).inputs)
    other = torch.cat([frames[:, :1] + 1, frames[:, 1:]], 1)
    alone, remembers = made("frame_cnn"), made("cnn_gru")
    assert torch.equal(alone(frames), alone(other))
    assert not torch.allclose(remembers(frames), remembers(other), atol=1e-4)


def test_a_conv_lstm_is_an_lstm_where_its_images_are_one_pixel():
    network = build(Lane.of(model="conv_lstm", hidden=4), Pixels(), torch.Generator().manual_seed(0))
    cell, middle = torch.nn.LSTM(2, 4, batch_first=True), network.gates.weight.detach()[:, :, 1, 1]
    with torch.no_grad():
        cell.weight_ih_l0.copy_(middle[:, :2])
        cell.weight_hh_l0.copy_(middle[:, 2:])
        cell.bias_ih_l0.copy_(network.gates.bias)
        cell.bias_hh_l0.zero_()[4:8] += 1  # it begins by keeping
        frames = torch.as_tensor(Pixels().sample(3, np.random.default_rng(0)).inputs)
        watched, (states, (_, last)) = network.watch(network.frames(frames)), cell(frames)
    assert torch.allclose(watched["h"].flatten(2), states, atol=1e-6)
    assert torch.allclose(watched["c"][:, -1].flatten(1), last[0], atol=1e-6)


def test_what_is_pooled_over_time_does_not_depend_on_the_order_of_the_frames():
    frames = torch.as_tensor(Flicker().sample(4, np.random.default_rng(0)).inputs)
    pooled, remembers = made("clip_cnn"), made("cnn_gru")
    assert torch.allclose(pooled(frames), pooled(frames.flip(1)), atol=1e-6)
    assert not torch.allclose(remembers(frames), remembers(frames.flip(1)), atol=1e-4)


def test_convolutions_on_a_frame_forget_the_one_before():
    frames = torch.as_tensor(Flickers().sample(4, np.random.default_rng(0)).inputs)
    other = torch.cat([frames[:, :1] + 1, frames[:, 1:]], 1)
    alone, remembers = made("frame_conv"), made("conv_lstm")
    assert torch.equal(alone(frames)[:, 1:], alone(other)[:, 1:])
    assert not torch.allclose(remembers(frames)[:, 2], remembers(other)[:, 2], atol=1e-5)


@viewers
def test_a_run_learns_pickles_and_goes_on_bit_for_bit(kind):
    experiment = Experiment(task=task_for(kind), lane=Lane.of(model=kind, hidden=6), updates=8, batch_size=16)
    straight, broken = training.start(experiment), training.start(experiment)
    for _ in range(8):
        training.train_once(straight)
    for _ in range(4):
        training.train_once(broken)
    broken = pickle.loads(pickle.dumps(broken))
    for _ in range(4):
        training.train_once(broken)
    assert straight.diverged_at is None
    for name, weights in straight.model.state_dict().items():
        assert torch.equal(weights, broken.model.state_dict()[name]), name


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("task=parity&model=frame_cnn", "looks at images, but .* has none"),
        ("task=digits&model=cnn_gru", "looks at images, but .* has none"),
        ("task=adding&model=cnn_gru&layers=2", "layers is 2, but for cnn_gru it must be 1"),
    ],
)
def test_what_a_viewer_cannot_be_is_refused_with_a_sentence(link, said):
    with pytest.raises(ValueError, match=said):
        Experiment.from_link(link)
