"""Every learning rule by its name: what it writes into .grad for one batch."""

from collections.abc import Callable

from torch import Generator

from rnn_core.anatomy.rules import PERTURBING, SKIPPING
from rnn_core.nets.learning.network import Asked, learn
from rnn_core.nets.learning.perturbation import perturb
from rnn_core.nets.learning.skips import learn_with_short_cuts
from rnn_core.nets.models import Network, objective, recurrent
from rnn_core.tasks import Task

Learn = Callable[[Network, Task, Asked, Generator, float], float]


def write_gradients(model: Network, task: Task, batch: Asked, noise: Generator, progress: float = 0.0) -> float:
    """Write the gradients of the network's learning rule into .grad; return the mean loss of the answers.

    `noise` draws dropout masks and disturbances; `progress` is the share of all updates that lies behind.
    """
    return LEARN[model.rule.rule](model, task, batch, noise, progress)


def by_autograd(model: Network, task: Task, batch: Asked, noise: Generator, _progress: float) -> float:
    """Write the true gradient: autograd's, through the layers that train."""
    outputs = model(model.rehearse(batch.inputs, noise), batch.lengths, noise)
    loss = objective(task, outputs, batch.targets, batch.mask).mean() + model.cost
    model.zero_grad()
    loss.backward()
    return loss.item()


def by_recursion(model: Network, task: Task, batch: Asked, _noise: Generator, _progress: float) -> float:
    """Write what the rule hands back from step to step, by the recursion of `learn`."""
    return learn(recurrent(model), task, batch)


def by_trying(model: Network, task: Task, batch: Asked, noise: Generator, _progress: float) -> float:
    """Write what disturbing the network says of the gradient."""
    return perturb(recurrent(model), task, batch, noise)


def by_short_cuts(model: Network, task: Task, batch: Asked, _noise: Generator, progress: float) -> float:
    """Write the true gradient of the network with the short cuts of this time of training."""
    return learn_with_short_cuts(recurrent(model), task, batch, progress)


LEARN: dict[str, Learn] = {
    "bptt": by_autograd,
    "truncated": by_recursion,
    "dsf": by_recursion,
    **dict.fromkeys(PERTURBING, by_trying),
    **dict.fromkeys(SKIPPING, by_short_cuts),
}
