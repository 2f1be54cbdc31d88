"""A cell is its equations: from one text follows all that a reader sees of it, and all that is computed."""

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rnn_core.anatomy.equations import (
    Equation,
    FromInput,
    FromPast,
    Number,
    Old,
    Tree,
    Value,
    Vector,
    bias_is_free,
    parts,
)
from rnn_core.anatomy.families import FAMILIES
from rnn_core.anatomy.initializations import GATED, INITS, RECURRENT
from rnn_core.anatomy.notation import TAKEN, parse
from rnn_core.anatomy.ranges import Range, span
from rnn_core.settings import quoted

DIRECTIONS = ("forward", "bidirectional")


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
    """One kind of recurrent cell; `text` has its equations, written as rnn_core/anatomy/notation.py says.

    ranges: of signals whose range does not follow from their line alone. constants: by symbol. keeps and writes: the
    gates that keep the memory and let something into it (for initializations that set their biases). inits and
    directions: what it offers, the first by default. family: whose color it wears, of rnn_core/anatomy/families.py.
    Raises ValueError for equations that cannot be read, and for a field that does not fit them.
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
    directions: tuple[str, ...] = DIRECTIONS

    def __post_init__(self) -> None:
        for fault in self._faults():  # now, so that a mistake shows when the cell is declared
            raise ValueError(f"{fault}.")

    def _faults(self) -> Iterator[str]:
        """Yield what is wrong, as sentences without their full stop."""
        if not re.fullmatch("[a-z][a-z0-9_]*", self.name):
            yield f"name is {quoted(self.name)}, but it must be lower-case letters, digits and _: links carry it"
        if not re.match("[A-Za-z]", self.title):
            yield f"title is {quoted(self.title)}, but it must begin with a letter: a script names a class after it"
        symbols = [line.symbol for line in self.equations]
        yield from _strangers("family is", (self.family,), FAMILIES)
        yield from _strangers("ranges has", self.ranges, symbols)
        yield from (
            f"ranges has {quoted(ends)} for {k}, but it must be (low, high)"
            for k, ends in self.ranges.items()
            if not ends[0] < ends[1]
        )
        labels = {part.label for line in self.equations for part in parts(line.tree) if isinstance(part, Number)}
        for name in (name for name in self.constants if name not in labels - {*TAKEN}):
            yield f"constants has {quoted(name)}, but it must be a symbol of its own that a line uses"
        for name in ("keeps", "writes"):
            gate: str = getattr(self, name)
            yield from _strangers(f"{name} is", filter(None, [gate]), symbols)
            if any(signal.symbol == gate and not 0 <= signal.low < signal.high <= 1 for signal in self.signals):
                yield f"{name} is {quoted(gate)}, but it must be a gate, which is between 0 and 1"
        for name, allowed in (("inits", tuple(INITS)), ("directions", DIRECTIONS)):
            offered: tuple[str, ...] = getattr(self, name)
            if allowed[0] not in offered[:1]:
                yield f"{name} is {quoted(offered)}, but it must be a tuple that begins with {allowed[0]!r}"
            yield from _strangers(f"{name} has", offered, allowed)
        if not self.rows:
            yield "text has no line with W: a cell must read its input"
        if not any(isinstance(part, FromPast | Old) for line in self.equations for part in parts(line.tree)):
            yield "text has no line with U or an old state such as old_h: a cell must read its past"
        yield from self._unfit_inits()

    def _unfit_inits(self) -> Iterator[str]:
        """Yield the initializations that would find nothing to set, or set it wrongly."""
        if RECURRENT in self.inits and not self.past_rows:
            yield f"inits has {RECURRENT!r}, but no line has U, whose matrices it sets"
        for init in (init for init in self.inits if init in GATED):
            if not self.keeps:
                yield f"inits has {init!r}, but keeps does not say which gate keeps the memory"
            for name, gate in (("keeps", self.keeps), ("writes", self.writes)):
                line = next((line for line in self.equations if line.symbol == gate), None)
                if line and not bias_is_free(line.tree):
                    yield (
                        f"inits has {init!r}, which sets the bias of {gate} ({name}): its line must be "
                        "sigmoid(W + …), without a number that is added"
                    )

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
        symbols: set[str] = set()
        for line in self.equations:
            if all(_known(part, symbols) for part in parts(line.tree)):
                symbols.add(line.symbol)
        return frozenset(symbols)

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


def _strangers(field_has: str, values: Iterable[str], allowed: Sequence[str]) -> Iterator[str]:
    """Yield a sentence, begun by `field_has`, for each value that is not allowed."""
    for value in values:
        if value not in allowed:
            yield f"{field_has} {quoted(value)}, but it must be one of: {', '.join(allowed)}"
