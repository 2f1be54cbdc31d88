"""An MLP that reads a whole sequence at once, by counting."""

from rnn_core.experiment import RecurrentSpec
from rnn_core.tasks import Task


def mlp_parameters(spec: RecurrentSpec, task: Task) -> int:
    """Return the parameters of a one-hidden-layer MLP of `spec.hidden` units that reads and answers all steps at once.

    Every position of the sequence has weights of its own; the embedding is shared, as it is in the recurrent network.
    """
    size = task.features(spec.embedding)
    answers = len(task.answers) * (task.steps if task.readout == "every" else 1)
    hidden = (task.steps * size + 1) * spec.hidden
    return len(task.vocabulary or ()) * spec.embedding + hidden + (spec.hidden + 1) * answers
