"""Attention: while a network writes, it looks back at all that was read. Written to stand alone."""

import torch
from torch import Generator, Tensor, nn


class Attention(nn.Module):
    """Additive attention (Bahdanau, Cho & Bengio 2015) between the last recurrent layer and the read-out.

    A state s_t of the writer asks, every state h_j of the reader offers itself:
    e_tj = v · tanh(W s_t + U h_j),  α_t = softmax over j of e_t,  c_t = Σ_j α_tj h_j.
    What is found goes to the read-out, tanh(V [c_t; s_t]), and not into the next step, as in Luong, Pham &
    Manning 2015: so all steps are computed at once. (In Bahdanau's own network s_{t-1} asks, and c_t is read
    by step t.) 32 numbers are compared per pair.
    """

    def __init__(self, width: int, generator: Generator) -> None:
        super().__init__()
        self.asks = nn.Linear(width, 32, device="meta").to_empty(device="cpu")  # W
        self.offers = nn.Linear(width, 32, bias=False, device="meta").to_empty(device="cpu")  # U
        self.energy = nn.Linear(32, 1, bias=False, device="meta").to_empty(device="cpu")  # v
        self.mix = nn.Linear(2 * width, width, device="meta").to_empty(device="cpu")  # V
        with torch.no_grad():
            for layer in (self.asks, self.offers, self.energy, self.mix):
                for parameter in layer.parameters():
                    parameter.uniform_(-(layer.in_features**-0.5), layer.in_features**-0.5, generator=generator)

    def weights(self, written: Tensor, read: Tensor, real: Tensor) -> Tensor:
        """Return α (batch, written, read): each row sums to 1, and is 0 where `real` (batch, read) is False."""
        together = torch.tanh(self.asks(written)[:, :, None] + self.offers(read)[:, None])
        energies = self.energy(together)[..., 0]
        return energies.masked_fill(~real[:, None], -1e9).softmax(-1)

    def forward(self, written: Tensor, read: Tensor, real: Tensor) -> Tensor:
        """Return for each state of `written` (batch, time, width) one that knows what it found in `read`."""
        context = self.weights(written, read, real) @ read
        return torch.tanh(self.mix(torch.cat([context, written], -1)))
