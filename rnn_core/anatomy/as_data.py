"""The equations of a cell as data: nested lists, which the browser computes and writes out (unrolled/tree.js)."""

from typing import Any

from rnn_core.anatomy.cell import Cell
from rnn_core.anatomy.equations import Call, FromInput, FromPast, Number, Old, Product, Sum, Tree, Value, Vector


def equations_as_data(cell: Cell) -> list[dict[str, Any]]:
    """Return each line's symbol, name, blocks of rows of W, U and V (None where it has none), and tree."""

    def block(symbol: str, rows: tuple[str, ...]) -> int | None:
        return rows.index(symbol) if symbol in rows else None

    return [
        {
            "symbol": line.symbol,
            "name": line.name,
            "row": block(line.symbol, cell.rows),
            "recurrent_row": block(line.symbol, cell.past_rows),
            "vector": block(line.symbol, cell.vector_rows),
            "tree": _nested(line.tree),
        }
        for line in cell.equations
    ]


def _nested(tree: Tree) -> list[Any]:
    match tree:
        case Number(value, label):
            return ["number", value, label] if label else ["number", value]
        case Value(symbol):
            return ["value", symbol]
        case Old(symbol):
            return ["old", symbol]
        case FromInput():
            return ["W"]
        case FromPast(of):
            return ["U"] if of is None else ["U", _nested(of)]
        case Vector():
            return ["V"]
        case Call(function, of):
            return ["call", function, _nested(of)]
        case Sum(left, right, minus):
            return ["subtract" if minus else "add", _nested(left), _nested(right)]
        case Product(left, right):
            return ["multiply", _nested(left), _nested(right)]
