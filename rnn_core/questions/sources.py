"""The source text behind an answer: when it changes, the answer must be found anew."""

import ast
import functools
import hashlib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLLOWED = ("rnn_core.questions.", "rnn_core.findings", "rnn_core.nets.probes.")  # and what these import in turn
COUNTED = ("rnn_core.tasks.", "rnn_core.data.", "rnn_core.music.")  # but not what they import
# What all questions have in common, or name types only: no answer changes with it.
LEFT_OUT = ("rnn_core.questions.base", "rnn_core.questions.net", "rnn_core.tasks.base")


@functools.cache
def source_digest(module: str) -> str:
    """Return the fingerprint of the text of a question's module and of what it works with.

    That are the questions, findings and probes that it imports, with what they import, and tasks and readers that it
    imports itself. How networks are built and trained is left out: their weights are part of the question.
    """
    whole = hashlib.sha256()
    for name in sorted(_reached(module)):
        whole.update(f"{name}\n{_path(name).read_text(encoding='utf-8')}\0".encode())
    return whole.hexdigest()


def _reached(module: str) -> set[str]:
    reached, waiting = set[str](), [module]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += [
                one
                for one in _imported(name)
                if one.startswith(FOLLOWED) or (name == module and one.startswith(COUNTED))
            ]
    return reached


def _imported(module: str) -> Iterator[str]:
    """Yield the modules of this library that a module imports, also inside functions."""
    for node in ast.walk(ast.parse(_path(module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("rnn_core"):
            for name in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names)):
                if name not in LEFT_OUT and _path(name).is_file():
                    yield name


def _path(module: str) -> Path:
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
