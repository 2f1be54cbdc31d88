"""What recurrent networks are compared with: networks that see a whole sequence at once. Written to stand alone."""

import torch
from torch import Generator, Tensor, nn

from rnn_core.nets.models.network import Network


class Rival(Network):
    """An embedding, one hidden layer over the whole sequence, one answer.

    kind "bag": the mean of all steps, blind to their order. "mlp": every position has weights of its
    own, so it reads sequences of one length only. "cnn": the same filters slide over all
    positions, and the strongest response counts, wherever it is.

    sizes: tokens (0 if the inputs are vectors), features of an embedding or an input vector, hidden
    units, and the steps that a hidden unit sees together.
    """

    def __init__(self, kind: str, sizes: tuple[int, int, int, int], answers: int, generator: Generator) -> None:
        super().__init__()
        tokens, features, hidden, seen = sizes
        self.kind = kind
        self.embedding = nn.Embedding(tokens, features, device="meta").to_empty(device="cpu") if tokens else None
        self.hidden = nn.Linear(seen * features, hidden, device="meta").to_empty(device="cpu")
        self.head = nn.Linear(hidden, answers, device="meta").to_empty(device="cpu")
        with torch.no_grad():
            for layer in (self.hidden, self.head):
                bound = layer.in_features**-0.5
                for parameter in layer.parameters():
                    parameter.uniform_(-bound, bound, generator=generator)
            if self.embedding is not None:
                self.embedding.weight.normal_(generator=generator)

    def forward(self, inputs: Tensor, lengths: Tensor | None = None, _dropout: Generator | None = None) -> Tensor:
        """Return the answers, (batch, outputs). An "mlp" raises RuntimeError on any other length than its own."""
        x = inputs if self.embedding is None else self.embedding(inputs)
        real = torch.ones(x.shape[:2], device=x.device)
        if lengths is not None:
            real = (torch.arange(x.shape[1], device=x.device) < lengths.to(x.device)[:, None]).to(x.dtype)
        x = x * real[..., None]
        if self.kind == "bag":
            return self.head(torch.tanh(self.hidden(x.sum(1) / real.sum(1, keepdim=True))))
        if self.kind == "mlp":
            return self.head(torch.tanh(self.hidden(x.flatten(1))))
        reach = self.hidden.in_features // x.shape[2] // 2
        windows = nn.functional.pad(x, (0, 0, reach, reach)).unfold(1, 2 * reach + 1, 1).flatten(2)
        responses = torch.relu(self.hidden(windows)) * real[..., None]
        return self.head(responses.amax(1))
