"""Networks that write: reading first, then their own answers; with one set of weights, or as an encoder–decoder."""

import itertools

import numpy as np
import pytest
import torch

from rnn_core.anatomy.cells import CELLS
from rnn_core.anatomy.surgery import Surgery
from rnn_core.experiment import Experiment, Lane
from rnn_core.nets import training
from rnn_core.nets.models import build, objective, unroll
from rnn_core.nets.probes.gradient_flow import gradient_flow
from rnn_core.nets.probes.operate import heard_under, operate
from rnn_core.nets.probes.reading import read, read_all
from rnn_core.nets.probes.record import record
from rnn_core.tasks import TASKS

TASK = TASKS["shape"](shape="encoder-decoder", length=3)
TURN = 3

every_cell = pytest.mark.parametrize("name", CELLS)
every_decoder = pytest.mark.parametrize("decoder", ["shared", "own"])
with_attention_and_without = pytest.mark.parametrize("attention", ["none", "additive"])
every_depth = pytest.mark.parametrize("layers", [1, 2])


def network(seed=0, **fields):
    return build(Lane.of(**{"hidden": 5, "embedding": 3} | fields), TASK, torch.Generator().manual_seed(seed))


def batch(size=6, seed=0):
    return TASK.sample(size, np.random.default_rng(seed))


def inputs(size=6):
    return torch.as_tensor(batch(size).inputs)


@every_cell
@every_decoder
@every_depth
@with_attention_and_without
def test_the_fused_kernels_equal_one_step_at_a_time_with_the_weights_that_serve_it(name, decoder, layers, attention):
    model = network(model=name, decoder=decoder, layers=layers, attention=attention).double()
    run = unroll(model, inputs())
    torch.testing.assert_close(model(inputs()), run.outputs, atol=1e-12, rtol=0)
    trace = record(model, inputs())
    for symbol, states in trace.states.items():
        wanted = torch.stack([torch.stack([s[symbol] for s in track], 1) for track in run.states])
        np.testing.assert_allclose(states, wanted.detach().numpy(), atol=1e-12)
    untouched = operate(model, inputs(), Surgery())
    for symbol, gates in (trace.states | trace.gates).items():
        np.testing.assert_allclose((untouched.states | untouched.gates)[symbol], gates, atol=1e-12)


@every_cell
def test_an_encoder_decoder_is_two_kernels_of_torch_with_the_state_handed_over(name):
    model = network(model=name, decoder="own")
    x = model.embed(inputs())
    read_states, context = model.layers[0](x[:, :TURN])
    written, _ = model.writers[0](x[:, TURN:], context)
    states = torch.cat([read_states, written], 1).detach()
    np.testing.assert_allclose(record(model, inputs()).states["h"][0], states, atol=1e-6)
    assert not any(
        torch.equal(a, b) for a, b in zip(model.layers.parameters(), model.writers.parameters(), strict=True)
    )


@every_cell
@every_decoder
@every_depth
@with_attention_and_without
def test_the_gradient_at_every_state_equals_autograd_across_the_turn(name, decoder, layers, attention):
    model = network(model=name, decoder=decoder, layers=layers, attention=attention).double()
    drawn, every = batch(), torch.as_tensor
    flow = gradient_flow(model, TASK, every(drawn.inputs), every(drawn.targets), every(drawn.mask))
    run = unroll(model, every(drawn.inputs))
    share = every(drawn.mask.sum(1, keepdims=True).repeat(drawn.mask.shape[1], 1)[drawn.mask])
    loss = (objective(TASK, run.outputs, every(drawn.targets), every(drawn.mask)) / share).sum()
    for symbol, norms in flow.norms.items():
        flat = [state[symbol] for track in run.states for state in track]
        found = torch.autograd.grad(loss, flat, retain_graph=True, allow_unused=True)
        sizes = [0.0 if g is None else float(g.norm(dim=-1).mean()) for g in found]
        np.testing.assert_allclose(norms.ravel(), sizes, rtol=1e-9, atol=1e-15)
    assert (flow.norms["h"][:, :TURN] > 0).all() or name == "rnn_relu"  # the loss lies after the turn


@every_decoder
@every_depth
@with_attention_and_without
def test_alone_a_network_reads_at_each_step_what_it_answered_at_the_step_before(decoder, layers, attention):
    model = network(model="lstm", decoder=decoder, layers=layers, attention=attention)
    heard = model.heard(inputs())
    assert torch.equal(heard[:, : TURN + 1], inputs()[:, : TURN + 1])
    assert torch.equal(heard[:, TURN + 1 :], model(heard)[:, TURN:-1].argmax(-1))
    assert torch.equal(model.heard(heard), heard)
    assert not torch.equal(heard, inputs())


@every_decoder
@with_attention_and_without
def test_under_surgery_a_network_reads_what_it_answers_under_surgery(decoder, attention):
    model = network(model="gru", decoder=decoder, attention=attention)
    assert torch.equal(heard_under(model, inputs(), Surgery()), model.heard(inputs()))
    cut = Surgery(pins=(("r", 0.0), ("z", 0.0)))
    heard = heard_under(model, inputs(), cut)
    answers = operate(model, heard, cut).outputs.argmax(-1)
    np.testing.assert_array_equal(heard[:, TURN + 1 :], answers[:, TURN:-1])
    np.testing.assert_array_equal(read_all(model, batch(), cut).outputs.argmax(-1), answers)
    reading = read(model, TASK, batch(), cut)
    assert reading.flow.norms == {}
    np.testing.assert_array_equal(reading.heard, heard[0])


def test_right_answers_that_stand_in_the_batch_do_not_help_what_is_measured():
    """Held-out accuracy is that of a network alone: with the right answers taken out of the batch it is the same."""
    run = training.start(Experiment(task=TASK, lane=Lane.of(hidden=16, decoder="own"), updates=40))
    training.advance(run, 60)
    before = training.measure(run)
    run.held_out.inputs[:, TURN + 1 :] = 0
    assert training.measure(run) == before


@every_decoder
def test_a_reading_names_the_turn_and_holds_the_weights_of_both_parts(decoder):
    model = network(model="gru", decoder=decoder)
    reading = read(model, TASK, batch())
    assert reading.turn == TURN
    wanted = [model.weights(0), model.weights(0, writing=decoder == "own")][: 1 + (decoder == "own")]
    for stored, weights in zip(reading.weights[0], wanted, strict=True):
        for one, other in zip(stored, weights, strict=True):
            np.testing.assert_array_equal(one, other.detach())
    heard = model.heard(torch.as_tensor(batch(6).inputs[:1]))
    np.testing.assert_array_equal(reading.heard, heard[0])
    np.testing.assert_allclose(reading.trace.outputs, model(heard).detach(), atol=1e-6)


@every_decoder
@every_depth
def test_the_parameters_are_counted_with_those_of_the_decoder(decoder, layers):
    for name, attention in itertools.product(CELLS, ("none", "additive")):
        model = network(model=name, decoder=decoder, layers=layers, attention=attention)
        assert model.spec.parameters(TASK) == sum(part.numel() for part in model.parameters())


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("task=adding&model=gru&decoder=own", "nothing is written"),
        ("task=shape&shape=one+to+many&model=gru&decoder=own", "nothing is written"),
        ("task=shape&shape=encoder-decoder&model=gru&direction=bidirectional", "cannot be read"),
        ("task=shape&shape=encoder-decoder&model=mlp", "answers once"),
        ("task=first&model=mlp&decoder=own", "for mlp it must be 'shared'"),
        ("task=adding&model=gru&attention=additive", "nothing is written"),
        ("task=adding&model=gru&forcing=0.5", "nothing is written"),
        ("task=shape&shape=encoder-decoder&model=gru&attention=additive&rule=dsf", "without dropout, attention"),
        ("task=shape&shape=encoder-decoder&model=mlp&attention=additive", "for mlp it must be 'none'"),
        ("task=shape&shape=encoder-decoder&model=gru&forcing=nan", "from 0 to 1"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(link, said):
    with pytest.raises(ValueError, match=said):
        Experiment.from_link(link)


def test_the_title_says_that_it_is_an_encoder_decoder():
    assert Lane.of(decoder="own", hidden=32).title == "encoder–decoder GRU 32"
