"""What a task must say of itself, and what its batches must hold: whatever is missing gets a sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import Field
from functools import cache
from itertools import chain

import numpy as np

from rnn_core.settings import quoted
from rnn_core.tasks.base import Array, Batch, Task
from rnn_core.tasks.chance import METRICS
from rnn_core.tasks.metrics import ACCURACY

WORDS = ("name", "title", "story")
MUST = ("steps", "answers", "sample")


def table(kinds: Sequence[type[Task]]) -> dict[str, type[Task]]:
    """Return tasks by name. Raises ValueError for a task that does not say what it must, and for a name twice."""
    by_name: dict[str, type[Task]] = {}
    for kind in kinds:
        check_task(kind)
        if kind.name in by_name:
            raise ValueError(f"name is {kind.name!r} in {kind.__name__}, but {by_name[kind.name].__name__} has it.")
        by_name[kind.name] = kind
    return by_name


@cache
def check_task(kind: type[Task]) -> None:
    """Raise ValueError for the first thing that a task does not say of itself."""
    for fault in _silences(kind):
        raise ValueError(f"The task {kind.__name__} {fault}.")


def _silences(kind: type[Task]) -> Iterator[str]:
    if undeclared := [name for name, value in vars(kind).items() if isinstance(value, Field)]:
        yield f"has the setting {undeclared[0]}, but no @dataclass(frozen=True, kw_only=True) above its class"
    for name in WORDS:
        if not (isinstance(getattr(kind, name, None), str) and getattr(kind, name)):
            yield f'has no {name}: it needs {name}: ClassVar = "…"'
    if not re.fullmatch("[a-z][a-z0-9_]*", kind.name):
        yield f"has the name {quoted(kind.name)}, but it must be lower-case letters, digits and _: links carry it"
    for name in MUST:
        if not _says(kind, name):
            yield f"has no {name}: see Task in rnn_core/tasks/base.py for what it returns"
    if _says(kind, "vocabulary") == _says(kind, "channels"):
        yield "must have either a vocabulary, of tokens, or channels, the names of the numbers of a step"
    if kind.metric not in METRICS and not _says(kind, "chance"):
        yield f"has no chance, which must be said for a metric such as {kind.metric.name}"
    if kind.metric is not ACCURACY and not _says(kind, "solved"):
        yield f"has no solved: from which {kind.metric.name} on does it count as solved?"


def _says(kind: type[Task], name: str) -> bool:
    return getattr(kind, name) is not getattr(Task, name)


def check_batch(task: Task, batch: Batch) -> None:
    """Raise ValueError for the first thing in a batch that is not as Batch says."""
    for fault in chain(_misread(task, batch), _misasked(task, batch), _misplaced(batch)):
        raise ValueError(f"The task {type(task).__name__} draws {fault}.")


def _misread(task: Task, batch: Batch) -> Iterator[str]:
    inputs = batch.inputs
    if task.vocabulary is None:
        yield from _unlike("inputs", inputs, np.float32, f"(batch, time, {len(task.channels)})", 3)
        if inputs.shape[2:] != (len(task.channels),):
            yield f"inputs of {inputs.shape[-1]} numbers a step, but it has {len(task.channels)} channels"
    else:
        yield from _unlike("inputs", inputs, np.int64, "(batch, time)", 2)
        yield from _out_of_range("inputs", inputs, len(task.vocabulary), "vocabulary")
    if inputs.shape[1] > task.steps:
        yield f"sequences of {inputs.shape[1]} steps, but its steps are {task.steps}"


def _misasked(task: Task, batch: Batch) -> Iterator[str]:
    targets, every = batch.targets, task.readout == "every" and not task.loss.whole
    shape = "(batch, time" if every or task.loss.whole else "(batch"
    if task.loss.outputs == "scores":
        yield from _unlike("targets", targets, np.int64, f"{shape})", 1 + (every or task.loss.whole))
        yield from _out_of_range("targets", targets, len(task.answers), "answers")
    else:
        yield from _unlike("targets", targets, np.float32, f"{shape}, {len(task.answers)})", 2 + every)
        if targets.shape[-1] != len(task.answers):
            yield f"targets of {targets.shape[-1]} numbers, but it has {len(task.answers)} answers"
    if targets.shape[:1] != batch.inputs.shape[:1] or (every and targets.shape[1] != batch.inputs.shape[1]):
        yield f"targets of shape {targets.shape} for inputs of shape {batch.inputs.shape}"


def _misplaced(batch: Batch) -> Iterator[str]:
    size, steps = batch.inputs.shape[:2]
    yield from _unlike("lengths", batch.lengths, np.int64, "(batch,)", 1)
    yield from _unlike("mask", batch.mask, np.bool_, "(batch, time)", 2)
    if batch.lengths.shape != (size,) or batch.mask.shape != (size, steps):
        yield f"lengths of shape {batch.lengths.shape} and a mask of shape {batch.mask.shape} for {size} sequences"
    if batch.lengths.min() < 1 or batch.lengths.max() > steps:
        yield f"lengths from {batch.lengths.min()} to {batch.lengths.max()}, but its sequences have 1 to {steps} steps"
    if not batch.mask.any(1).all():
        yield "a sequence whose mask lets no step count"


def _unlike(name: str, part: Array, kind: type[np.generic], shape: str, dimensions: int) -> Iterator[str]:
    if part.dtype != kind or part.ndim != dimensions:
        wanted = np.dtype(kind).name
        yield f"{name} that are {part.dtype} of shape {part.shape}, but they must be {wanted} of shape {shape}"


def _out_of_range(name: str, codes: Array, count: int, of: str) -> Iterator[str]:
    if codes.min() < 0 or codes.max() >= count:
        yield f"{name} from {codes.min()} to {codes.max()}, but they number its {of}: 0 to {count - 1}"
