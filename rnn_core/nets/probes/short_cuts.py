"""How far back does the loss reach through a leaky RNN with short cuts, before its first update?"""

import torch
from torch.autograd import grad

from rnn_core.experiment import ShortCuts
from rnn_core.nets.learning.network import Asked
from rnn_core.nets.learning.skips import read_skipping
from rnn_core.nets.models import Recurrent, objective
from rnn_core.nets.models.leaky import LeakyRNN
from rnn_core.tasks import Task
from rnn_core.trace import Floats


def reach_of_skips(model: Recurrent, task: Task, asked: Asked) -> Floats:
    """Return ||dL_b/dh_t^b||, averaged over the sequences b, as a share of that at the last step: (time,).

    With short cuts as they are at the start of training; without any for rule "bptt". For read-out "every" and
    sequences of one length, each with one answer.
    """
    layer, skips = model.layers[0], isinstance(model.rule, ShortCuts)
    rule = model.rule if isinstance(model.rule, ShortCuts) else ShortCuts(rule="sctt")
    assert isinstance(layer, LeakyRNN) and model.readout == "every"
    x = model.embed(asked.inputs).detach()
    with torch.enable_grad():
        states = read_skipping(layer, x, rule.rule, rule.skip, 0.0 if skips else 1.0)
        losses = objective(task, model.head(torch.stack(states, 1)), asked.targets, asked.mask)
        blame = grad(losses.sum(), states, allow_unused=True, materialize_grads=True)
    norms = torch.stack(blame, 1).square().sum(-1).sqrt().mean(0)
    return (norms / norms[-1]).float().numpy()
