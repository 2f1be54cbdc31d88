"""Between which bounds does a formula lie, whatever its weights?"""

import math
from collections.abc import Mapping

from rnn_core.anatomy.equations import Call, Number, Old, Product, Sum, Tree, Value

Range = tuple[float, float]
UNBOUNDED: Range = (-math.inf, math.inf)
IMAGES: dict[str, Range] = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, math.inf)}


def span(tree: Tree, ranges: Mapping[str, Range]) -> Range:
    """Return the lowest and the highest value of a formula, given those of other signals: interval arithmetic."""
    match tree:
        case Number(value):
            return value, value
        case Value(symbol) | Old(symbol):
            return ranges.get(symbol, UNBOUNDED)
        case Call(function, _):
            return IMAGES[function]
        case Sum(left, right, minus):
            (a, b), (c, d) = span(left, ranges), span(right, ranges)
            return (a - d, b - c) if minus else (a + c, b + d)
        case Product(left, right):
            ends = [_times(a, b) for a in span(left, ranges) for b in span(right, ranges)]
            return min(ends), max(ends)
        case _:
            return UNBOUNDED


def _times(a: float, b: float) -> float:
    return 0.0 if 0 in (a, b) else a * b  # an end at 0 stays there, however far the other one goes
