"""What a network costs by counting: the time that it really takes is measured by nets/stopwatch."""

from rnn_core.anatomy.cells import CELLS
from rnn_core.experiment import RecurrentSpec
from rnn_core.tasks import Task


def flops_per_step(spec: RecurrentSpec, task: Task) -> int:
    """Return the floating-point operations of one step of one sequence, all layers and directions, forward.

    Matrix products only, two operations for each weight; the few element-wise ones and the read-out are left out.
    """
    size, total = spec.embedding if task.vocabulary else len(task.channels), 0
    for _ in range(spec.layers):
        weights = CELLS[spec.model].matrix_weights(size, spec.hidden)
        total += 2 * weights * (2 if spec.both else 1)
        size = spec.width
    return total


def mlp_parameters(spec: RecurrentSpec, task: Task) -> int:
    """Return the parameters of a one-hidden-layer MLP of `spec.hidden` units that reads and answers all steps at once.

    Every position of the sequence has weights of its own; the embedding is shared, as it is in the recurrent network.
    """
    size = spec.embedding if task.vocabulary else len(task.channels)
    answers = len(task.answers) * (task.steps if task.readout == "every" else 1)
    hidden = (task.steps * size + 1) * spec.hidden
    return len(task.vocabulary or ()) * spec.embedding + hidden + (spec.hidden + 1) * answers
