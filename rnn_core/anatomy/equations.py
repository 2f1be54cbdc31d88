"""The tree that an equation of one step is read into, and what can be asked of it."""

from collections.abc import Iterator
from dataclasses import dataclass

FUNCTIONS = ("sigmoid", "tanh", "relu")


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


def bias_is_free(tree: Tree) -> bool:
    """Tell whether a line is the sigmoid of a sum with W, its bias among it, to which no number is added."""
    match tree:
        case Call("sigmoid", of):
            terms = list(_terms(of))
            return terms.count((FromInput(), 1)) == 1 and not any(isinstance(term, Number) for term, _ in terms)
        case _:
            return False


def _terms(tree: Tree, sign: int = 1) -> Iterator[tuple[Tree, int]]:
    """Return the terms of a sum, each with its sign."""
    match tree:
        case Sum(left, right, minus):
            yield from _terms(left, sign)
            yield from _terms(right, -sign if minus else sign)
        case Number(0.0):  # what a minus in front is read into
            pass
        case _:
            yield tree, sign


def moves(tree: Tree) -> bool:
    """Tell whether a formula can be another one at the next step."""
    return any(isinstance(part, FromInput | FromPast | Old | Value) for part in parts(tree))
