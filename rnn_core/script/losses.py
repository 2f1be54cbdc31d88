"""The part of a script that is a task's loss and metric: the functions as they stand in their files."""

import inspect

from rnn_core.script.source import needed, text_of
from rnn_core.tasks import Task, metrics


def each_loss(task: Task, targets: str = "targets") -> str:
    """Return the expression for the loss of every answer, of `outputs` and `targets`."""
    return f"{task.loss.function}(outputs, {targets}{', mask' if task.loss.whole else ''})"


def losses_code(task: Task) -> str:
    """Return the functions of the task's loss and metric."""
    parts = needed(text_of("models/losses"), task.loss.function)
    parts += needed(inspect.getsource(metrics), task.metric.value.__name__)
    return "# --- Loss and metric\n" + "\n\n\n".join(dict.fromkeys(parts))
