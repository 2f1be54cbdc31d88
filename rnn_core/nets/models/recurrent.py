"""The recurrent network: embedding, one to three recurrent layers, read-out."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Generator, Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from rnn_core.anatomy.rules import DECORRELATED
from rnn_core.experiment import BPTT, RecurrentSpec, Rule
from rnn_core.nets.cells import Weights
from rnn_core.nets.models.attention import Attention
from rnn_core.nets.models.network import Network
from rnn_core.nets.models.stack import keep_mask, merge, stack
from rnn_core.nets.models.track import Track, weight_names
from rnn_core.tasks import Task


class Mixing(nn.Module):
    """What a decorrelating rule learns of each place where weights read something: a matrix, at first the identity."""

    def __init__(self, sizes: Mapping[str, int]) -> None:
        super().__init__()
        for place, wide in sizes.items():
            self.register_buffer(place, torch.eye(wide))


class Recurrent(Network):
    """Stacked recurrent layers, one fused kernel call per layer; between layers directions are merged.

    In a task with a cue the network writes: from the cue on it reads its own last answers (`heard`). As
    an encoder–decoder (Sutskever et al. 2014; Cho et al. 2014) it writes with layers of their own, the
    `writers`, which start from the final states of those that read: the context vector. With `attention`
    the read-out looks back at every state of the top layer up to the cue.
    """

    def __init__(self, spec: RecurrentSpec, task: Task, generator: Generator, rule: Rule = BPTT) -> None:
        super().__init__()
        self.spec, self.rule, self.readout, self.cue = spec, rule, task.readout, task.cue
        self.blank = -1 if task.blank is None else task.blank  # no token has this code
        tokens = len(task.vocabulary or ())
        # Made on "meta", without numbers: torch's own initialization would draw from the global generator.
        self.embedding = nn.Embedding(tokens, spec.embedding, device="meta").to_empty(device="cpu") if tokens else None
        size, decorrelates = task.features(spec.embedding), rule.rule in DECORRELATED
        self.layers = stack(spec, size, task.steps, generator)
        self.writers = stack(spec, size, task.steps, generator) if spec.decoder == "own" else nn.ModuleList()
        self.attention = None if spec.attention == "none" else Attention(spec.width, generator)
        self.head = nn.Linear(spec.width, len(task.answers), device="meta").to_empty(device="cpu")
        bound = spec.width**-0.5
        self.mixing = Mixing({"input": size, "past": spec.hidden, "top": spec.hidden}) if decorrelates else None
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
        turn = self.turn(inputs)
        for number in range(self.spec.layers):
            if number and dropout is not None and self.spec.dropout:
                x = x * keep_mask(x, self.spec.dropout, dropout)
            states, last = self.run_layer(number, x, lengths, turn)
            x = merge(states, self.spec)
        return self.answer(x, inputs) if self.readout == "every" else self.head(merge(last, self.spec))

    def answer(self, states: Float[Tensor, "batch time wide"], inputs: Tensor) -> Float[Tensor, "batch time outputs"]:
        """Return the read-out at every step, made of the top layer's states; what is written may look back."""
        turn = self.turn(inputs)
        if turn is None or self.attention is None:
            return self.head(states)
        read, written, real = states[:, :turn], states[:, turn:], inputs[:, :turn] != self.blank
        return self.head(torch.cat([read, self.attention(written, read, real)], 1))

    def looked_back(self, states: Tensor, inputs: Tensor) -> Float[Tensor, "batch written read"] | None:
        """Return how much of its look back each written step gave to each one read; None without attention."""
        turn = self.turn(inputs)
        if turn is None or self.attention is None:
            return None
        return self.attention.weights(states[:, turn:], states[:, :turn], inputs[:, :turn] != self.blank)

    def turn(self, inputs: Tensor) -> int | None:
        """Return the step of the cue, at which writing begins; None where nothing is written."""
        return None if self.cue is None else int((inputs[0] == self.cue).nonzero()[0])

    @torch.no_grad()
    def heard(self, inputs: Tensor) -> Tensor:
        """Return the inputs as the network meets them alone: after the cue it reads its own last answers (greedy)."""
        turn = self.turn(inputs)
        if turn is None:
            return inputs
        inputs, (read, states) = inputs.clone(), self.begin_writing(inputs[:, :turn])
        for t in range(turn, inputs.shape[1] - 1):
            scores, states = self.write_step(inputs[:, t : t + 1], states, read, inputs[:, :turn] != self.blank)
            inputs[:, t + 1] = scores.argmax(-1)
        return inputs

    def rehearse(self, inputs: Tensor, noise: Generator) -> Tensor:
        """Return the inputs with the right answers so far (teacher forcing), in a share of the batches with its own."""
        share = self.spec.forcing
        return inputs if share == 1 or float(torch.rand(1, generator=noise)) < share else self.heard(inputs)

    @property
    def can_write(self) -> bool:
        """Whether it can go on from what it has read; half of a bidirectional network reads from the end."""
        return not self.spec.both

    def begin_writing(self, inputs: Tensor) -> tuple[Float[Tensor, "batch time wide"], list[Any]]:
        """Read all that stands before the cue; return the top layer's states, and the final one of every layer."""
        states: list[Any] = []
        x = self.embed(inputs)
        for layer in self.layers:
            x, final = layer(x)
            states.append(final)
        return x, states

    def write_step(
        self, tokens: Int[Tensor, "batch 1"], states: Sequence[Any], read: Tensor, real: Tensor
    ) -> tuple[Float[Tensor, "batch outputs"], list[Any]]:
        """Read the cue or the last answer; return the scores of the next one, and the state of every layer.

        `read` and `real` (batch, time): the states to look back at, and which of them are no blanks.
        """
        after: list[Any] = []
        x = self.embed(tokens)
        for layer, state in zip(self.writers or self.layers, states, strict=True):
            x, end = layer(x, state)
            after.append(end)
        x = x if self.attention is None else self.attention(x, read, real)
        return self.head(x[:, 0]), after

    def read_on(
        self, inputs: Tensor, states: Sequence[Any] = ()
    ) -> tuple[Float[Tensor, "batch time outputs"], list[Any]]:
        """Read forward from where `states` left off (none: the beginning); return the answer at each step, and where.

        A state is what the layer's kernel takes and gives: h (1, batch, hidden), of an LSTM the pair of h and c.
        """
        x, ends = self.embed(inputs), list[Any]()
        for number, layer in enumerate(self.layers):
            x, end = layer(x, states[number] if states else None)
            ends.append(end)
        return self.head(x), ends

    def run_layer(
        self, number: int, x: Tensor, lengths: Tensor | None, turn: int | None
    ) -> tuple[Float[Tensor, "batch time wide"], Float[Tensor, "batch wide"]]:
        """Return every h, directions side by side (zero after each sequence's end), and the final ones."""
        layer = self.layers[number]
        if turn is not None and self.writers:
            read, handed = layer(x[:, :turn])
            written, final = self.writers[number](x[:, turn:], handed)
            states = torch.cat([read, written], 1)
        elif lengths is None:
            states, final = layer(x)
        else:
            packed, final = layer(pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False))
            states, _ = pad_packed_sequence(packed, batch_first=True, total_length=x.shape[1])
        h: Tensor = final if isinstance(final, Tensor) else final[0]  # (directions, batch, hidden)
        return states, torch.cat(tuple(h), dim=-1)

    def weights(self, number: int, backward: bool = False, writing: bool = False) -> Weights:
        """Return the weights of one layer in one direction; `writing`: of the layer that writes."""
        return self.named(weight_names(number, backward, writing))

    def named(self, names: Sequence[str]) -> Weights:
        """Return the parameters of these names; what the cell has not is empty."""
        first = self.get_parameter(names[0])
        layer = self.get_submodule(names[0].rpartition(".")[0])
        own = (getattr(layer, name.rpartition(".")[2], None) for name in names)
        return Weights(*(first.new_empty(0) if part is None else part for part in own))

    def parts(self, track: Track) -> list[tuple[slice, Weights]]:
        """Return which weights serve which steps: the same ones all, or a decoder's own from the turn on."""
        return [(steps, self.named(names)) for steps, names in self.named_parts(track)]

    def named_parts(self, track: Track) -> list[tuple[slice, tuple[str, ...]]]:
        """Return the same with the names of the parameters."""
        number, backward, turn = track
        if turn is None or not self.writers:
            return [(slice(None), weight_names(number, backward))]
        return [(slice(turn), weight_names(number)), (slice(turn, None), weight_names(number, writing=True))]
