"""Short cuts through time: what they make of a state that nothing drives, and that they are gone in the end."""

import numpy as np
import pytest
import torch

from rnn_core.anatomy.cells.leaky import LEAK
from rnn_core.anatomy.rules import FIRST, SHARE, SKIPPING
from rnn_core.experiment import Experiment, Lane
from rnn_core.nets.learning.network import Asked
from rnn_core.nets.learning.rules import write_gradients
from rnn_core.nets.learning.skips import read_skipping
from rnn_core.nets.models import build, objective
from rnn_core.nets.probes.short_cuts import reach_of_skips
from rnn_core.tasks import TASKS

SKIP = 4
ONE_MINUS = 1 - LEAK
FACTORS = {  # what is left after SKIP steps of a state that nothing drives, at the start of training
    "sctt": (1 - FIRST) + FIRST * ONE_MINUS**SKIP,
    "dasc": (1 - FIRST) * (1 - SKIP * LEAK) + FIRST * ONE_MINUS**SKIP,
    "cd": 1 - SKIP * LEAK,
}
RECALL = TASKS["recall"](delay=10)


def network(rule, task=RECALL):
    lane = Lane.of(model="leaky", hidden=5, embedding=3, rule=rule, skip=SKIP)
    return build(lane, task, torch.Generator().manual_seed(1)).double()


def asked(task, size=6):
    inputs, targets, lengths, mask = (torch.as_tensor(part) for part in task.sample(size, np.random.default_rng(2)))
    inputs, targets = (part.double() if part.is_floating_point() else part for part in (inputs, targets))
    return Asked(inputs, targets, lengths if lengths.min() < inputs.shape[1] else None, mask)


def undriven(rule):
    """A network whose state is driven by the first input alone, and by no other unit."""
    model = network(rule)
    with torch.no_grad():
        for parameter in model.layers.parameters():
            parameter.zero_()
        model.layers[0].weight_ih_l0.fill_(1)
    return model


@pytest.mark.parametrize("rule", SKIPPING)
def test_a_state_that_nothing_drives_fades_as_the_equations_say(rule):
    x = torch.zeros(1, 4 * SKIP, 3, dtype=torch.float64)
    x[:, 0] = 1
    states = read_skipping(undriven(rule).layers[0], x, rule, SKIP, 0.0)
    ends = torch.stack(states[SKIP - 1 :: SKIP]).squeeze(1)
    torch.testing.assert_close(ends[1:] / ends[:-1], torch.full_like(ends[1:], FACTORS[rule]))


@pytest.mark.parametrize("rule", SKIPPING)
def test_the_gradient_reaches_back_by_the_same_factor(rule):
    model, batch = undriven(rule), asked(RECALL)
    with torch.no_grad():
        model.layers[0].bias_ih_l0.fill_(-1)  # no unit is driven: the slope of max(0, a) is 0 everywhere
        model.layers[0].weight_ih_l0.zero_()
    reach = reach_of_skips(model, RECALL, batch)
    edges = reach[SKIP - 1 :: SKIP]
    np.testing.assert_allclose(edges[:-1] / edges[1:], FACTORS[rule], rtol=1e-6)


@pytest.mark.parametrize("rule", SKIPPING)
@pytest.mark.parametrize("task", [RECALL, TASKS["adding"](length=9), TASKS["counting"](length=9)], ids=lambda t: t.name)
def test_in_the_end_what_is_trained_is_the_plain_network(rule, task):
    model, batch = network(rule, task), asked(task)
    late = write_gradients(model, task, batch, torch.Generator(), SHARE)
    found = [parameter.grad.clone() for parameter in model.parameters()]
    loss = objective(task, model(batch.inputs, batch.lengths), batch.targets, batch.mask).mean()
    wanted = torch.autograd.grad(loss, list(model.parameters()))
    assert late == pytest.approx(loss.item(), rel=1e-12)
    for one, other in zip(found, wanted, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-9, atol=1e-12)
    early = write_gradients(model, task, batch, torch.Generator(), 0.0)
    assert abs(early - late) > 1e-9  # and at first it is not


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("task=recall&model=gru&rule=sctt", "these cells: leaky"),
        ("task=recall&model=leaky&rule=dasc&skip=6", "at most 5"),
        ("task=recall&model=leaky&layers=2&rule=cd&skip=2", "one layer"),
    ],
)
def test_a_short_cut_that_makes_no_sense_gets_a_sentence(link, said):
    with pytest.raises(ValueError, match=said):
        Experiment.from_link(link)
