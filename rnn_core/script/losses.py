"""The part of a script that is a loss, of each answer by itself."""

import inspect

from rnn_core.script.source import source_of
from rnn_core.tasks import Task
from rnn_core.tasks.base import QUANTILES
from rnn_core.tasks.ctc import collapse, error_rate


def each_loss(task: Task, targets: str = "targets") -> str:
    """Return the expression for the loss of every answer, of `outputs` and `targets`."""
    return {
        "squared": f"(outputs - {targets}).square().mean(-1)",
        "pinball": f"pinball(outputs, {targets})",
        "bernoulli": f"nn.functional.binary_cross_entropy_with_logits(outputs, {targets}, reduction='none').sum(-1)",
        "ctc": f"ctc_loss(outputs, {targets}, mask)",
        "cross_entropy": f"nn.functional.cross_entropy(outputs, {targets}, reduction='none')",
    }[task.loss]


def loss_code(task: Task) -> str:
    """Return the functions that the task's loss and metric need, besides torch's."""
    if task.loss == "ctc":
        parts = [source_of("models/ctc", name) for name in ("ctc_loss", "greedy")]
        parts += [inspect.getsource(part).strip() for part in (collapse, error_rate)]
        return "\n\n\n".join(["\nBLANK = 0", *parts]) + "\n\n"
    if task.loss != "pinball":
        return ""
    return f"""
def pinball(outputs, targets, levels={QUANTILES!r}):
    levels = torch.tensor(levels, device=outputs.device)
    missed = (targets - outputs).unflatten(-1, (-1, len(levels)))
    return torch.maximum(levels * missed, (levels - 1) * missed).mean((-1, -2))

"""
