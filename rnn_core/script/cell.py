"""The part of a script that is a recurrent layer of which torch has no kernel: its equations as lines of PyTorch."""

import re

from rnn_core.anatomy.cell import Cell
from rnn_core.anatomy.cells.leaky import LEAK
from rnn_core.anatomy.equations import Call, FromInput, FromPast, Number, Old, Product, Sum, Tree, Value, Vector
from rnn_core.script.source import source_of

FUNCTIONS = {"sigmoid": "torch.sigmoid", "tanh": "torch.tanh", "relu": "torch.relu"}


def class_name(cell: Cell) -> str:
    """Return the name of the layer's class in a script."""
    return "LeakyRNN" if cell.name == "leaky" else re.sub(r"\W", "", cell.title)


def layer_code(cell: Cell) -> str:
    """Return the classes that make a layer of `cell`, the last one to be called as nn.RNN is."""
    loop = ["linear = nn.functional.linear\nState = tuple[Tensor, ...]", source_of("cells/past", "Past")]
    loop.append(source_of("models/scan", "Scan"))
    if cell.name == "leaky":  # as it is trained here: written by hand
        return "\n\n\n".join([*loop, f"LEAK = {LEAK!r}", source_of("models/leaky", "LeakyRNN")])
    return "\n\n\n".join([*loop, _layer(cell)])


def _layer(cell: Cell) -> str:
    """Return the class whose step is the cell's equations, line by line."""
    lines = "\n".join(f"        {line.symbol} = {_formula(cell, line.symbol, line.tree)}" for line in cell.equations)
    old = ", ".join(f"old_{symbol}" for symbol in cell.state_symbols)
    constants = "".join(f"        {symbol} = {value!r}\n" for symbol, value in cell.constants.items())
    return f"""class {class_name(cell)}(Scan):
    rows, past_rows, vector_rows = {len(cell.rows)}, {len(cell.past_rows)}, {len(cell.vector_rows)}
    states = {len(cell.state_symbols)}

    def step(self, W, U, V, old):
        {old}{"," if len(cell.state_symbols) == 1 else ""} = old
{constants}{lines}
        return ({", ".join(cell.state_symbols)},)"""


def _formula(cell: Cell, symbol: str, tree: Tree, inner: bool = False) -> str:
    """Return a formula in the line of `symbol`; a sum that stands `inner` another formula is put in brackets."""
    match tree:
        case Number(value, label):
            return label or f"{value:g}"
        case Value(other):
            return other
        case Old(other):
            return f"old_{other}"
        case FromInput():
            return f"W[{cell.rows.index(symbol)}]"
        case FromPast(of):
            argument = "" if of is None else f", {_formula(cell, symbol, of)}"
            return f"U({cell.past_rows.index(symbol)}{argument})"
        case Vector():
            return f"V[{cell.vector_rows.index(symbol)}]"
        case Call(function, of):
            return f"{FUNCTIONS[function]}({_formula(cell, symbol, of)})"
        case Sum(left, right, minus):
            bracket = isinstance(right, Sum)
            written = f"{_formula(cell, symbol, left)} {'-' if minus else '+'} {_formula(cell, symbol, right, bracket)}"
            return f"({written})" if inner else written
        case Product(left, right):
            bracket = isinstance(right, Product)
            second = _formula(cell, symbol, right, True)
            return f"{_formula(cell, symbol, left, True)} * {f'({second})' if bracket else second}"
