"""Learning by perturbation: what it guesses is, on average, the gradient that autograd finds."""

import numpy as np
import pytest
import torch

from rnn_core.anatomy.rules import DECORRELATED, PERTURBING
from rnn_core.experiment import Experiment, Lane
from rnn_core.nets import training
from rnn_core.nets.learning.decorrelation import decorrelate
from rnn_core.nets.learning.network import Asked
from rnn_core.nets.learning.perturbation import perturb
from rnn_core.nets.models import build, objective
from rnn_core.nets.travel import pack, unpack
from rnn_core.questions.rules import GuessCosines
from rnn_core.tasks import TASKS

THREE_TASKS = [TASKS["adding"](length=5), TASKS["recall"](delay=2), TASKS["counting"](length=5)]
DRAWS = 20_000  # disturbances that are averaged


def network(task, rule, cell="rnn"):
    lane = Lane.of(model=cell, hidden=4, embedding=3, rule=rule)
    return build(lane, task, torch.Generator().manual_seed(1)).double()


def many(task, copies):
    """A batch in which each of four sequences stands `copies` times: every copy gets disturbances of its own."""
    inputs, targets, lengths, mask = (torch.as_tensor(part) for part in task.sample(4, np.random.default_rng(2)))
    parts = [part.double() if part.is_floating_point() else part for part in (inputs, targets, lengths, mask)]
    inputs, targets, lengths, mask = (part.repeat_interleave(copies, 0) for part in parts)
    return Asked(inputs, targets, lengths if lengths.min() < inputs.shape[1] else None, mask)


def guessed(model, task, asked):
    loss = perturb(model, task, asked, torch.Generator().manual_seed(3))
    found = torch.cat([p.grad.flatten() for name, p in model.named_parameters() if not name.startswith("embedding")])
    return loss, found


def true(model, task, asked):
    loss = objective(task, model(asked.inputs, asked.lengths), asked.targets, asked.mask).mean()
    weights = [value for name, value in model.named_parameters() if not name.startswith("embedding")]
    return loss.item(), torch.cat([part.flatten() for part in torch.autograd.grad(loss, weights)])


@pytest.mark.parametrize("cell", ["rnn", "rnn_relu"])
@pytest.mark.parametrize("task", THREE_TASKS, ids=lambda task: task.name)
def test_node_perturbation_is_on_average_the_gradient(task, cell):
    model, asked = network(task, "np", cell), many(task, DRAWS // 4)
    (loss, found), (wanted_loss, wanted) = guessed(model, task, asked), true(model, task, asked)
    assert loss == pytest.approx(wanted_loss, rel=1e-9)
    assert torch.cosine_similarity(found, wanted, 0) > 0.98
    assert float(found @ wanted / wanted.square().sum()) == pytest.approx(1, abs=0.1)  # its length too


def test_weight_perturbation_is_on_average_the_gradient():
    task = THREE_TASKS[0]
    model, asked, noise = network(task, "wp"), many(task, 1), torch.Generator().manual_seed(3)
    _, wanted = true(model, task, asked)
    total = torch.zeros_like(wanted)
    for _ in range(2_000):
        perturb(model, task, asked, noise)
        total += torch.cat([parameter.grad.flatten() for parameter in model.parameters()])
    assert torch.cosine_similarity(total, wanted, 0) > 0.95
    assert float(total @ wanted / wanted.square().sum() / 2_000) == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("task", THREE_TASKS, ids=lambda task: task.name)
def test_activity_perturbation_goes_downhill_but_elsewhere(task):
    model, asked = network(task, "anp"), many(task, DRAWS // 4)
    (_, found), (_, wanted) = guessed(model, task, asked), true(model, task, asked)
    assert torch.cosine_similarity(found, wanted, 0) > 0.5


def test_nothing_is_learned_of_an_embedding_and_no_weight_is_moved():
    task = THREE_TASKS[1]
    for rule in PERTURBING:
        model = network(task, rule)
        before = {name: value.clone() for name, value in model.named_parameters()}
        guessed(model, task, many(task, 2))
        assert model.embedding.weight.grad is None
        assert all(torch.equal(value, before[name]) for name, value in model.named_parameters())


def test_decorrelation_learns_to_see_what_it_reads_as_independent():
    rng = torch.Generator().manual_seed(0)
    mixed = torch.randn(500, 3, generator=rng) @ torch.tensor([[1.0, 0.9, 0.2], [0, 0.5, 0.7], [0, 0, 0.6]])
    mixing = torch.eye(3)
    for _ in range(3_000):
        decorrelate(mixing, mixed, torch.zeros(1, 3))
    seen = mixed @ mixing.T
    together = seen.T @ seen / len(seen)
    assert (together - torch.diag(together.diag())).abs().max() < 0.01 < (mixed.T @ mixed / 500)[0, 1]


@pytest.mark.parametrize("rule", DECORRELATED)
def test_a_decorrelated_step_still_goes_downhill(rule):
    """D^T D is positive definite: a gradient mapped by it never points up."""
    task = THREE_TASKS[0]
    model, asked = network(task, rule), many(task, DRAWS // 4)
    for _ in range(20):
        (_, found), (_, wanted) = guessed(model, task, asked), true(model, task, asked)
    assert float(found @ wanted) > 0
    assert not torch.equal(model.mixing.get_buffer("past"), torch.eye(4, dtype=torch.float64))


@pytest.mark.parametrize("rule", PERTURBING)
def test_a_run_that_perturbs_goes_on_where_it_was_cut(rule):
    link = f"task=recall&delay=3&model=rnn&hidden=6&embedding=3&updates=8&rule={rule}&device=cpu"
    straight, cut = (training.start(Experiment.from_link(link)) for _ in range(2))
    training.advance(straight, 60)
    for _ in range(4):
        training.train_once(cut)
    (again,) = unpack(pack([cut]))
    training.advance(again, 60)
    assert [row.loss for row in straight.history[1:]] == [row.loss for row in again.history[1:]]


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("task=recall&model=gru&rule=np", "rnn, rnn_relu"),
        ("task=recall&model=rnn&layers=2&rule=danp", "one layer"),
        ("task=recall&model=rnn&direction=bidirectional&rule=wp", "read forward"),
    ],
)
def test_a_network_that_a_perturbing_rule_is_not_for_gets_a_sentence(link, said):
    with pytest.raises(ValueError, match=said):
        Experiment.from_link(link)


def test_more_guesses_point_better_along_the_gradient():
    experiment = Experiment.from_link("task=parity&length=5&model=rnn&hidden=8&embedding=3&rule=np")
    few, many_ = GuessCosines(experiment, (1, 300)).answer()
    assert few < many_ and many_ > 0.6
