"""Our loops that train on a CPU are torch's layers: forward, backward, both directions, from any start."""

from functools import partial

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

from rnn_core.nets.models import loops
from rnn_core.nets.models.layers import layer_of

KINDS = {
    "gru": (loops.LoopedGRU, nn.GRU),
    "rnn": (loops.LoopedRNN, nn.RNN),
    "rnn_relu": (partial(loops.LoopedRNN, nonlinearity="relu"), partial(nn.RNN, nonlinearity="relu")),
}
few = st.integers(1, 5)


def pair(kind, features=3, hidden=4, both=False, dtype=torch.float64):
    """Our layer and torch's, with the same weights."""
    ours, theirs = (
        make(features, hidden, batch_first=True, bidirectional=both).to(dtype=dtype) for make in KINDS[kind]
    )
    theirs.load_state_dict(ours.state_dict())
    return ours, theirs


def results(layer, x, start):
    """Every h, the last ones, and the gradient of a number that depends on each of them in its own way."""
    leaves = [x.detach().requires_grad_(), *(part.detach().requires_grad_() for part in (start,) if part is not None)]
    states, last = layer(*leaves)
    one, other = (torch.linspace(-1, 2, part.numel()).to(part).view(part.shape) for part in (states, last))
    wanted = (states * one).sin().sum() + (last * other).square().sum()
    return states, last, *torch.autograd.grad(wanted, [*leaves, *layer.parameters()])


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=15, deadline=None)
@given(batch=few, steps=few, features=few, hidden=few, both=st.booleans(), started=st.booleans(), seed=few)
def test_states_and_gradients_are_torchs(kind, batch, steps, features, hidden, both, started, seed):
    torch.manual_seed(seed)
    layers = pair(kind, features, hidden, both)
    x = torch.randn(batch, steps, features, dtype=torch.float64)
    start = torch.randn(1 + both, batch, hidden, dtype=torch.float64) if started else None
    for ours, theirs in zip(*(results(layer, x, start) for layer in layers), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-10, atol=1e-12)
        assert ours.is_contiguous() or ours.dim() == 3


@pytest.mark.parametrize("kind", KINDS)
def test_in_float32_states_differ_by_less_than_a_millionth_and_gradients_by_what_adding_up_costs(kind):
    torch.manual_seed(0)
    layers = pair(kind, 8, 64, dtype=torch.float32)
    x = torch.randn(64, 50, 8)
    pairs = list(zip(*(results(layer, x, None) for layer in layers), strict=True))
    far = [((ours - theirs).abs().max() / theirs.abs().max()).item() for ours, theirs in pairs]
    assert max(far[:2]) < 1e-6 and max(far[2:]) < 1e-5


@pytest.mark.parametrize("kind", KINDS)
def test_padded_sequences_and_those_who_only_look_are_torchs_own(kind, monkeypatch):
    ours, theirs = pair(kind)
    monkeypatch.setattr(type(ours), "loop", None)  # whoever called it would fail
    x = torch.randn(3, 5, 3, dtype=torch.float64)
    with torch.no_grad():
        assert torch.equal(ours(x)[0], theirs(x)[0])
    packed = pack_padded_sequence(x, torch.tensor([5, 2, 3]), batch_first=True, enforce_sorted=False)
    assert torch.equal(ours(packed)[0].data, theirs(packed)[0].data)


def test_the_gradient_of_a_gradient_is_refused_not_wrong():
    ours, _ = pair("gru")
    x = torch.randn(2, 3, 3, dtype=torch.float64, requires_grad=True)
    slope = torch.autograd.grad(ours(x)[0].square().sum(), x, create_graph=True)[0]
    with pytest.raises(RuntimeError, match="once_differentiable"):
        slope.sum().backward()


def test_the_networks_of_the_app_train_by_them():
    assert layer_of("gru") is loops.LoopedGRU and layer_of("rnn") is loops.LoopedRNN
    assert layer_of("rnn_relu")(2, 3, batch_first=True).nonlinearity == "relu"
