"""A cell is its equations: from one text follows all that a reader sees of it, and all that is computed."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field

from rnn_core.anatomy.equations import Equation, FromInput, FromPast, Old, Tree, Value, Vector, parse, parts
from rnn_core.anatomy.ranges import Range, span


@dataclass(frozen=True)
class Signal:
    """One vector of a cell: its symbol, what to call it, its range, what it means."""

    symbol: str
    name: str
    low: float
    high: float
    meaning: str


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One kind of recurrent cell; `text` has its equations, written as rnn_core/anatomy/equations.py says.

    ranges: of signals whose range does not follow from their line alone. constants: by symbol. keeps and writes: the
    gates that keep the memory and let something into it (for initializations that set their biases). inits and
    directions: what it offers. Raises ValueError for equations that cannot be read.
    """

    name: str
    title: str
    family: str
    source: str
    text: str
    ranges: Mapping[str, Range] = field(default_factory=dict[str, Range])
    constants: Mapping[str, float] = field(default_factory=dict[str, float])
    keeps: str = ""
    writes: str = ""
    inits: tuple[str, ...] = ("default", "orthogonal")
    directions: tuple[str, ...] = ("forward", "bidirectional")

    def __post_init__(self) -> None:
        assert self.equations  # read now, so that a mistake shows when the cell is declared

    @functools.cached_property
    def equations(self) -> tuple[Equation, ...]:
        """The lines of the text, in the order in which they are computed."""
        return parse(self.text, self.constants)

    @functools.cached_property
    def state_symbols(self) -> tuple[str, ...]:
        """What a step hands to the next one: h first."""
        old = {part.symbol for equation in self.equations for part in parts(equation.tree) if isinstance(part, Old)}
        return ("h", *(equation.symbol for equation in self.equations if equation.symbol in old - {"h"}))

    @functools.cached_property
    def signals(self) -> tuple[Signal, ...]:
        """States first, then gates."""
        return self.states + self.gates

    @functools.cached_property
    def states(self) -> tuple[Signal, ...]:
        """What a step hands to the next one."""
        return tuple(self._signals[symbol] for symbol in self.state_symbols)

    @functools.cached_property
    def gates(self) -> tuple[Signal, ...]:
        """What a step computes on its way to the states."""
        return tuple(signal for symbol, signal in self._signals.items() if symbol not in self.state_symbols)

    @functools.cached_property
    def _signals(self) -> dict[str, Signal]:
        ranges = dict(self.ranges)
        for line in self.equations:
            ranges.setdefault(line.symbol, span(line.tree, ranges))
        lines = {line.symbol: line for line in self.equations}
        return {k: Signal(k, line.name, *ranges[k], line.meaning) for k, line in lines.items()}

    @functools.cached_property
    def rows(self) -> tuple[str, ...]:
        """The signals that read the input, each with its rows of W and b."""
        return self._with(FromInput)

    @functools.cached_property
    def past_rows(self) -> tuple[str, ...]:
        """The signals that read the past by a matrix, each with its rows of U and b'."""
        return self._with(FromPast)

    @functools.cached_property
    def vector_rows(self) -> tuple[str, ...]:
        """The signals with a vector of weights of their own."""
        return self._with(Vector)

    def _with(self, kind: type) -> tuple[str, ...]:
        return tuple(line.symbol for line in self.equations if any(isinstance(p, kind) for p in parts(line.tree)))

    @functools.cached_property
    def at_once(self) -> frozenset[str]:
        """The signals that depend on the input and the h before alone: of a known h, all steps follow at once."""
        found: set[str] = set()
        for line in self.equations:
            if all(_known(part, found) for part in parts(line.tree)):
                found.add(line.symbol)
        return frozenset(found)

    @functools.cached_property
    def only_through_matrix(self) -> bool:
        """Whether U alone hands h on: no gate, no leak, no vector of weights beside it."""
        outside = [part for line in self.equations for part in parts(line.tree) if isinstance(part, Old | Vector)]
        return not outside and len(self.past_rows) == 1

    def parameters(self, features: int, hidden: int) -> int:
        """Count the weights of one layer in one direction that reads vectors of `features` numbers."""
        return self.matrix_weights(features, hidden) + hidden * (
            len(self.rows) + len(self.past_rows) + len(self.vector_rows)
        )

    def matrix_weights(self, features: int, hidden: int) -> int:
        """Count the weights of the matrices W and U alone."""
        return hidden * (len(self.rows) * features + len(self.past_rows) * hidden)


def _known(part: Tree, symbols: set[str]) -> bool:
    return not (isinstance(part, Old) and part.symbol != "h") and not (
        isinstance(part, Value) and part.symbol not in symbols
    )
