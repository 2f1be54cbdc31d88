"""Source code as text: that of nets is read from its file, not imported, for it needs torch."""

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

NETS = Path(__file__).parents[1] / "nets"
_TASKS = ("corpora", "ctc", "letters", "losses", "stretches", "telling")
_FOLLOWED = ("rnn_core.data.", *(f"rnn_core.tasks.{name}" for name in _TASKS))
_IN_EVERY_SCRIPT = ("import math", "import numpy", "import torch", "from torch", "from typing", "from dataclasses")
_NOT_ALONE = ("from rnn_core", "from jaxtyping", *_IN_EVERY_SCRIPT)


def text_of(file: str) -> str:
    """Return nets/<file>.py."""
    return (NETS / f"{file}.py").read_text()


def source_of(file: str, name: str) -> str:
    """Return a class, a function or a method ("Class.method") as it stands in nets/<file>.py, not indented."""
    text = text_of(file)
    node: ast.AST = ast.parse(text)
    for part in name.split("."):
        named = (n for n in ast.iter_child_nodes(node) if isinstance(n, (ast.ClassDef, ast.FunctionDef)))
        node = next(n for n in named if n.name == part)
    assert isinstance(node, (ast.ClassDef, ast.FunctionDef))
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return textwrap.dedent("\n".join(text.splitlines()[first - 1 : node.end_lineno]))


def with_bases(file: str, name: str) -> list[str]:
    """Return a class as it stands in nets/<file>.py, after those classes of the same file that it is made from."""
    body = ast.parse(text_of(file)).body
    classes = {node.name: node for node in body if isinstance(node, ast.ClassDef)}
    bases = [base.id for base in classes[name].bases if isinstance(base, ast.Name) and base.id in classes]
    return [part for base in bases for part in with_bases(file, base)] + [source_of(file, name)]


def needed(text: str, code: str, replaced: Mapping[str, Callable[[], str]] | None = None) -> list[str]:
    """Return what `code` uses of a module with that text, and of those whose functions it may use, in order.

    replaced: by name, what is written in place of a definition.
    """
    replaced = replaced or {}
    body = ast.parse(text).body
    written: dict[str, Callable[[], str]] = {
        name: partial(_segment, text, node) for node in body for name in _defines(node)
    }
    defined = {name: (replaced.get(name) or part)() for name, part in written.items()}
    wanted, reached = set[str](), {code}
    while reached:
        used = {node.id for part in reached for node in ast.walk(ast.parse(part)) if isinstance(node, ast.Name)}
        fresh = used & set(defined) - wanted
        wanted |= fresh
        reached = {defined[name] for name in fresh}
    chunks = list(dict.fromkeys(chunk for name, chunk in defined.items() if name in wanted))
    rooms = [n.module for n in body if isinstance(n, ast.ImportFrom) and (n.module or "").startswith(_FOLLOWED)]
    return [
        chunk
        for name in rooms
        if name
        for chunk in needed(inspect.getsource(sys.modules[name]), "\n".join([code, *chunks]), replaced)
    ] + chunks


def _segment(text: str, node: ast.stmt) -> str:
    """Return a statement as it stands in its file, a function or a class with its decorators."""
    decorators = node.decorator_list if isinstance(node, (ast.FunctionDef, ast.ClassDef)) else []
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return "\n".join(text.splitlines()[first - 1 : node.end_lineno])


def _defines(node: ast.stmt) -> list[str]:
    """Return the names that a statement at the top of a module gives a meaning to.

    An import of this project, or one that every script begins with, gives none.
    """
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, (ast.Import, ast.ImportFrom)) and not ast.unparse(node).startswith(_NOT_ALONE):
        return [(alias.asname or alias.name).split(".")[0] for alias in node.names]
    targets = node.targets if isinstance(node, ast.Assign) else []
    return [name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]
