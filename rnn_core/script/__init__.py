"""An experiment as a standalone PyTorch script: no import of this project, the same result.

The task's code is not rewritten but read from its source file, so it is the very code that ran.
"""

import functools
import inspect

from rnn_core.anatomy.rules import PERTURBING, RUNAWAY, SKIPPING
from rnn_core.experiment import Experiment, RecurrentSpec
from rnn_core.script.feedback import feedback_code
from rnn_core.script.loading import loading_note
from rnn_core.script.losses import each_loss, losses_code
from rnn_core.script.model import model_code
from rnn_core.script.perturbed import perturbed_code
from rnn_core.script.skipping import skipping_code
from rnn_core.script.task import task_code
from rnn_core.script.truncated import truncated_code
from rnn_core.tasks import apart

WRITTEN = {
    "truncated": (truncated_code, "truncated_loss"),
    "dsf": (feedback_code, "feedback_loss"),
    **dict.fromkeys(PERTURBING, (perturbed_code, "perturbed_loss")),
    **dict.fromkeys(SKIPPING, (skipping_code, "skipping_loss")),
}
OPTIMIZERS = {"adam": ("Adam", "fused"), "rmsprop": ("RMSprop", "foreach"), "sgd": ("SGD", "foreach")}


@functools.lru_cache(maxsize=64)  # pages ask at every rerun; reading sources takes a quarter of a second
def write_script(experiment: Experiment) -> str:
    """Return a Python script that trains `experiment` with plain PyTorch and prints its held-out metric."""
    task = experiment.task
    parts = (_head(experiment), task_code(task), model_code(experiment), losses_code(task), _training(experiment))
    return "\n\n\n".join(part.strip() for part in parts) + f"\n\n{loading_note(experiment)}\n"


def _head(experiment: Experiment) -> str:
    device = f'"{experiment.device}"'
    if experiment.device == "auto":
        device = '"cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"'
    return f'''
"""{experiment.lane.title} on: {experiment.task.title}.

Written by Unrolled. The same experiment as a link:
{experiment.to_link()}
Needs: torch, numpy{"".join(f", {package}" for package in experiment.task.packages)}.
"""

from __future__ import annotations

import math
from functools import partial
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Generator, Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

torch.set_num_threads(1)
DEVICE = torch.device({device})'''


def _training(experiment: Experiment) -> str:
    task, network = experiment.task, experiment.network
    scored = task.readout == "every" and not task.loss.whole
    limit, how = experiment.clip_norm, experiment.rule.clip
    clip = f"""
    torch.nn.utils.clip_grad_value_(network.parameters(), {limit!r})"""
    clip = clip if limit is not None and how == "value" else ""
    by_norm = "math.inf" if limit is None or how != "norm" else repr(limit)
    error = "loss(network(inputs, lengths, dropout), targets, mask)"
    error += " + network.cost" if experiment.network.model == "thinker" else ""
    written, name = WRITTEN.get(experiment.rule.rule, (None, ""))
    if written is not None:
        error = f"{name}(inputs, targets, mask)"
    value = "perturbed_loss.value" if experiment.rule.rule in PERTURBING else "error.item()"
    own = ""
    if isinstance(network, RecurrentSpec) and network.forcing < 1:
        own = f"""
    if float(torch.rand(1, generator=dropout)) >= {network.forcing!r}:
        inputs = network.heard(inputs)"""
    heard = "inputs" if task.cue is None else "network.heard(inputs)"
    chosen = """
    outputs, targets = outputs[mask], targets[mask]"""
    chosen = chosen if scored else ""
    streams, avoiding, drawn = _draws(experiment)
    optimizer, in_one_go = OPTIMIZERS[experiment.optimizer]
    return f"""
# --- Training
def generator_of(stream):
    return torch.Generator().manual_seed(int(stream.generate_state(1, np.uint64)[0] >> 1))


def tensors(batch):
    lengths = torch.as_tensor(batch.lengths) if batch.lengths.min() < batch.inputs.shape[1] else None
    inputs, targets, mask = (torch.as_tensor(part).to(DEVICE) for part in (batch.inputs, batch.targets, batch.mask))
    return inputs, targets, lengths, mask


def loss(outputs, targets, mask):{chosen}
    return {each_loss(task)}.mean()

{written(experiment) if written is not None else ""}
{streams}
network = Network(generator_of(weights)).to(DEVICE)
rng, dropout = np.random.default_rng(batches), generator_of(dropout){avoiding}
optimizer = torch.optim.{optimizer}(network.parameters(), lr={experiment.learning_rate!r}, {in_one_go}=True)

for update in range(1, {experiment.updates} + 1):
    inputs, targets, lengths, mask = tensors({drawn}){own}
    error = {error}
    optimizer.zero_grad()
    error.backward()
    size = torch.nn.utils.clip_grad_norm_(network.parameters(), {by_norm}).item(){clip}
    value = {value}
    first = value if update == 1 else first
    if not (math.isfinite(value) and math.isfinite(size) and value <= {RUNAWAY} * max(first, 1e-3)):
        print(f"diverged at update {{update}}: the weights stay as they were before it")
        break
    optimizer.step()
    if update % max(1, {experiment.updates} // 10) == 0:
        print(f"update {{update}}: loss {{value:.4g}}")

with torch.no_grad():
    inputs, targets, lengths, mask = tensors(task.held_out(np.random.default_rng(held_out)))
    outputs = network({heard}, lengths)
    error = loss(outputs, targets, mask).item()
    outcome = Outcome(error, *(part.cpu().numpy() for part in (outputs, targets, mask)))
    print(f"held-out {task.metric.name}: {{{task.metric.value.__name__}(outcome):.6g}}")"""


def _draws(experiment: Experiment) -> tuple[str, str, str]:
    """Return the streams of randomness, what is needed to keep off what is held out, and how a batch is drawn."""
    names, size = "weights, batches, held_out, dropout", experiment.batch_size
    seeds = f"np.random.SeedSequence({experiment.seed}).spawn"
    if not experiment.avoided(experiment.held_out()):
        return f"{names} = {seeds}(4)", "", f"task.sample({size}, rng)"
    functions = "\n\n\n".join(inspect.getsource(part) for part in (apart.sequence_codes, apart.sample_apart))
    functions = functions.replace("task: Task", "task: Any").strip()
    avoiding = """
again = np.random.default_rng(again)
avoid = frozenset(sequence_codes(task.held_out(np.random.default_rng(held_out))))"""
    streams = f"{functions}\n\n\n{names}, again = {seeds}(5)"
    return streams, avoiding, f"sample_apart(task, {size}, rng, again, avoid)"
