"""Lyapunov exponents, loss surfaces and phase portraits against closed forms and against torch itself."""

import math

import numpy as np
import pytest
import torch

from rnn_core.anatomy.cells import CELLS
from rnn_core.experiment import Experiment
from rnn_core.nets import training
from rnn_core.nets.models import objective
from rnn_core.nets.probes.jacobians import step_jacobians
from rnn_core.nets.probes.loss_surface import loss_surface, plane
from rnn_core.nets.probes.lyapunov import exponents_of, lyapunov_exponents
from rnn_core.nets.probes.portrait import portrait
from rnn_core.questions.portrait import PhasePortrait
from rnn_core.shipped import load
from rnn_core.tasks import TASKS

STAYS = 0.9575040240772687  # s = tanh(2 s)


def units(recurrent, cell="rnn"):
    model = training.start(Experiment.from_link(f"task=parity&model={cell}&hidden={len(recurrent)}&embedding=1")).model
    with torch.no_grad():
        for parameter in model.layers.parameters():
            parameter.zero_()
        model.layers[0].weight_hh_l0.copy_(torch.as_tensor(recurrent))
    return model


def constant(matrix, steps=60):
    return np.repeat(np.asarray(matrix, float)[None], steps, 0)


def test_the_exponents_of_a_diagonal_network_are_the_logs_of_its_entries_largest_first():
    found = lyapunov_exponents(constant(np.diag([0.3, 1.7, 0.9]), 300), 3)
    np.testing.assert_allclose(found, np.log([1.7, 0.9, 0.3]), atol=1e-6)


def test_a_rotation_neither_grows_nor_dies_and_a_lost_direction_has_minus_infinity():
    turn = [[math.cos(1), -math.sin(1)], [math.sin(1), math.cos(1)]]
    np.testing.assert_allclose(lyapunov_exponents(constant(turn), 2), [0, 0], atol=1e-12)
    lost = lyapunov_exponents(constant([[0.5, 0], [0, 0]]), 2)
    assert lost[0] == pytest.approx(math.log(0.5)) and lost[1] < -30


def test_all_exponents_together_are_the_mean_log_of_the_change_of_volume():
    run = training.start(Experiment.from_link("task=adding&length=40&model=rnn&hidden=4"))
    jacobians = step_jacobians(run.model, torch.as_tensor(run.held_out.inputs[:1]))
    used = jacobians[1:][int(0.2 * 39) :]
    volume = float(torch.linalg.slogdet(used).logabsdet.mean())
    assert sum(exponents_of(run.model, run.held_out.first(1), 4)) == pytest.approx(volume, rel=1e-9)


def test_in_the_long_run_the_largest_exponent_is_the_log_of_the_spectral_radius():
    matrix = np.random.default_rng(0).normal(size=(8, 8)) / math.sqrt(8)
    radius = np.abs(np.linalg.eigvals(matrix)).max()
    assert float(lyapunov_exponents(constant(matrix, 2_000))[0]) == pytest.approx(math.log(radius), abs=0.01)


def test_a_network_that_is_a_multiple_of_the_identity_has_the_log_of_its_factor_as_every_exponent():
    model = units(0.7 * np.eye(2)).double()  # parity's tokens are embedded, but what it reads weighs nothing
    jacobians = step_jacobians(model, torch.zeros(1, 50, dtype=torch.int64)).numpy()
    np.testing.assert_allclose(lyapunov_exponents(jacobians, 2), math.log(float(np.float32(0.7))), rtol=1e-12)


@pytest.mark.parametrize("steps", [0, 1])
def test_exponents_of_less_than_two_steps_are_refused_with_a_sentence(steps):
    with pytest.raises(ValueError, match=f"at least 2 steps, not {steps}"):
        lyapunov_exponents(constant(np.eye(2), steps))


@pytest.mark.parametrize("cell", CELLS)
def test_the_surface_is_the_loss_and_falls_along_the_gradient_as_steeply_as_its_norm(cell):
    run = training.start(Experiment.from_link(f"task=adding&length=8&model={cell}&hidden=4"))
    before = {name: part.clone() for name, part in run.model.named_parameters()}
    at = np.array([-1e-2, 0, 1e-2])
    surface = loss_surface(run.model, run.experiment.task, run.held_out, at)
    inputs, targets, mask = (torch.as_tensor(run.held_out[n]) for n in (0, 1, 3))
    loss = objective(run.experiment.task, run.model(inputs), targets, mask).mean()
    slope = torch.cat([part.flatten() for part in torch.autograd.grad(loss, list(run.model.parameters()))]).norm()
    assert surface.loss[1, 1] == pytest.approx(float(loss.detach()), rel=1e-5)
    assert surface.slope == pytest.approx(float(slope), rel=1e-5)
    assert (surface.loss[1, 2] - surface.loss[1, 0]) / 2e-2 == pytest.approx(surface.slope, rel=0.02)
    assert abs(surface.loss[2, 1] - surface.loss[0, 1]) / 2e-2 < 0.05 * surface.slope, "across it is level"
    assert all(torch.equal(part, before[name]) for name, part in run.model.named_parameters())
    again = loss_surface(run.model, run.experiment.task, run.held_out, at)
    np.testing.assert_array_equal(again.loss, surface.loss)


def test_where_the_loss_is_no_number_the_surface_is_infinite():
    run = training.start(Experiment.from_link("task=recall&delay=200&model=rnn_relu&init=identity&hidden=8"))
    surface = loss_surface(run.model, run.experiment.task, run.held_out.first(4), np.array([-200.0, 0.0, 200.0]))
    assert np.isfinite(surface.loss[1, 1]) and np.isinf(surface.loss).any() and not np.isnan(surface.loss).any()


def test_distances_on_the_surface_are_distances_between_weights():
    """With all else 0 and answers of 0, the loss is the square of the read-out's bias."""
    run = training.start(Experiment.from_link("task=adding&length=4&model=rnn&hidden=1"))
    task, batch = run.experiment.task, run.held_out.first(4)
    with torch.no_grad():
        for parameter in run.model.parameters():
            parameter.zero_()
        run.model.head.bias.fill_(3.0)
    batch.targets[:] = 0
    surface = loss_surface(run.model, task, batch, np.array([-0.5, 0.0, 0.5]))
    assert surface.slope == pytest.approx(6)  # the gradient is that of the bias alone: d b^2 / db
    np.testing.assert_allclose(surface.loss[1], [2.5**2, 9, 3.5**2], rtol=1e-6)
    _, along, across = plane(run.model, task, batch)
    assert along.norm() == pytest.approx(1) and across.norm() == pytest.approx(1)
    assert float(along @ across) == pytest.approx(0, abs=1e-6)


def test_a_gradient_whose_square_float32_cannot_hold_still_has_a_direction():
    run = training.start(Experiment.from_link("task=adding&length=100&model=rnn_relu&hidden=16&init=identity"))
    with torch.no_grad():
        run.model.layers[0].weight_hh_l0.mul_(1.5)
    surface = loss_surface(run.model, run.experiment.task, run.held_out.first(16), np.array([-1e-4, 0.0, 1e-4]))
    assert 1e20 < surface.slope < math.inf
    below, above = surface.loss[1, ::2].astype(float)
    assert (above - below) / 2e-4 == pytest.approx(surface.slope, rel=0.05)


def test_two_units_that_keep_themselves_have_nine_fixed_points():
    found = portrait(units(2 * np.eye(2)), 0, 40)
    places = sorted(tuple(round(part, 3) + 0.0 for part in one.h) for one in found.fixed)
    values = (-round(STAYS, 3), 0.0, round(STAYS, 3))
    assert places == sorted((a, b) for a in values for b in values)
    kinds = {tuple(round(part, 3) + 0.0 for part in one.h): one.kind for one in found.fixed}
    assert kinds[0, 0] == "repeller"
    assert [kinds[a, b] for a in values[::2] for b in values[::2]] == ["attractor"] * 4
    assert [kinds[0.0, a] for a in values[::2]] + [kinds[a, 0.0] for a in values[::2]] == ["saddle"] * 4
    assert [
        round(abs(value), 6) for one in found.fixed if max(map(abs, one.h)) < 1e-6 for value in one.eigenvalues
    ] == [2, 2]


def test_weak_loops_have_one_attractor_and_every_path_ends_there():
    found = portrait(units([[0.5, 0.2], [-0.2, 0.5]]), 1, 60)
    assert [one.kind for one in found.fixed] == ["attractor"]
    np.testing.assert_allclose(found.fixed[0].h, 0, atol=1e-8)
    assert np.abs(found.paths[:, -1]).max() < 1e-6


@pytest.mark.parametrize(("size", "counts"), [(1, (2, 0, 1)), (3, (8, 18, 1))])
def test_one_and_three_units_that_keep_themselves_have_three_to_their_power_fixed_points(size, counts):
    found = portrait(units(2 * np.eye(size)), 0, 30).fixed
    assert tuple(sum(one.kind == kind for one in found) for kind in ("attractor", "saddle", "repeller")) == counts
    assert len(found) == sum(counts)


@pytest.mark.parametrize("recurrent", [np.eye(2), np.diag([1, 0.5]), np.diag([-1, 0.5]), [[0.6, -0.8], [0.8, 0.6]]])
def test_where_an_eigenvalue_has_size_one_there_is_one_fixed_point_and_it_is_neutral(recurrent):
    """Newton's steps shrink slowly there, and all around hardly moves: it must not count as many."""
    found = portrait(units(recurrent), 0, 30).fixed
    assert [one.kind for one in found] == ["neutral"]
    np.testing.assert_allclose(found[0].h, 0, atol=1e-4)


def test_a_network_that_only_grows_has_no_fixed_point_however_far_it_goes():
    model = units(2 * np.eye(2), "rnn_relu")
    with torch.no_grad():
        model.layers[0].bias_ih_l0.fill_(1)
    found = portrait(model, 0, 1_100)
    assert found.fixed == () and not np.isfinite(found.paths[:, -1]).any()


@pytest.mark.parametrize("cell", ["rnn", "rnn_relu", "leaky", "gru"])
def test_the_paths_are_those_of_the_kernel_itself(cell):
    model = training.start(Experiment.from_link(f"task=parity&model={cell}&hidden=2&embedding=3")).model
    found = portrait(model, 1, 5)
    with torch.no_grad():
        x = model.embed(torch.ones(len(found.paths), 5, dtype=torch.int64))
        states, _ = model.layers[0](x, torch.as_tensor(found.paths[:, 0])[None])
    np.testing.assert_allclose(found.paths[:, 1:], states, atol=1e-5)
    assert found.paths[:, 0].min() == -1 and found.paths[:, 0].max() == 1


@pytest.mark.parametrize("link", ["model=lstm&hidden=2", "model=rnn&hidden=4", "model=rnn&hidden=2&layers=2"])
def test_what_no_plane_can_show_is_refused_with_a_sentence(link):
    model = training.start(Experiment.from_link(f"task=parity&{link}")).model
    with pytest.raises(ValueError, match="one layer of at most 3 units"):
        portrait(model, 0, 5)
    assert TASKS["parity"]().vocabulary == ("0", "1")


def test_no_fixed_point_lies_where_no_state_can():
    """Far out a GRU's update gate is 1 to the last digit, and everything seems to stay."""
    shipped = load("two_units")
    found = PhasePortrait(shipped.net, 3, 60).answer().fixed
    assert len(found) == 5 and max(abs(part) for one in found for part in one.h) <= 1
