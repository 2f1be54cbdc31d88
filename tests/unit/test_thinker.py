"""The network that may think again about a frame: its loss, its ways to stop, and what is told of them."""

import math

import numpy as np
import pytest
import torch
from scipy.stats import spearmanr

from rnn_core.experiment import Experiment, Lane
from rnn_core.findings.driving import Pace, by_fog, worth
from rnn_core.findings.resampling import of_ranks
from rnn_core.nets.models import Thinker, build
from rnn_core.nets.probes.thinking import pace
from rnn_core.questions.driving import DOUBTS
from rnn_core.tasks.road import HEIGHT, WIDTH, Road, drive, taken

TASK = Road(length=3, shots=2)


def made(stopping, thoughts=4, price=0.1):
    lane = Lane.of(model="thinker", hidden=6, thoughts=thoughts, stopping=stopping, price=price)
    network = build(lane, TASK, torch.Generator().manual_seed(1))
    assert isinstance(network, Thinker)
    return network, lane


def batch(size=5):
    return TASK.sample(size, np.random.default_rng(0))


def by_hand(network, clip):
    """Yield, for each frame of one clip, a function that thinks once more: from a state to the next one."""
    frames = torch.as_tensor(clip.inputs).reshape(-1, 2, HEIGHT, WIDTH)
    for frame in frames:
        yield lambda state, n, frame=frame: network.memory(network.eye(frame[n % 2][None, None, None])[0], state)


@pytest.mark.parametrize("stopping", ["sure", "learned", "fixed"])
def test_its_weights_are_counted(stopping):
    network, lane = made(stopping)
    assert lane.parameters(TASK) == sum(p.numel() for p in network.parameters())


def test_while_it_learns_its_loss_is_the_mean_over_its_thoughts_wherever_it_goes_on():
    network, _ = made("sure")
    drawn = batch()
    targets = torch.as_tensor(drawn.targets)
    outputs = network(torch.as_tensor(drawn.inputs), None, torch.Generator().manual_seed(7))
    loss = torch.nn.functional.cross_entropy(outputs.flatten(0, 1), targets.flatten()) + network.cost
    counts = torch.randint(1, 5, (5, 3), generator=torch.Generator().manual_seed(7))
    assert len(counts.unique()) == 4
    expected = []
    for number in range(5):
        state = torch.zeros(1, 6)
        for time, again in enumerate(by_hand(network, TASK.alone(drawn, number))):
            ahead = []
            for n in range(4):
                ahead.append(again(ahead[-1] if ahead else state, n))
                expected.append(torch.nn.functional.cross_entropy(network.head(ahead[-1]), targets[number, time][None]))
            state = ahead[int(counts[number, time]) - 1]
    assert loss.item() == pytest.approx(torch.stack(expected).mean().item(), rel=1e-5)


def test_never_sure_it_thinks_all_thoughts_and_always_sure_one():
    network, _ = made("sure")
    found = pace(network, batch(), (0.0, 2.0))
    for way, fixed, thoughts in ((found.own[0], found.fixed[-1], 4), (found.own[1], found.fixed[0], 1)):
        assert (way.thoughts == thoughts).all() and (fixed.thoughts == thoughts).all()
        assert way.chances == pytest.approx(fixed.chances, abs=1e-6)
    with torch.no_grad():
        assert torch.allclose(
            network(torch.as_tensor(batch().inputs)).softmax(-1), torch.as_tensor(found.fixed[-1].chances), atol=1e-6
        )


def test_it_goes_on_at_the_first_thought_that_leaves_less_doubt():
    network, _ = made("sure")
    with torch.no_grad():
        for weights in network.parameters():  # or noise hardly changes its answer before it has learned anything
            weights.normal_(generator=torch.Generator().manual_seed(weights.numel()))
    drawn, doubt = batch(), 0.4
    way = pace(network, drawn, (doubt,)).own[0]
    assert len(np.unique(way.thoughts)) > 2
    for number in range(5):
        state = torch.zeros(1, 6)
        for time, again in enumerate(by_hand(network, TASK.alone(drawn, number))):
            for n in range(4):
                state = again(state, n)
                p = network.head(state).softmax(-1)[0].tolist()
                if -sum(one * math.log(one) for one in p) < doubt:
                    break
            assert way.thoughts[number, time] == n + 1
            assert way.chances[number, time] == pytest.approx(p, abs=1e-5)


@pytest.mark.parametrize("haste", [-3.0, 0.0, 6.0])
def test_learned_stopping_is_that_of_graves(haste):
    """Equations 5 to 14 of Graves 2016, one clip at a time in plain Python; at a haste of 6 one thought is enough."""
    network, _ = made("learned")
    with torch.no_grad():
        network.halt.bias.fill_(haste - 1)  # the network adds 1
        network.halt.weight.mul_(3)
    drawn = batch()
    way = pace(network, drawn, ()).own[0]
    network(torch.as_tensor(drawn.inputs))
    cost = network.cost
    pondered = []
    for number in range(5):
        state = torch.zeros(1, 6)
        for time, again in enumerate(by_hand(network, TASK.alone(drawn, number))):
            states, halts = [], []
            while sum(halts) < 1 - 0.01 and len(states) < 4:
                state = again(state, len(states))
                states.append(state)
                halts.append(torch.sigmoid(network.halt(state)[0, 0] + 1).item())
            rest = 1 - sum(halts[:-1])
            shares = [*halts[:-1], rest]
            state = sum(p * s for p, s in zip(shares, states, strict=True))
            answer = sum(p * network.head(s) for p, s in zip(shares, states, strict=True))
            assert way.thoughts[number, time] == len(states)
            assert way.chances[number, time] == pytest.approx(answer.softmax(-1)[0].detach().numpy(), abs=1e-5)
            pondered.append(len(states) + rest)
    assert cost.item() == pytest.approx(0.1 * np.mean(pondered), rel=1e-5)


def test_thoughts_are_held_against_fog_by_rank():
    drawn = np.random.default_rng(3)
    fog = drawn.random((40, 6))
    one = Pace(drawn.random((40, 6)) > fog, np.ceil(4 * fog))
    found = by_fog(one, fog)
    assert found.rho.value == pytest.approx(spearmanr(fog.ravel(), one.thoughts.ravel()).statistic)
    assert 0.9 < found.rho.low < found.rho.value < found.rho.high < 1
    quarter = np.quantile(fog, 0.25)
    assert found.thoughts[0] == pytest.approx(one.thoughts[fog < quarter].mean())
    assert found.right[0] > found.right[-1] and (np.diff(found.fog) > 0).all()
    assert by_fog(Pace(one.right, np.full((40, 6), 2.0)), fog).rho == (0, 0, 0)
    even = by_fog(one, np.full((40, 6), 0.3))
    assert even.rho == (0, 0, 0) and even.thoughts == pytest.approx(np.full(4, one.thoughts.mean()))


def test_the_interval_of_a_correlation_is_that_of_resampled_drives():
    """Fog that stays the same throughout a drive tells less than fog that changes: 40 drives, not 240 frames."""
    drawn = np.random.default_rng(4)
    fog = np.repeat(drawn.random((40, 1)), 6, 1)
    thoughts = fog + 0.3 * np.repeat(drawn.standard_normal((40, 1)), 6, 1)
    found = of_ranks(fog, thoughts)
    again = [
        spearmanr(fog[some].ravel(), thoughts[some].ravel()).statistic for some in drawn.integers(0, 40, (300, 40))
    ]
    assert (found.low, found.high) == pytest.approx(np.quantile(again, (0.025, 0.975)), abs=0.08)
    assert found.high - found.low > 2 * np.subtract(*of_ranks(fog.reshape(240, 1), thoughts.reshape(240, 1))[:0:-1])


def test_choosing_is_held_against_as_many_thoughts_everywhere():
    often = [np.zeros((50, 4), bool), np.zeros((50, 4), bool), np.ones((50, 4), bool)]
    often[1][:, :2] = True
    fixed = [Pace(right, np.full((50, 4), n + 1.0)) for n, right in enumerate(often)]
    half = Pace(often[1], np.tile([1.0, 2.0, 2.0, 2.0], (50, 1)))  # 1.75 thoughts; fixed: 3/4 of the way from 0 to 1/2
    assert worth(half, fixed).value == pytest.approx(0.5 - 0.375)
    assert worth(fixed[2], fixed) == pytest.approx((0, 0, 0))
    uneven = Pace(np.random.default_rng(0).random((50, 4)) < 0.5, np.full((50, 4), 2.0))
    found = worth(uneven, fixed)
    assert found.low < found.value < found.high and found.value == pytest.approx(uneven.right.mean() - 0.5)


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("task=road&model=thinker&thoughts=0", "thoughts is 0"),
        ("task=road&model=thinker&stopping=never", "stopping is 'never'"),
        ("task=road&model=thinker&price=-1", "price is -1"),
        ("task=road&model=cnn_gru&thoughts=3", "thoughts is 3, but for cnn_gru it must be 4"),
        ("task=digits&model=thinker", "looks at images, but"),
    ],
)
def test_what_a_thinker_cannot_be_is_refused_with_a_sentence(link, said):
    with pytest.raises(ValueError, match=said):
        Experiment.from_link(link)


def test_the_right_answer_stands_in_the_scene():
    """Read off the clear picture: is anything white framed by road, and where does the road lead?"""
    drives = drive(300, 8, 1, 0.85, np.random.default_rng(5))
    seen = set()
    for scene, truth in zip(drives.clear.reshape(-1, HEIGHT, WIDTH), drives.truth.ravel(), strict=True):
        below = scene[3:]
        far = np.flatnonzero(below[0] == 0.25)
        blocked = any(
            len(road := np.flatnonzero(row == 0.25)) and (row[road[0] : road[-1]] == 1).any() for row in below
        )
        if truth == 3 or blocked:
            assert truth == 3 and (below == 1).any()
            continue
        lean = far.mean() - (WIDTH - 1) / 2 if len(far) else 0
        assert (truth == 0 and lean < 0) or (truth == 2 and lean > 0) or (truth == 1 and abs(lean) < 3.5), (truth, lean)
        seen.add(int(truth))
    assert seen == {0, 1, 2}


@pytest.mark.parametrize("length", [2, 3, 8, 24])
def test_chance_on_the_road_is_to_steer_to_one_side_in_every_frame(length):
    truth = drive(24_000 // length, length, 1, 0.85, np.random.default_rng(0)).truth
    shares = np.bincount(truth.ravel()) / truth.size
    chance = Road(length=length).chance
    assert (chance, chance) == pytest.approx(tuple(shares[[0, 2]]), abs=0.02) and chance > shares[[1, 3]].max()


def test_fog_takes_contrast_and_each_shot_has_noise_of_its_own():
    drives = drive(400, 4, 3, 0.85, np.random.default_rng(2))
    assert 0 <= drives.fog.min() < 0.01 and 0.84 < drives.fog.max() <= 0.85
    veiled = drives.shots.mean(2) - 0.5
    contrast = (veiled * (drives.clear - 0.5)).sum((-1, -2)) / np.square(drives.clear - 0.5).sum((-1, -2))
    assert np.corrcoef(contrast.ravel(), drives.fog.ravel())[0, 1] < -0.9
    noise = drives.shots[:, :, 0] - drives.shots[:, :, 1]
    assert float(noise.std()) == pytest.approx(0.25 * 2**0.5, abs=0.01)
    assert taken(drives).inputs.shape == (400, 4, 3 * HEIGHT * WIDTH)
    assert len(DOUBTS) == len(set(DOUBTS))
