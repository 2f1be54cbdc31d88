"""Equations of one step as text, and how it is read.

A cell's text has one line for each signal, in the papers' symbols, in the order in which they are computed:

    r = sigmoid(W + U)           # reset gate: how much of the past the candidate may see
    n = tanh(W + r * U)          # candidate: the new content on offer
    h = (1 - z) * n + z * old_h  # hidden state: what the cell tells the next step

`W` stands for this line's rows of W x + b, `U` for its rows of U h + b', `U(f * old_h)` for those of U (f h) + b',
`V` for its own vector of weights, one for each unit (as in peepholes). `old_h` is h of the step before. Known
functions: sigmoid, tanh, relu. What stands behind # is the signal's name and its meaning.
"""

import ast
import keyword
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rnn_core.anatomy.equations import (
    FUNCTIONS,
    Call,
    Equation,
    FromInput,
    FromPast,
    Number,
    Old,
    Product,
    Sum,
    Tree,
    Value,
    Vector,
    moves,
    parts,
)

OLD = "old_"
TERMS = ("W", "U", "V")
TAKEN = (*TERMS, *FUNCTIONS, "old", "self", "torch")  # they mean something in a formula, or in the script's step
GRAMMAR = f"numbers, + - * and brackets, {', '.join(f'{name}( )' for name in FUNCTIONS)}, and U( )"


def parse(text: str, constants: Mapping[str, float]) -> tuple[Equation, ...]:
    """Read the equations of a cell. Raises ValueError, naming the line, for what is not written as above."""
    equations: list[Equation] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        formula, _, comment = line.partition("#")
        symbol, equals, right = (part.strip() for part in formula.partition("="))
        name, _, meaning = (part.strip() for part in comment.partition(":"))
        if not (equals and symbol.isidentifier() and name and meaning):
            raise ValueError(f"“{line}” is no equation: write “symbol = formula  # name: meaning”.")
        symbols = [equation.symbol for equation in equations]
        if symbol in (*symbols, *TAKEN, *constants) or symbol.startswith(OLD) or keyword.iskeyword(symbol):
            raise ValueError(f"“{line}”: {symbol} stands for something else already.")
        tree = _Reader(line, symbols, constants).read(right)
        if not moves(tree):
            raise ValueError(f"“{line}” is the same at every step: it needs W, U, an old state or a line above.")
        equations.append(Equation(symbol, tree, name, meaning))
    states = {part.symbol for equation in equations for part in parts(equation.tree) if isinstance(part, Old)}
    if missing := sorted((states | {"h"}) - {equation.symbol for equation in equations}):
        raise ValueError(f"There is no equation for {', '.join(missing)}.")
    return tuple(equations)


@dataclass(frozen=True)
class _Reader:
    """Reads one formula: Python's own grammar, of which little is allowed."""

    line: str
    symbols: Sequence[str]
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
                return FromPast(self._vector(of))
            case ast.Call(ast.Name(function), [of], []) if function in FUNCTIONS:
                return Call(function, self._vector(of))
            case _:
                raise ValueError(f"“{self.line}”: “{ast.unparse(node)}” is not known here. There are {GRAMMAR}.")

    def _vector(self, node: ast.expr) -> Tree:
        tree = self._tree(node)
        if all(isinstance(part, Number | Sum | Product) for part in parts(tree)):
            raise ValueError(f"“{self.line}”: “{ast.unparse(node)}” is a number: write what it comes to.")
        return tree

    def _name(self, name: str) -> Tree:
        if name in self.constants:
            return Number(self.constants[name], name)
        if name in self.symbols:
            return Value(name)
        if name.startswith(OLD):
            return Old(name.removeprefix(OLD))
        if name in TERMS:
            return {"W": FromInput(), "U": FromPast(), "V": Vector()}[name]
        if name[:1] in TERMS:
            raise ValueError(
                f"“{self.line}”: write {name[0]} instead of {name}. It stands for rows of weights that are this line's "
                "alone, so it needs no index."
            )
        names = ", ".join([*TERMS, *self.constants, *self.symbols])
        raise ValueError(f"“{self.line}”: {name} is not computed before this line. There are {names}, and old_h.")
