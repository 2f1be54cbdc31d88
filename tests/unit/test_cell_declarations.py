"""What a cell may be declared as, and the sentence that refuses anything else."""

from contextlib import nullcontext

import pytest

from rnn_core.anatomy.cell import Cell
from rnn_core.anatomy.families import FAMILIES
from rnn_core.charts import theme

TEXT = "a = W + U  # net input: x\nh = tanh(a)  # state: y"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("h = tanh(W + U)", "is no equation"),
        ("h = tanh(W + q)  # state: y", "q is not computed before this line"),
        ("h = exp(W)  # state: y", "“exp\\(W\\)” is not known here. There are numbers, .* sigmoid"),
        ("h = W / 2  # state: y", "“W / 2” is not known here. There are numbers, \\+ - \\* and brackets"),
        ("h = tanh(W_h + U_h)  # state: y", "write W instead of W_h.* so it needs no index"),
        ("h = tanh(W * x + U)  # state: y", "x is not computed before this line. There are W, U, V, and old_h"),
        ("a = 0.5  # a: b", "“a = 0.5  # a: b” is the same at every step"),
        ("h = tanh(W + U) * tanh(2)  # state: y", "“2” is a number: write what it comes to"),
        ("tanh = W  # a: b", "tanh stands for something else already"),
        ("lambda = W  # a: b", "lambda stands for something else already"),
        ("h = tanh(W +)  # state: y", "cannot be read as a formula"),
        ("a = W + U  # net input: x", "There is no equation for h"),
        ("h = W * old_c  # state: y", "There is no equation for c"),
        ("W = U  # a: b\nh = W  # state: y", "W stands for something else already"),
        (f"{TEXT}\nh = a  # state: y", "h stands for something else already"),
        ("h = __import__('os')  # state: y", "is not known here"),
    ],
)
def test_equations_that_cannot_be_read_are_refused_with_the_line(text, complaint):
    with pytest.raises(ValueError, match=complaint):
        Cell(name="x", title="X", family="rnn", source="", text=text)


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"name": "My cell"}, "name is 'My cell', but it must be lower-case letters, digits and _"),
        ({"title": "2 gates"}, "title is '2 gates', but it must begin with a letter"),
        ({"family": "blue"}, "family is 'blue', but it must be one of: rnn, lstm, gru, "),
        ({"keeps": "z"}, "keeps is 'z', but it must be one of: a, h"),
        ({"writes": "i"}, "writes is 'i', but it must be one of: a, h"),
        ({"keeps": "a"}, "keeps is 'a', but it must be a gate, which is between 0 and 1"),
        ({"writes": "h"}, "writes is 'h', but it must be a gate, which is between 0 and 1"),
        ({"ranges": {"c": (0, 1)}}, "ranges has 'c', but it must be one of: a, h"),
        ({"ranges": {"h": (1, 0)}}, r"ranges has \(1, 0\) for h, but it must be \(low, high\)"),
        ({"constants": {"β": 0.5}}, r"constants has '.*', but it must be a symbol of its own that a line uses"),
        ({"constants": {"W": 0.5}}, "constants has 'W', but it must be a symbol of its own"),
        ({"inits": ("default", "xavier")}, "inits has 'xavier', but it must be one of: default, orthogonal"),
        ({"inits": ("orthogonal",)}, r"inits is .*, but it must be a tuple that begins with 'default'"),
        ({"inits": "default"}, r"inits is 'default', but it must be a tuple that begins with 'default'"),
        ({"directions": ("forward", "both")}, "directions has 'both', but it must be one of: forward, bidirectional"),
        ({"text": "h = tanh(U)  # state: y"}, "text has no line with W: a cell must read its input"),
        ({"text": "h = tanh(W)  # state: y"}, "text has no line with U or an old state such as old_h"),
        ({"text": "h = tanh(W + V * old_h)  # state: y"}, "inits has 'orthogonal', but no line has U"),
        ({"inits": ("default", "chrono")}, "inits has 'chrono', but keeps does not say which gate"),
        (
            {
                "inits": ("default", "chrono"),
                "keeps": "a",
                "text": "a = 1 - sigmoid(W + U)  # gate: x\nh = a * old_h  # state: y",
            },
            r"sets the bias of a \(keeps\): its line must be sigmoid",
        ),
    ],
    ids=str,
)
def test_a_field_that_does_not_fit_a_cell_is_named_with_its_value_and_what_is_allowed(fields, complaint):
    with pytest.raises(ValueError, match=complaint):
        Cell(**{"name": "x", "title": "X", "family": "rnn", "source": "", "text": TEXT} | fields)


@pytest.mark.parametrize(
    ("gate", "fits"),
    [
        ("sigmoid(W + U)", True),
        ("sigmoid(U + (W - V * old_h))", True),
        ("sigmoid(W + U + 1)", False),  # the bias would be off by 1, and a memory too long by a factor of e
        ("sigmoid(-W + U)", False),
        ("sigmoid(2 * W + U)", False),
        ("1 - sigmoid(W + U)", False),
    ],
)
def test_a_gate_whose_bias_an_initialization_sets_has_no_other_one(gate, fits):
    text = f"z = {gate}  # gate: x\nh = z * old_h + (1 - z) * tanh(W + U)  # state: y"
    fields = {"name": "x", "title": "X", "family": "gru", "source": "", "text": text, "keeps": "z"}
    assert Cell(**fields)
    for init in ("forget_bias", "chrono"):
        with (
            nullcontext() if fits else pytest.raises(ValueError, match=f"inits has '{init}', which sets the bias of z")
        ):
            Cell(**fields, inits=("default", init))


def test_every_family_has_a_color():
    assert {*FAMILIES} == {*theme.FAMILIES} - {"table"}  # a table is no network
