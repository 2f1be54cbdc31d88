"""Short cuts through time: while a network learns, its state may also jump; in the end it walks every step.

Every theta steps the state is mixed with a jump from where it was theta steps before. With dr = h_{t+1} - h_t, what
the network itself would change in one step:
SCTT, a skip connection through time:      h <- (1 - beta) h_{t-theta} + beta h
DASC, a dynamics-aligned skip connection:  h <- (1 - beta) (h_{t-theta} + theta dr) + beta h
CD, a coarsened discretization:            h <- h_{t-theta} + theta dr, and no small steps in between
beta grows evenly to 1, and CD's theta shrinks to 1, over the first part of training: what is trained last, and what
is measured always, is the plain network. All of them are trained by BPTT.
Source: Soo, Goudar & Wang 2023, Training biologically plausible recurrent neural networks on cognitive tasks with
long-term dependencies (NeurIPS 2023). There beta grows in stages, each of which must be learned before the next; a
stage at a fixed time blew up one network in three here.
"""

import torch
from torch import Tensor, nn

from rnn_core.anatomy.cells.leaky import LEAK
from rnn_core.anatomy.rules import FIRST, SHARE
from rnn_core.experiment import ShortCuts
from rnn_core.nets.learning.network import Asked
from rnn_core.nets.models import Recurrent, objective
from rnn_core.nets.models.leaky import LeakyRNN
from rnn_core.tasks import Task


def learn_with_short_cuts(model: Recurrent, task: Task, asked: Asked, progress: float) -> float:
    """Write the gradients of the network with its short cuts into .grad; return the mean loss.

    For a leaky RNN of one layer. `progress`: the share of all updates that lies behind.
    """
    layer, rule = model.layers[0], model.rule
    assert isinstance(layer, LeakyRNN) and isinstance(rule, ShortCuts)
    states = torch.stack(read_skipping(layer, model.embed(asked.inputs), rule.rule, rule.skip, progress), 1)
    top = states
    if model.readout == "last":
        top = states[:, -1] if asked.lengths is None else states[torch.arange(len(states)), asked.lengths - 1]
    loss = objective(task, model.head(top), asked.targets, asked.mask).mean()
    model.zero_grad()
    loss.backward()
    return loss.item()


def read_skipping(layer: LeakyRNN, x: Tensor, rule: str, skip: int, progress: float) -> list[Tensor]:
    """Return the state after each step, (batch, hidden), with the short cuts of this time of training."""
    grown = min(1, progress / SHARE)
    if rule == "cd":
        return read_coarsely(layer, x, 1 + round((skip - 1) * (1 - grown)))
    kept = FIRST + (1 - FIRST) * grown  # beta
    driven = nn.functional.linear(x, layer.weight_ih_l0, layer.bias_ih_l0 + layer.bias_hh_l0)
    h = far = torch.zeros_like(driven[:, 0])
    states = list[Tensor]()
    for t, drive in enumerate(driven.unbind(1)):
        after = torch.lerp(h, torch.relu(torch.addmm(drive, h, layer.weight_hh_l0.T)), LEAK)
        if t % skip == 0:
            far = h if rule == "sctt" else torch.lerp(h, after, float(skip))
        h = torch.lerp(far, after, kept) if t % skip == skip - 1 else after
        states.append(h)
    return states


def read_coarsely(layer: LeakyRNN, x: Tensor, skip: int) -> list[Tensor]:
    """Return the state after each step where steps are `skip` times as long: it stays the same in between.

    A long step reads the mean of the inputs that fall into it.
    """
    driven = nn.functional.linear(x, layer.weight_ih_l0, layer.bias_ih_l0 + layer.bias_hh_l0)
    h, states = torch.zeros_like(driven[:, 0]), list[Tensor]()
    for t in range(0, x.shape[1], skip):
        window = driven[:, t : t + skip]
        target = torch.relu(torch.addmm(window.mean(1), h, layer.weight_hh_l0.T))
        h = torch.lerp(h, target, LEAK * window.shape[1])
        states += [h] * window.shape[1]
    return states
