"""The networks without recurrence: what each can and cannot see."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from rnn_core.experiment import Experiment, Lane, Race
from rnn_core.nets import training
from rnn_core.nets.models import Rival, build
from rnn_core.nets.probes.reading import read, read_all
from rnn_core.runs.slices import SliceOrder, train_slice, weights_file
from rnn_core.tasks import TASKS

FIRST = TASKS["first"](length=11)
rivals = pytest.mark.parametrize("kind", ["bag", "mlp", "cnn", "transformer"])


def made(kind, task=FIRST, seed=0):
    lane = Lane.of(model=kind, hidden=7, embedding=5)
    return build(lane, task, torch.Generator().manual_seed(seed)).double()


def drawn(size=6, task=FIRST):
    return torch.as_tensor(task.sample(size, np.random.default_rng(0)).inputs)


@rivals
@pytest.mark.parametrize("task", [FIRST, TASKS["adding"](length=9), TASKS["digits"]()], ids=repr)
def test_parameters_are_counted_as_the_built_network_has_them(kind, task):
    lane = Lane.of(model=kind, hidden=7, embedding=5)
    assert lane.parameters(task) == sum(p.numel() for p in build(lane, task, torch.Generator()).parameters())


@rivals
def test_the_same_seed_gives_the_same_weights_and_the_global_generator_is_left_alone(kind):
    before = torch.random.get_rng_state()
    a, b, c = made(kind, seed=1), made(kind, seed=1), made(kind, seed=2)
    assert torch.equal(torch.random.get_rng_state(), before)
    assert torch.equal(a.head.weight, b.head.weight) and not torch.equal(a.head.weight, c.head.weight)


def test_a_bag_does_not_notice_a_shuffle_and_the_others_do():
    inputs = drawn()
    shuffled = inputs[:, torch.randperm(11, generator=torch.Generator().manual_seed(0))]
    assert torch.allclose(made("bag")(inputs), made("bag")(shuffled), atol=1e-12)
    for kind in ("mlp", "cnn"):
        assert not torch.allclose(made(kind)(inputs), made(kind)(shuffled), atol=1e-3)


def test_a_cnn_does_not_notice_where_a_pattern_stands_and_an_mlp_does():
    pattern, filler = [2, 0, 3, 1, 4], 5
    early = torch.tensor([[filler] * 5 + pattern + [filler] * 10])
    late = torch.tensor([[filler] * 10 + pattern + [filler] * 5])
    task = replace(FIRST, length=20)
    assert torch.allclose(made("cnn", task)(early), made("cnn", task)(late), atol=1e-12)
    assert not torch.allclose(made("mlp", task)(early), made("mlp", task)(late), atol=1e-3)


def test_an_mlp_reads_one_length_only_and_the_others_read_any():
    for kind in ("bag", "cnn"):
        assert made(kind)(drawn(task=replace(FIRST, length=30))).shape == (6, 2)
    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
        made("mlp")(drawn(task=replace(FIRST, length=30)))


@pytest.mark.parametrize("kind", ["bag", "cnn"])
def test_padding_changes_nothing(kind):
    inputs, model = drawn(), made(kind)
    padded = torch.cat([inputs, torch.full((6, 4), 3)], 1)
    assert torch.allclose(model(padded, torch.full((6,), 11)), model(inputs), atol=1e-12)


def test_a_cnn_is_the_strongest_response_of_a_convolution():
    model, inputs = made("cnn"), drawn()
    weight = model.hidden.weight.view(7, 5, 5)  # (filters, features, steps)
    maps = torch.nn.functional.conv1d(model.embedding(inputs).transpose(1, 2), weight, model.hidden.bias, padding=2)
    assert torch.allclose(model(inputs), model.head(torch.relu(maps).amax(2)), atol=1e-12)


@rivals
def test_a_rival_trains_in_slices_beside_a_recurrent_network_and_has_an_answer_but_no_states(kind):
    race = Race.from_link(f"task=first&length=6&model=gru&hidden=4&updates=3&model.2={kind}")
    first = train_slice(race, (), None, SliceOrder(0.0, until=1))
    done = train_slice(race, (), first.state, SliceOrder(60.0))
    assert [lane.update for lane in done.lanes] == [3, 3]
    trace = done.lanes[1].now.trace
    assert trace.outputs.shape == (1, 6, 2) and trace.states == {} and done.lanes[1].now.flow.norms == {}
    assert b"hidden.weight" in weights_file(race, done.state, 1)


@rivals
def test_every_step_lists_the_one_answer(kind):
    model, batch = made(kind).float(), FIRST.sample(4, np.random.default_rng(1))
    trace = read_all(model, batch)
    assert np.array_equal(trace.outputs[:, 0], trace.outputs[:, -1])
    assert np.allclose(trace.outputs[:, 0], model(torch.as_tensor(batch.inputs)).detach(), atol=1e-6)
    assert read(model, FIRST, batch).trace.tracks == ()


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("task=parity&model=mlp", "asks at every step"),
        ("task=first&model=mlp&layers=2", "layers is 2, but for mlp it must be 1"),
        ("task=first&model=cnn&direction=bidirectional", "direction is 'bidirectional'"),
        ("task=first&model=bag&init=orthogonal", "init is 'orthogonal'"),
        ("task=first&model=bag&dropout=0.5", "dropout is 0.5"),
    ],
)
def test_what_a_rival_cannot_be_is_refused_with_a_sentence(link, said):
    with pytest.raises(ValueError, match=said):
        Experiment.from_link(link)


def test_a_run_of_a_rival_pickles_and_goes_on_bit_for_bit():
    import pickle

    experiment = Experiment.from_link("task=first&length=8&model=cnn&hidden=5&updates=6")
    straight, broken = training.start(experiment), training.start(experiment)
    for _ in range(6):
        training.train_once(straight)
    for _ in range(3):
        training.train_once(broken)
    broken = pickle.loads(pickle.dumps(broken))
    for _ in range(3):
        training.train_once(broken)
    assert isinstance(broken.model, Rival)
    assert torch.equal(straight.model.head.weight, broken.model.head.weight)
