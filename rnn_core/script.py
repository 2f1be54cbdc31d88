"""An experiment as a standalone PyTorch script: no import of this project, the same result.

The task's code is not rewritten but read from its source file, so it is the very code that ran.
"""

import ast
import inspect
import textwrap
from importlib import import_module
from pathlib import Path
from types import ModuleType

from rnn_core.anatomy import ANATOMY
from rnn_core.experiment import Experiment, ModelSpec
from rnn_core.settings import declared
from rnn_core.tasks import Task
from rnn_core.tasks import base as task_base
from rnn_core.tasks.digits import Digits

KERNELS = {"rnn": "RNN", "rnn_relu": "RNN", "gru": "GRU", "lstm": "LSTM"}
OPTIMIZERS = {"adam": "Adam", "rmsprop": "RMSprop", "sgd": "SGD"}


def write_script(experiment: Experiment) -> str:
    """Return a Python script that trains `experiment` with plain PyTorch and prints its held-out metric."""
    parts = (_head(experiment), _task(experiment.task), _model(experiment), _training(experiment))
    return "\n\n\n".join(part.strip() for part in parts) + "\n"


def _head(experiment: Experiment) -> str:
    device = f'"{experiment.device}"'
    if experiment.device == "auto":
        device = '"cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"'
    return f'''
"""{experiment.model.title} on: {experiment.task.title}.

Written by Unrolled. The same experiment as a link:
{experiment.to_link()}
Needs: torch, numpy{", scikit-learn" if isinstance(experiment.task, Digits) else ""}.
"""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
import torch
from torch import Generator, Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

torch.set_num_threads(1)
DEVICE = torch.device({device})'''


_BATCH = """
class Batch(NamedTuple):
    inputs: np.ndarray  # (batch, time, channels), or (batch, time) for tokens
    targets: np.ndarray
    lengths: np.ndarray  # (batch,) steps that are real; the rest is padding
    mask: np.ndarray  # (batch, time) steps whose answers count""".strip()

_READ_DIGITS = """
def read_digits():
    from sklearn.datasets import load_digits

    scans = load_digits()
    return (scans.images / 16).astype(np.float32), scans.target.astype(np.int64)""".strip()


def _task(task: Task) -> str:
    """Return the code that draws batches: the task's own methods, with its fields in a plain namespace."""
    module = inspect.getmodule(type(task))
    assert module is not None
    methods = [name for name in ("sample", "held_out", "_batch") if name in vars(type(task))]
    needed = [f.name for f in declared(type(task))] + [n for n in ("steps", "window", "split") if hasattr(task, n)]
    fields = ", ".join(f"{name}={getattr(task, name)!r}" for name in needed)
    chunks = ["# --- The task: sequences whose answers are known", _BATCH]
    chunks += [inspect.getsource(getattr(task_base, name)).strip() for name in ("everywhere", "at_the_end")]
    chunks += [_READ_DIGITS] if isinstance(task, Digits) else []
    chunks += _private(module)
    chunks += [_method(type(task), name) for name in methods]
    binding = [f"task = SimpleNamespace({fields})"]
    binding += [f"task.{name} = partial({name}, task)" for name in methods]
    binding += (
        []
        if "held_out" in methods
        else [f"task.held_out = partial(sample, task, {task_base.held_out_size(task.steps)})"]
    )
    return "\n\n\n".join([*chunks, "\n".join(binding)])


def _private(module: ModuleType) -> list[str]:
    """Return the constants and the private helpers of a task's module that drawing batches needs."""
    text = inspect.getsource(module)
    body = ast.parse(text).body
    data = [n.module for n in body if isinstance(n, ast.ImportFrom) and n.module and "rnn_core.data." in n.module]
    found = [chunk for name in data for chunk in _private(import_module(name))]
    nodes = [n for n in body if isinstance(n, ast.Assign) or getattr(n, "name", "") in _HELPERS]
    return found + [ast.get_source_segment(text, node) or "" for node in nodes]


_HELPERS = ("_shuffled", "_encode", "counts", "first_mark")


def _method(owner: type[Task], name: str) -> str:
    """Return a method as a function whose first argument is the task."""
    body = textwrap.dedent(inspect.getsource(vars(owner)[name]))
    return body.replace("self", "task").replace("digits.read_digits", "read_digits").strip()


def _rival(experiment: Experiment) -> str:
    """Return the class Rival as it stands in its file (read, not imported: it needs torch), and its sizes here."""
    spec, task = experiment.model, experiment.task
    text = (Path(__file__).parent / "nets" / "models" / "rivals.py").read_text()
    node = next(n for n in ast.parse(text).body if isinstance(n, ast.ClassDef))
    tokens = len(task.vocabulary or ())
    sizes = (tokens, spec.embedding if tokens else len(task.channels), spec.hidden, spec.seen(task))
    network = f"Network = partial(Rival, {spec.model!r}, {sizes!r}, {len(task.answers)})"
    return f"# --- The network\n{ast.get_source_segment(text, node)}\n\n\n{network}"


def _model(experiment: Experiment) -> str:
    if not experiment.model.recurrent:
        return _rival(experiment)
    spec, task = experiment.model, experiment.task
    tokens, relu = len(task.vocabulary or ()), ', nonlinearity="relu"' if spec.model == "rnn_relu" else ""
    sizes = [spec.embedding if tokens else len(task.channels), *[spec.width] * spec.layers]
    kernel = f"nn.{KERNELS[spec.model]}"
    layers = "\n".join(
        f"                {kernel}({size}, {spec.hidden}, batch_first=True, bidirectional={spec.both}{relu}),"
        for size in sizes[:-1]
    )
    embedding = f"""
        self.embedding = nn.Embedding({tokens}, {spec.embedding})"""
    normal = """
            self.embedding.weight.normal_(generator=generator)"""
    embedding, normal = (embedding, normal) if tokens else ("", "")
    mask = f"""
            if number and dropout is not None:
                kept = torch.rand(x.shape, generator=dropout).to(x.device) >= {spec.dropout!r}
                x = x * (kept.to(x.dtype) / (1 - {spec.dropout!r}))"""
    mask = mask if spec.dropout else ""
    return f"""
# --- The network
class Network(nn.Module):
    def __init__(self, generator):
        super().__init__(){embedding}
        self.layers = nn.ModuleList(
            [
{layers}
            ]
        )
        self.head = nn.Linear({sizes[-1]}, {len(task.answers)})
        with torch.no_grad():
            for layer in self.layers:
                start_weights(layer, generator){normal}
            for parameter in self.head.parameters():
                parameter.uniform_(-({sizes[-1]}**-0.5), {sizes[-1]}**-0.5, generator=generator)

    def forward(self, inputs, lengths=None, dropout=None):
        x = {"self.embedding(inputs)" if tokens else "inputs"}
        for {"number, layer in enumerate(self.layers)" if spec.dropout else "layer in self.layers"}:{mask}
            if lengths is None:
                x, final = layer(x)
            else:
                steps = x.shape[1]
                packed, final = layer(pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False))
                x, _ = pad_packed_sequence(packed, batch_first=True, total_length=steps)
            h = final[0] if isinstance(final, tuple) else final
            x, last = merge(x), merge(torch.cat(tuple(h), dim=-1))
        return self.head({"x" if task.readout == "every" else "last"})


def merge(states):
    {_merge(spec)}


def start_weights(layer, generator):
    bound = layer.hidden_size**-0.5
    for parameter in layer.parameters():
        parameter.uniform_(-bound, bound, generator=generator){_start(experiment)}"""


def _merge(spec: ModelSpec) -> str:
    if not spec.both or spec.merge == "concat":
        return "return states"
    how = {"sum": "ahead + back", "average": "(ahead + back) / 2", "multiply": "ahead * back"}[spec.merge]
    return f"ahead, back = states.chunk(2, dim=-1)\n    return {how}"


def _start(experiment: Experiment) -> str:
    """Return the lines that give special first weights to each direction of a layer."""
    spec, blocks = experiment.model, ANATOMY[experiment.model.model].blocks
    lines = {
        "default": [],
        "orthogonal": [
            f"for block in getattr(layer, 'weight_hh_l0' + end).chunk({blocks}):",
            "    nn.init.orthogonal_(block, generator=generator)",
        ],
        "identity": ["nn.init.eye_(getattr(layer, 'weight_hh_l0' + end))", "bias_in.zero_()", "bias_state.zero_()"],
        "forget_bias": ["bias_in.chunk(4)[1].fill_(1)", "bias_state.chunk(4)[1].zero_()"],
        "chrono": [
            f"keep = bias_in.chunk({blocks})[1]",
            f"keep.uniform_(1, {max(experiment.task.steps - 1, 1)}, generator=generator).log_()",
            f"bias_state.chunk({blocks})[1].zero_()",
        ],
    }[spec.init]
    if spec.init == "chrono" and spec.model == "lstm":
        lines += ["bias_in.chunk(4)[0].copy_(-keep)", "bias_state.chunk(4)[0].zero_()"]
    if not lines:
        return ""
    loop = f"for end in {('', '_reverse') if spec.both else ('',)!r}:"
    biases = "bias_in, bias_state = (getattr(layer, f'bias_{w}_l0{end}') for w in ('ih', 'hh'))"
    return "\n" + textwrap.indent("\n".join([loop, *(f"    {line}" for line in (biases, *lines))]), "    ")


def _training(experiment: Experiment) -> str:
    task = experiment.task
    scored = "[mask]" if task.readout == "every" else ""
    squared = "(outputs - targets).square().mean()"
    loss = squared if task.loss == "squared" else "nn.functional.cross_entropy(outputs, targets)"
    metric = {
        "MSE": "error",
        "bits per character": "error / np.log(2)",
        "bits per word": "error / np.log(2)",
        "accuracy": f"(outputs.argmax(-1) == targets){scored}.float().mean().item()",
    }[task.metric]
    clip = f"""
    torch.nn.utils.clip_grad_norm_(network.parameters(), {experiment.clip_norm!r})"""
    clip = "" if experiment.clip_norm is None else clip
    chosen = """
    outputs, targets = outputs[mask], targets[mask]"""
    chosen = chosen if scored else ""
    return f"""
# --- Training
def generator_of(stream):
    return torch.Generator().manual_seed(int(stream.generate_state(1, np.uint64)[0] >> 1))


def tensors(batch):
    lengths = torch.as_tensor(batch.lengths) if batch.lengths.min() < batch.inputs.shape[1] else None
    inputs, targets, mask = (torch.as_tensor(part).to(DEVICE) for part in (batch.inputs, batch.targets, batch.mask))
    return inputs, targets, lengths, mask


def loss(outputs, targets, mask):{chosen}
    return {loss}


weights, batches, held_out, dropout = np.random.SeedSequence({experiment.seed}).spawn(4)
network = Network(generator_of(weights)).to(DEVICE)
rng, dropout = np.random.default_rng(batches), generator_of(dropout)
optimizer = torch.optim.{OPTIMIZERS[experiment.optimizer]}(
    network.parameters(), lr={experiment.learning_rate!r}, foreach=DEVICE.type == "cpu"
)

for update in range(1, {experiment.updates} + 1):
    inputs, targets, lengths, mask = tensors(task.sample({experiment.batch_size}, rng))
    error = loss(network(inputs, lengths, dropout), targets, mask)
    optimizer.zero_grad()
    error.backward(){clip}
    optimizer.step()
    if update % max(1, {experiment.updates} // 10) == 0:
        print(f"update {{update}}: loss {{error.item():.4g}}")

with torch.no_grad():
    inputs, targets, lengths, mask = tensors(task.held_out(np.random.default_rng(held_out)))
    outputs = network(inputs, lengths)
    error = loss(outputs, targets, mask).item()
    print(f"held-out {task.metric}: {{{metric}:.6g}}")"""
