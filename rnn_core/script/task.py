"""The part of a script that draws batches: the task's own source code."""

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable
from functools import partial
from types import ModuleType

from rnn_core.data.pens import SOURCE, TESTED, TRAINED, packed
from rnn_core.settings import declared
from rnn_core.tasks import Task
from rnn_core.tasks import base as task_base
from rnn_core.tasks.digits import Digits

_BATCH = """
class Batch(NamedTuple):
    inputs: np.ndarray  # (batch, time, channels), or (batch, time) for tokens
    targets: np.ndarray
    lengths: np.ndarray  # (batch,) steps that are real; the rest is padding
    mask: np.ndarray  # (batch, time) steps whose answers count""".strip()

_READ_DIGITS = """
def read_digits():
    from sklearn.datasets import load_digits

    scans = load_digits()
    return (scans.images / 16).astype(np.float32), scans.target.astype(np.int64)""".strip()


# What is kept on disk here, a script makes anew whenever it runs.
_READ_WORDS = """
def read_words(lexicon, part, made={}):
    if (lexicon, part) not in made:
        made[lexicon, part] = make_words(lexicon, part)
    return made[lexicon, part]""".strip()
_READ_UTTERANCES = """
def read_utterances(part, made={}):
    if part not in made:
        made[part] = make_utterances(part)
    return made[part]""".strip()


def _read_pens() -> str:
    """Return code that reads the pens from a text of its own: they are in no package that a script could need."""
    whole = packed()
    text = "\n".join(f'    "{whole[at : at + 110]}"' for at in range(0, len(whole), 110))
    rows = (TRAINED + TESTED) * 10
    return f"""
import base64
import zlib

# {SOURCE}: {rows:,} digits of eight points each, then their labels, one byte a number.
PENS = (
{text}
)


def read_pens(part):
    raw = np.frombuffer(zlib.decompress(base64.b85decode(PENS)), np.uint8)
    points, labels = raw[: -{rows}].reshape(-1, 8, 2).astype(np.float32), raw[-{rows}:].astype(np.int64)
    chosen = slice({TRAINED * 10}) if part == "training" else slice({TRAINED * 10}, None)
    return points[chosen], labels[chosen]""".strip()


_REPLACED: dict[str, Callable[[], str]] = {
    "read_words": lambda: _READ_WORDS,
    "read_utterances": lambda: _READ_UTTERANCES,
    "read_pens": _read_pens,
}

_FOLLOWED = ("rnn_core.data.", "rnn_core.tasks.letters")  # imports whose functions a task's methods may use
_NOT_ALONE = ("from rnn_core", "import numpy", "from typing", "from dataclasses")


def task_code(task: Task) -> str:
    """Return the code that draws batches: the task's own methods, with its fields in a plain namespace."""
    module = inspect.getmodule(type(task))
    assert module is not None
    methods = [name for name in ("sample", "held_out", "_batch") if name in vars(type(task))]
    needed = [f.name for f in declared(type(task))] + [
        n for n in ("steps", "window", "split", "origins", "noises") if hasattr(task, n)
    ]
    fields = ", ".join(f"{name}={getattr(task, name)!r}" for name in needed)
    chunks = ["# --- The task: sequences whose answers are known", _BATCH]
    chunks += [inspect.getsource(getattr(task_base, name)).strip() for name in ("everywhere", "at_the_end")]
    chunks += [_READ_DIGITS] if isinstance(task, Digits) else []
    chunks += _needed(module, "\n".join(_method(type(task), name) for name in methods))
    chunks += [_method(type(task), name) for name in methods]
    binding = [f"task = SimpleNamespace({fields})"]
    binding += [f"task.{name} = partial({name}, task)" for name in methods]
    binding += (
        []
        if "held_out" in methods
        else [f"task.held_out = partial(sample, task, {task_base.held_out_size(task.steps)})"]
    )
    return "\n\n\n".join([*dict.fromkeys(chunks), "\n".join(binding)])


def _needed(module: ModuleType, code: str) -> list[str]:
    """Return what `code` uses of a task's module and of those it is made with, in order."""
    text = inspect.getsource(module)
    body = ast.parse(text).body
    written: dict[str, Callable[[], str]] = {
        name: partial(_segment, text, node) for node in body for name in _defines(node)
    }
    defined = {name: (_REPLACED.get(name) or code)() for name, code in written.items()}
    wanted, reached = set[str](), {code}
    while reached:
        used = {node.id for part in reached for node in ast.walk(ast.parse(part)) if isinstance(node, ast.Name)}
        fresh = used & set(defined) - wanted
        wanted |= fresh
        reached = {defined[name] for name in fresh}
    chunks = list(dict.fromkeys(chunk for name, chunk in defined.items() if name in wanted))
    rooms = [n.module for n in body if isinstance(n, ast.ImportFrom) and (n.module or "").startswith(_FOLLOWED)]
    return [
        chunk for name in rooms if name for chunk in _needed(sys.modules[name], "\n".join([code, *chunks]))
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


def _method(owner: type[Task], name: str) -> str:
    """Return a method as a function whose first argument is the task."""
    body = textwrap.dedent(inspect.getsource(vars(owner)[name]))
    return body.replace("self", "task").replace("digits.read_digits", "read_digits").strip()
