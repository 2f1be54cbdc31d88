"""Equations of one step as text, and the tree that they are read into.

A cell's text has one line for each signal, in the papers' symbols, in the order in which they are computed:

    r = sigmoid(W + U)           # reset gate: how much of the past the candidate may see
    n = tanh(W + r * U)          # candidate: the new content on offer
    h = (1 - z) * n + z * old_h  # hidden state: what the cell tells the next step

`W` stands for this line's rows of W x + b, `U` for its rows of U h + b', `U(f * old_h)` for those of U (f h) + b',
`V` for its own vector of weights, one for each unit (as in peepholes). `old_h` is h of the step before. Known
functions: sigmoid, tanh, relu. What stands behind # is the signal's name and its meaning.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

FUNCTIONS = ("sigmoid", "tanh", "relu")
OLD = "old_"


@dataclass(frozen=True)
class Number:
    """A number; `label` is the symbol of a constant that has one, such as α."""

    value: float
    label: str = ""


@dataclass(frozen=True)
class Value:
    """A signal computed further up in the same step."""

    symbol: str


@dataclass(frozen=True)
class Old:
    """A state of the step before."""

    symbol: str


@dataclass(frozen=True)
class FromInput:
    """This line's rows of W x + b."""


@dataclass(frozen=True)
class FromPast:
    """This line's rows of U h + b', or of U applied to something else than the old h."""

    of: "Tree | None" = None


@dataclass(frozen=True)
class Vector:
    """This line's own vector of weights, one for each unit."""


@dataclass(frozen=True)
class Call:
    """A function of FUNCTIONS, applied to each unit."""

    function: str
    of: "Tree"


@dataclass(frozen=True)
class Sum:
    """left + right, or left - right."""

    left: "Tree"
    right: "Tree"
    minus: bool = False


@dataclass(frozen=True)
class Product:
    """left * right, unit by unit."""

    left: "Tree"
    right: "Tree"


Tree = Number | Value | Old | FromInput | FromPast | Vector | Call | Sum | Product


@dataclass(frozen=True)
class Equation:
    """One line: what it computes, from what, and what that is called."""

    symbol: str
    tree: Tree
    name: str
    meaning: str


def parse(text: str, constants: Mapping[str, float]) -> tuple[Equation, ...]:
    """Read the equations of a cell. Raises ValueError, naming the line, for what is not written as above."""
    equations: list[Equation] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        formula, _, comment = line.partition("#")
        symbol, equals, right = (part.strip() for part in formula.partition("="))
        name, _, meaning = (part.strip() for part in comment.partition(":"))
        if not (equals and symbol.isidentifier() and name and meaning):
            raise ValueError(f"“{line}” is no equation: write “symbol = formula  # name: meaning”.")
        known = {equation.symbol for equation in equations}
        if symbol in known or symbol in ("W", "U", "V", *constants) or symbol.startswith(OLD):
            raise ValueError(f"“{line}”: {symbol} stands for something else already.")
        equations.append(Equation(symbol, _Reader(line, known, constants).read(right), name, meaning))
    states = {part.symbol for equation in equations for part in parts(equation.tree) if isinstance(part, Old)}
    if missing := sorted((states | {"h"}) - {equation.symbol for equation in equations}):
        raise ValueError(f"There is no equation for {', '.join(missing)}.")
    return tuple(equations)


def parts(tree: Tree) -> Iterator[Tree]:
    """Return a tree and all trees inside it."""
    yield tree
    match tree:
        case Sum(left, right) | Product(left, right):
            yield from parts(left)
            yield from parts(right)
        case Call(_, of):
            yield from parts(of)
        case FromPast(of) if of is not None:
            yield from parts(of)
        case _:
            pass


@dataclass(frozen=True)
class _Reader:
    """Reads one formula: Python's own grammar, of which little is allowed."""

    line: str
    known: set[str]
    constants: Mapping[str, float]

    def read(self, formula: str) -> Tree:
        try:
            return self._tree(ast.parse(formula, mode="eval").body)
        except SyntaxError:
            raise ValueError(f"“{self.line}” cannot be read as a formula.") from None

    def _tree(self, node: ast.expr) -> Tree:
        match node:
            case ast.Constant(int() | float() as value):
                return Number(float(value))
            case ast.Name(name):
                return self._name(name)
            case ast.UnaryOp(ast.USub(), of):
                return Sum(Number(0.0), self._tree(of), minus=True)
            case ast.BinOp(left, ast.Add() | ast.Sub() as sign, right):
                return Sum(self._tree(left), self._tree(right), isinstance(sign, ast.Sub))
            case ast.BinOp(left, ast.Mult(), right):
                return Product(self._tree(left), self._tree(right))
            case ast.Call(ast.Name("U"), [of], []):
                return FromPast(self._tree(of))
            case ast.Call(ast.Name(function), [of], []) if function in FUNCTIONS:
                return Call(function, self._tree(of))
            case _:
                raise ValueError(f"“{self.line}”: “{ast.unparse(node)}” is not known here.")

    def _name(self, name: str) -> Tree:
        if name in self.constants:
            return Number(self.constants[name], name)
        if name in self.known:
            return Value(name)
        if name.startswith(OLD):
            return Old(name.removeprefix(OLD))
        if name in ("W", "U", "V"):
            return {"W": FromInput(), "U": FromPast(), "V": Vector()}[name]
        raise ValueError(f"“{self.line}”: {name} is not computed before this line.")
