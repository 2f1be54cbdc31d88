"""The part of a script that draws batches: the task's own source code."""

import inspect
import textwrap
from collections.abc import Callable

from rnn_core.data.pens import SOURCE, TESTED, TRAINED, packed
from rnn_core.script.source import needed
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


def task_code(task: Task) -> str:
    """Return the code that draws batches: the task's own methods, with its fields in a plain namespace."""
    module = inspect.getmodule(type(task))
    assert module is not None
    methods = [name for name in ("sample", "held_out", "_batch") if name in vars(type(task))]
    held = [f.name for f in declared(type(task))] + [
        n for n in ("steps", "window", "split", "origins", "noises") if hasattr(task, n)
    ]
    fields = ", ".join(f"{name}={getattr(task, name)!r}" for name in held)
    chunks = ["# --- The task: sequences whose answers are known", _BATCH]
    chunks += [inspect.getsource(getattr(task_base, name)).strip() for name in ("everywhere", "at_the_end")]
    chunks += [_READ_DIGITS] if isinstance(task, Digits) else []
    chunks += needed(inspect.getsource(module), "\n".join(_method(type(task), name) for name in methods), _REPLACED)
    chunks += [_method(type(task), name) for name in methods]
    binding = [f"task = SimpleNamespace({fields})"]
    binding += [f"task.{name} = partial({name}, task)" for name in methods]
    binding += (
        []
        if "held_out" in methods
        else [f"task.held_out = partial(sample, task, {task_base.held_out_size(task.steps)})"]
    )
    return "\n\n\n".join([*dict.fromkeys(chunks), "\n".join(binding)])


def _method(owner: type[Task], name: str) -> str:
    """Return a method as a function whose first argument is the task."""
    body = textwrap.dedent(inspect.getsource(vars(owner)[name]))
    return body.replace("self", "task").replace("digits.read_digits", "read_digits").strip()
