"""What the tests of several lessons do: train an experiment to its end, and look at it."""

from dataclasses import replace

import torch

from rnn_core.nets import training
from rnn_core.nets.probes.operate import operate
from rnn_core.nets.probes.record import record


def trained(experiment, seed, updates=None):
    run = training.start(replace(experiment, seed=seed))
    while not run.finished and (updates is None or run.update < updates):
        training.train_once(run)
    return run


def look(run, batch=None, surgery=None):
    """Record a run's network on a batch (its held-out one), under surgery without padding."""
    batch = run.held_out if batch is None else batch
    inputs = torch.as_tensor(batch.inputs)
    if surgery is not None:
        return operate(run.model, inputs, surgery)
    return record(run.model, inputs, torch.as_tensor(batch.lengths) if batch.lengths.min() < inputs.shape[1] else None)
