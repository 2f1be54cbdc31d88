"""Jacobians against autograd, finite differences, and networks whose gradient is known in closed form."""

import numpy as np
import pytest
import torch
from torch.autograd.functional import jacobian

from rnn_core.anatomy.cells import CELLS
from rnn_core.experiment import Experiment
from rnn_core.nets import training
from rnn_core.nets.cells import step
from rnn_core.nets.probes.influence import influence, last_output
from rnn_core.nets.probes.jacobians import jacobian_product, reach_of, spectral_radius, step_jacobians

every_cell = pytest.mark.parametrize("cell", CELLS)


def network(cell, hidden=5, length=12):
    return training.start(Experiment.from_link(f"task=adding&length={length}&model={cell}&hidden={hidden}"))


def linear(recurrent, steps):
    """A tanh RNN that is never given anything: h stays 0, where tanh has slope 1, so every Jacobian is U itself."""
    model = network("rnn", len(recurrent), steps).model.double()
    with torch.no_grad():
        for parameter in model.layers.parameters():
            parameter.zero_()
        model.layers[0].weight_hh_l0.copy_(torch.as_tensor(recurrent))
    return model, torch.zeros(1, steps, 2, dtype=torch.float64)


def advance(model, x, state):
    """One step of the cell's equations in double precision; state (states * hidden,)."""
    names = [s.symbol for s in CELLS[model.spec.model].states]
    weights = type(model.weights(0))(*(part.double() for part in model.weights(0)))
    parts = dict(zip(names, state[None].chunk(len(names), -1), strict=True))
    after = step(CELLS[model.spec.model], weights, x, parts).state
    return torch.cat([after[name] for name in names], -1)[0]


def states_of(model, inputs):
    names = CELLS[model.spec.model].states
    state = torch.zeros(model.spec.hidden * len(names), dtype=torch.float64)
    found = [state]
    for t in range(inputs.shape[1]):
        state = advance(model, inputs[:, t].double(), state).detach()
        found.append(state)
    return found


@every_cell
def test_the_jacobian_of_each_step_is_what_autograd_finds(cell):
    run = network(cell)
    inputs = torch.as_tensor(run.held_out.inputs[:1])
    found, states = step_jacobians(run.model, inputs), states_of(run.model, inputs)
    for t in range(inputs.shape[1]):
        wanted = jacobian(lambda s, t=t: advance(run.model, inputs[:, t].double(), s), states[t])
        torch.testing.assert_close(found[t], wanted, atol=1e-12, rtol=1e-9)


@every_cell
def test_the_product_is_what_finite_differences_of_the_last_state_find(cell):
    run = network(cell)
    inputs = torch.as_tensor(run.held_out.inputs[:1])
    product, states = jacobian_product(step_jacobians(run.model, inputs)), states_of(run.model, inputs)

    def end(state, begin):
        for t in range(begin, inputs.shape[1]):
            state = advance(run.model, inputs[:, t].double(), state)
        return state.detach()

    for t, unit in ((2, 0), (7, 3), (11, 4)):
        push = torch.zeros_like(states[0])
        push[unit] = 1e-5
        slope = (end(states[t + 1] + push, t + 1) - end(states[t + 1] - push, t + 1)) / 2e-5
        torch.testing.assert_close(product[t][:, unit], slope, atol=1e-8, rtol=1e-6)


@pytest.mark.parametrize("factor", [0.5, 0.9, 1.1])
def test_a_multiple_of_the_identity_loses_exactly_its_factor_at_every_step(factor):
    model, inputs = linear(factor * np.eye(4), 100)
    product = jacobian_product(step_jacobians(model, inputs))
    wanted = factor ** np.arange(99, -1, -1.0)
    np.testing.assert_allclose(torch.linalg.svdvals(product).numpy(), np.repeat(wanted[:, None], 4, 1), rtol=1e-12)


@pytest.mark.parametrize(
    ("factor", "drive", "wanted"), [(0.0, 1, 0.8), (0.5, 1, 0.9), (1.0, 1, 1.0), (1.5, 1, 1.1), (1.5, -1, 0.8)]
)
def test_a_leaky_network_keeps_what_does_not_leak_and_if_driven_adds_its_factor_at_every_step(factor, drive, wanted):
    """With recurrent matrix factor * I a step multiplies by 0.8 + 0.2 * factor; by 0.8 where net inputs are below 0."""
    model = network("leaky", 4, 50).model.double()
    with torch.no_grad():
        for parameter in model.layers.parameters():
            parameter.zero_()
        model.layers[0].weight_hh_l0.copy_(factor * torch.eye(4))
        model.layers[0].bias_ih_l0.fill_(drive)
    inputs = torch.zeros(1, 50, 2, dtype=torch.float64)
    product = jacobian_product(step_jacobians(model, inputs))
    stretched = np.repeat(wanted ** np.arange(49, -1, -1.0)[:, None], 4, 1)
    np.testing.assert_allclose(torch.linalg.svdvals(product).numpy(), stretched, rtol=1e-12)


def test_an_orthogonal_network_keeps_the_length_of_every_change_over_a_hundred_steps():
    turned = np.linalg.qr(np.random.default_rng(0).normal(size=(16, 16)))[0]
    model, inputs = linear(turned, 100)
    product = jacobian_product(step_jacobians(model, inputs))
    np.testing.assert_allclose(torch.linalg.svdvals(product).numpy(), 1, atol=1e-12)


def test_a_decoder_with_weights_of_its_own_is_refused():
    link = "task=shape&shape=encoder-decoder&length=4&model=gru&hidden=4&decoder=own"
    run = training.start(Experiment.from_link(link))
    with pytest.raises(AssertionError, match="the same weights at every step"):
        step_jacobians(run.model, torch.as_tensor(run.held_out.inputs[:1]))


def test_the_spectral_radius_is_the_largest_size_of_an_eigenvalue_also_of_a_rotation():
    assert spectral_radius(torch.tensor([[0.0, -0.8], [0.8, 0.0]]).double()) == pytest.approx(0.8)
    assert spectral_radius(torch.tensor([[0.5, 9.0], [0.0, -0.7]]).double()) == pytest.approx(0.7)


def test_reach_speaks_of_all_that_is_handed_on_and_of_the_recurrent_matrix_where_there_is_one():
    found = {cell: network(cell) for cell in ("rnn", "leaky", "lstm")}
    reaches = {cell: reach_of(run.model, run.held_out.first(1)) for cell, run in found.items()}
    assert [one.singular.shape for one in reaches.values()] == [(12, 5), (12, 5), (12, 10)]
    lstm = found["lstm"]
    product = jacobian_product(step_jacobians(lstm.model, torch.as_tensor(lstm.held_out.inputs[:1])))
    np.testing.assert_allclose(reaches["lstm"].singular, torch.linalg.svdvals(product).numpy(), rtol=1e-9, atol=1e-12)
    assert reaches["lstm"].recurrent_radius is None and reaches["leaky"].recurrent_radius is None
    recurrent = found["rnn"].model.weights(0).hidden_hidden.detach().double()
    assert reaches["rnn"].recurrent_radius == pytest.approx(spectral_radius(recurrent))


@every_cell
def test_influence_is_the_change_of_the_answer_when_one_step_is_exchanged(cell):
    run = network(cell)
    batch = run.held_out.first(3)
    inputs = torch.as_tensor(batch.inputs)
    changed = inputs.clone()
    changed[:, 4] = inputs[[2, 0, 1], 4]
    with torch.no_grad():
        wanted = (last_output(run.model, changed) - last_output(run.model, inputs)).abs().mean()
    assert influence(run.model, batch)[4] == pytest.approx(float(wanted), rel=1e-5)


def test_what_a_network_cannot_remember_has_no_influence():
    model = linear(np.zeros((4, 4)), 12)[0].float()
    with torch.no_grad():
        model.layers[0].weight_ih_l0.fill_(0.5)
    found = influence(model, network("rnn", 4).held_out)
    assert found[-1] > 0 and (found[:-1] == 0).all()
