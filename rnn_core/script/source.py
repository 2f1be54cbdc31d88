"""The source code of nets as text: read from its file, not imported, for it needs torch."""

import ast
import textwrap
from pathlib import Path

NETS = Path(__file__).parents[1] / "nets"


def source_of(file: str, name: str) -> str:
    """Return a class, a function or a method ("Class.method") as it stands in nets/<file>.py, not indented."""
    text = (NETS / f"{file}.py").read_text()
    node: ast.AST = ast.parse(text)
    for part in name.split("."):
        named = (n for n in ast.iter_child_nodes(node) if isinstance(n, (ast.ClassDef, ast.FunctionDef)))
        node = next(n for n in named if n.name == part)
    assert isinstance(node, (ast.ClassDef, ast.FunctionDef))
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return textwrap.dedent("\n".join(text.splitlines()[first - 1 : node.end_lineno]))


def with_bases(file: str, name: str) -> list[str]:
    """Return a class as it stands in nets/<file>.py, after those classes of the same file that it is made from."""
    body = ast.parse((NETS / f"{file}.py").read_text()).body
    known = {node.name: node for node in body if isinstance(node, ast.ClassDef)}
    bases = [base.id for base in known[name].bases if isinstance(base, ast.Name) and base.id in known]
    return [part for base in bases for part in with_bases(file, base)] + [source_of(file, name)]
