"""One block of a Transformer, as a rival: every step looks at every other at once. Written to stand alone."""

import math

import torch
from torch import Generator, Tensor, nn

from rnn_core.nets.models.rivals import Rival


class Transformer(Rival):
    """Steps and their places, one block of self-attention and a small network, the answer at the last step.

    Vaswani et al. 2017, sinusoidal positions; the norms stand before each part (Xiong et al. 2020). Four heads where
    the size can be divided by four, else one.
    """

    def __init__(self, kind: str, sizes: tuple[int, int, int, int], answers: int, generator: Generator) -> None:
        super().__init__(kind, sizes, answers, generator)
        size = sizes[2]
        self.heads = 4 if size % 4 == 0 else 1
        self.look = nn.Linear(size, 3 * size, device="meta").to_empty(device="cpu")
        self.mix = nn.Linear(size, size, device="meta").to_empty(device="cpu")
        self.widen = nn.Linear(size, 2 * size, device="meta").to_empty(device="cpu")
        self.narrow = nn.Linear(2 * size, size, device="meta").to_empty(device="cpu")
        self.before_look, self.before_widen = nn.LayerNorm(size), nn.LayerNorm(size)
        with torch.no_grad():
            for layer in (self.look, self.mix, self.widen, self.narrow):
                for parameter in layer.parameters():
                    parameter.uniform_(-(layer.in_features**-0.5), layer.in_features**-0.5, generator=generator)

    def forward(self, inputs: Tensor, lengths: Tensor | None = None, _dropout: Generator | None = None) -> Tensor:
        """Return the answers, (batch, outputs): what stands at the last real step."""
        x = self.hidden(inputs if self.embedding is None else self.embedding(inputs))
        size, steps = x.shape[0], x.shape[1]
        x = x + self.places(steps, x)
        last = torch.full((size,), steps - 1, device=x.device) if lengths is None else lengths.to(x.device) - 1
        real = (torch.arange(steps, device=x.device) <= last[:, None])[:, None, None]  # padding is not looked at
        query, key, value = (
            part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in self.look(self.before_look(x)).chunk(3, -1)
        )
        seen = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=real)
        x = x + self.mix(seen.transpose(1, 2).flatten(2))
        x = x + self.narrow(torch.relu(self.widen(self.before_widen(x))))
        return self.head(x[torch.arange(size, device=x.device), last])

    def places(self, steps: int, like: Tensor) -> Tensor:
        """Return the sinusoids that say where a step stands, (time, hidden)."""
        size = like.shape[-1]
        at = torch.arange(steps, device=like.device, dtype=like.dtype)[:, None]
        rate = torch.exp(-math.log(10_000) * torch.arange(0, size, 2, device=like.device, dtype=like.dtype) / size)
        return torch.cat([torch.sin(at * rate), torch.cos(at * rate)], -1)[:, :size]
