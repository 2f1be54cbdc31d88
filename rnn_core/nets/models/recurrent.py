"""The recurrent network: embedding, one to three recurrent layers, read-out. Trains on torch's fused kernels."""

from collections.abc import Callable
from typing import Any

import torch
from jaxtyping import Bool, Float, Int
from torch import Generator, Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from rnn_core.experiment import ModelSpec
from rnn_core.nets.cells import Weights
from rnn_core.nets.models.initialize import initialize
from rnn_core.tasks import Task

KERNELS: dict[str, Callable[..., nn.RNNBase]] = {"rnn": nn.RNN, "rnn_relu": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


class Recurrent(nn.Module):
    """Stacked recurrent layers, one fused kernel call per layer; between layers directions are merged."""

    def __init__(self, spec: ModelSpec, task: Task, generator: Generator) -> None:
        super().__init__()
        self.spec, self.readout = spec, task.readout
        tokens = len(task.vocabulary or ())
        # Made on "meta", without numbers: torch's own initialization would draw from the global generator.
        self.embedding = nn.Embedding(tokens, spec.embedding, device="meta").to_empty(device="cpu") if tokens else None
        size = spec.embedding if tokens else len(task.channels)
        self.layers = nn.ModuleList()
        for _ in range(spec.layers):
            extra: dict[str, Any] = {"nonlinearity": "relu"} if spec.model == "rnn_relu" else {}
            kernel = KERNELS[spec.model]
            layer = kernel(size, spec.hidden, batch_first=True, bidirectional=spec.both, device="meta", **extra)
            layer = layer.to_empty(device="cpu")
            initialize(layer, spec, task.steps, generator)
            self.layers.append(layer)
            size = spec.width
        self.head = nn.Linear(size, len(task.answers), device="meta").to_empty(device="cpu")
        bound = size**-0.5
        with torch.no_grad():
            if self.embedding is not None:
                self.embedding.weight.normal_(generator=generator)
            for parameter in self.head.parameters():
                parameter.uniform_(-bound, bound, generator=generator)

    def embed(self, inputs: Tensor) -> Float[Tensor, "batch time features"]:
        """Return what the first layer reads: token embeddings, or the input vectors themselves."""
        return inputs if self.embedding is None else self.embedding(inputs)

    def forward(
        self, inputs: Tensor, lengths: Int[Tensor, " batch"] | None = None, dropout: Generator | None = None
    ) -> Float[Tensor, "..."]:
        """Return outputs (batch, outputs) for read-out "last", (batch, time, outputs) for "every".

        `lengths` (on the CPU) says which steps are real; None means all. `dropout` is the generator
        of the masks while training; None switches dropout off.
        """
        x = last = self.embed(inputs)
        for number, layer in enumerate(self.layers):
            if number and dropout is not None and self.spec.dropout:
                x = x * keep_mask(x, self.spec.dropout, dropout)
            states, last = self.run_layer(layer, x, lengths)
            x = merge(states, self.spec)
        return self.head(x if self.readout == "every" else merge(last, self.spec))

    def run_layer(
        self, layer: nn.Module, x: Tensor, lengths: Tensor | None
    ) -> tuple[Float[Tensor, "batch time wide"], Float[Tensor, "batch wide"]]:
        """Return every h, directions side by side (zero after each sequence's end), and the final ones."""
        if lengths is None:
            states, final = layer(x)
        else:
            packed, final = layer(pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False))
            states, _ = pad_packed_sequence(packed, batch_first=True, total_length=x.shape[1])
        h: Tensor = final if isinstance(final, Tensor) else final[0]  # (directions, batch, hidden)
        return states, torch.cat(tuple(h), dim=-1)

    def weights(self, number: int, backward: bool = False) -> Weights:
        """Return the weights of one layer in one direction."""
        end = "_reverse" if backward else ""
        names = (f"weight_ih_l0{end}", f"weight_hh_l0{end}", f"bias_ih_l0{end}", f"bias_hh_l0{end}")
        return Weights(*(getattr(self.layers[number], name) for name in names))


def merge(states: Tensor, spec: ModelSpec) -> Tensor:
    """Make one vector of the two directions' (..., 2 * hidden) as `spec.merge` says (Schuster & Paliwal 1997)."""
    if not spec.both or spec.merge == "concat":
        return states
    ahead, back = states.chunk(2, dim=-1)
    if spec.merge == "multiply":
        return ahead * back
    return (ahead + back) / (2 if spec.merge == "average" else 1)


def keep_mask(x: Tensor, rate: float, generator: Generator) -> Tensor:
    """Return a dropout mask like x: 0 with probability `rate`, else 1 / (1 - rate) (Srivastava et al. 2014)."""
    drawn = torch.rand(x.shape, generator=generator).to(x.device)
    return (drawn >= rate).to(x.dtype) / (1 - rate)


def objective(task: Task, outputs: Tensor, targets: Tensor, mask: Bool[Tensor, "batch time"]) -> Float[Tensor, " some"]:
    """Return the loss of every answer that counts: (batch,) for "last", (scored steps,) for "every"."""
    if task.readout == "every":
        outputs, targets = outputs[mask], targets[mask]
    if task.loss == "squared":
        return (outputs - targets).square().mean(-1)
    return nn.functional.cross_entropy(outputs, targets, reduction="none")
