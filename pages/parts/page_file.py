"""A page as it is written: what can be read off its file without running it."""

import ast
from collections.abc import Mapping
from typing import Any


def declaration(page: ast.Module) -> ast.Call | None:
    """Return the call that makes a page's LESSON."""
    for line in page.body:
        if isinstance(line, ast.Assign) and [ast.unparse(target) for target in line.targets] == ["LESSON"]:
            return line.value if isinstance(line.value, ast.Call) else None
    return None


def begins(page: ast.Module) -> bool:
    """Tell whether a page sets itself up."""
    calls = (call for call in ast.walk(page) if isinstance(call, ast.Call))
    return any(ast.unparse(call) in ("frame.page(LESSON)", "page(LESSON)") for call in calls)


def constants(page: ast.Module) -> Mapping[str, ast.expr]:
    """Return the values that a page gives names to."""
    return {ast.unparse(line.targets[0]): line.value for line in page.body if isinstance(line, ast.Assign)}


def written_out(value: ast.expr, name: str) -> Any:
    """Return what is written out for `name`. Raises ValueError with the end of a sentence on anything else."""
    try:
        written: Any = ast.literal_eval(value)
    except (ValueError, TypeError):
        written = None
    if name == "words":
        fits = isinstance(written, tuple) and all(isinstance(word, str) for word in written)
        form = 'strings in parentheses, such as ("gate", "unit"), or () where none is new'
    else:
        fits, form = isinstance(written, str) and bool(written), "one string"
    if not fits:
        raise ValueError(f"must have its {name} written out as {form}: the page is not run to read it")
    return written
