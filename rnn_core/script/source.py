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
