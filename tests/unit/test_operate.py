"""Operations on a trained network do what they say, and nothing when nothing is asked."""

import numpy as np
import pytest
import torch

from rnn_core.anatomy.cells import CELLS
from rnn_core.anatomy.surgery import Surgery
from rnn_core.experiment import Lane
from rnn_core.nets.models import build
from rnn_core.nets.probes.operate import operate
from rnn_core.nets.probes.reading import read
from rnn_core.nets.probes.record import record
from rnn_core.tasks import TASKS

TASK = TASKS["parity"](length=7)
LAST = TASKS["order"](length=6)


def network(task=TASK, **fields):
    lane = Lane.of(**{"hidden": 5, "embedding": 3} | fields)
    return build(lane, task, torch.Generator().manual_seed(1))


def inputs(task=TASK, size=4):
    return torch.as_tensor(np.random.default_rng(0).integers(0, len(task.vocabulary), (size, task.steps)))


FIELDS = [
    {},
    {"layers": 2},
    {"direction": "bidirectional"},
    {"direction": "bidirectional", "merge": "multiply", "layers": 2},
]


def networks(names, fields):
    """Every pair of a cell and one of `fields` that makes a network."""
    return [
        (name, one) for name in names for one in fields if one.get("direction", "forward") in CELLS[name].directions
    ]


@pytest.mark.parametrize(("name", "fields"), networks(CELLS, FIELDS), ids=str)
def test_without_an_operation_everything_is_as_recorded(name, fields):
    model = network(model=name, **fields)
    plain, operated = record(model, inputs()), operate(model, inputs(), Surgery())
    np.testing.assert_allclose(operated.outputs, plain.outputs, atol=1e-5)
    for symbol, wanted in (plain.states | plain.gates).items():
        np.testing.assert_allclose((operated.states | operated.gates)[symbol], wanted, atol=1e-5, err_msg=symbol)
    assert operated.tracks == plain.tracks


@pytest.mark.parametrize("direction", ["forward", "bidirectional"])
def test_the_answer_at_the_end_is_as_recorded_when_only_one_is_asked(direction):
    model = network(LAST, model="gru", direction=direction)
    plain, operated = record(model, inputs(LAST)), operate(model, inputs(LAST), Surgery())
    np.testing.assert_allclose(operated.outputs[:, -1], plain.outputs[:, -1], atol=1e-5)


def test_a_pinned_gate_has_its_value_everywhere_and_an_input_gate_at_0_leaves_c_empty():
    trace = operate(network(model="lstm"), inputs(), Surgery(pins=(("i", 0.0), ("o", 0.25))))
    assert not trace.gates["i"].any() and not trace.states["c"].any() and not trace.states["h"].any()
    assert (trace.gates["o"] == 0.25).all()


def test_i_at_0_and_f_at_1_freeze_what_i_at_0_alone_lets_leak():
    """From the same equations: with nothing written, c is multiplied by f at every step."""
    model = network(model="lstm")
    kept = operate(model, inputs(), Surgery(pins=(("f", 1.0), ("g", 1.0), ("i", 0.5))))
    np.testing.assert_allclose(kept.states["c"][0, 0, :, 0], 0.5 * np.arange(1, 8), rtol=1e-6)


@pytest.mark.parametrize(("r", "z"), [(0.0, 0.0), (1.0, 0.25), (0.5, None), (None, 0.75)])
def test_a_pinned_gate_of_a_gru_acts_wherever_its_equations_use_it(r, z):
    """The equations of the GRU written out anew, in NumPy, on torch's own weights."""
    model, x = network(model="gru"), inputs()
    pins = tuple((symbol, value) for symbol, value in (("r", r), ("z", z)) if value is not None)
    trace = operate(model, x, Surgery(pins=pins))
    W, U, b, d, _ = (part.detach().double().numpy() for part in model.weights(0))  # noqa: N806
    read, h = model.embed(x).detach().double().numpy(), np.zeros((4, 5))
    for t in range(7):
        xr, xz, xn = np.split(read[:, t] @ W.T + b, 3, 1)
        hr, hz, hn = np.split(h @ U.T + d, 3, 1)
        reset = 1 / (1 + np.exp(-(xr + hr))) if r is None else np.full_like(h, r)
        update = 1 / (1 + np.exp(-(xz + hz))) if z is None else np.full_like(h, z)
        h = (1 - update) * np.tanh(xn + reset * hn) + update * h
        np.testing.assert_allclose(trace.states["h"][0, :, t], h, atol=1e-5)


def test_with_both_gates_of_a_gru_at_0_nothing_of_the_past_is_left():
    x = torch.tensor([[0, 0, 1, 1, 0, 1, 0], [1, 1, 0, 1, 1, 1, 0]])
    h = operate(network(model="gru"), x, Surgery(pins=(("r", 0.0), ("z", 0.0)))).states["h"][0]
    np.testing.assert_array_equal(h[0, -2:], h[1, -2:])


def test_silent_units_are_0_at_every_step():
    trace = operate(network(model="gru"), inputs(), Surgery(silent=(1, 3)))
    assert not trace.states["h"][..., [1, 3]].any() and trace.states["h"][..., [0, 2, 4]].all()


def test_a_silent_unit_of_a_leaky_network_forgets_what_it_held_and_a_pinned_net_input_fills_it_by_a_fifth():
    trace = operate(network(model="leaky"), inputs(), Surgery(silent=(2,), pins=(("a", 1.0),)))
    filled = np.tile(1 - 0.8 ** np.arange(1, 8), (4, 1))
    assert not trace.states["h"][..., 2].any()
    for unit in (0, 1, 3, 4):
        np.testing.assert_allclose(trace.states["h"][0, :, :, unit], filled, rtol=1e-6)


def test_a_shifted_forget_bias_acts_on_the_forget_gate_of_the_first_step_exactly():
    model = network(model="lstm")
    plain, shifted = (operate(model, inputs(), Surgery(forget_shift=by)).gates["f"][0, :, 0] for by in (0.0, 2.0))
    logit = np.log(plain / (1 - plain)) + 2
    assert (shifted > plain).all()
    np.testing.assert_allclose(shifted, 1 / (1 + np.exp(-logit)), rtol=1e-5)
    assert float(model.weights(0).input_bias.detach().abs().max()) < 1  # the model itself is as it was


def test_a_removed_direction_is_gone_from_every_state():
    direction = np.random.default_rng(3).normal(size=5)
    direction /= np.linalg.norm(direction)
    trace = operate(network(model="gru"), inputs(), Surgery(removed=tuple(direction)))
    np.testing.assert_allclose(trace.states["h"] @ direction, 0, atol=1e-6)


@pytest.mark.parametrize(
    ("surgery", "said"),
    [
        (Surgery(pins=(("f", 0.5),)), "no gate of a GRU"),
        (Surgery(pins=(("z", 1.5),)), "between 0 and 1"),
        (Surgery(silent=(5,)), "units 1 to 5"),
        (Surgery(forget_shift=1.0), "Only an LSTM"),
        (Surgery(removed=(1.0,)), "does not fit 5 units"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(surgery, said):
    with pytest.raises(ValueError, match=said):
        operate(network(model="gru"), inputs(), surgery)


@pytest.mark.parametrize(("name", "fields"), networks(CELLS, FIELDS[1:3]), ids=str)
def test_a_reading_equals_the_kernels_to_1e5(name, fields):
    """The states come from the kernels' own run; what the first layer read and the weights are its own, too."""
    model = network(model=name, **fields)
    batch = TASK.sample(3, np.random.default_rng(2))
    reading, one = read(model, TASK, batch), TASK.alone(batch)
    x = torch.as_tensor(reading.inputs)[None]
    for layer, kernel in enumerate(model.layers):
        x, _ = kernel(x)
        for way, states in enumerate(x.chunk(1 + model.spec.both, -1)):
            track = layer * (1 + model.spec.both) + way
            np.testing.assert_allclose(reading.trace.states["h"][track], states.detach(), atol=1e-5)
            for part, stored in zip(model.weights(layer, bool(way)), reading.weights[track][0], strict=True):
                np.testing.assert_array_equal(part.detach(), stored)
    assert reading.inputs.shape == (one.inputs.shape[1], 3)
    assert reading.flow.norms["h"].shape == (len(reading.weights), one.inputs.shape[1])
