"""A CNN that looks at each frame, and a GRU that remembers what it saw. Written to stand alone."""

import torch
from torch import Generator, Tensor, nn

from rnn_core.nets.models.viewers import Viewer


class CnnGru(Viewer):
    """Two convolutions of 3 x 3, each followed by pooling, a map, a GRU, a read-out (Donahue et al. 2015, with a GRU).

    The CNN starts as wide as its ReLUs need (He et al. 2015): from torch's narrower start hardly a difference between
    two frames reaches the GRU, and directions stay at chance.
    """

    MAPS = 8

    def build(self, hidden: int, answers: int) -> None:
        """Make the layers."""
        channels, height, width = self.frame
        self.first = nn.Conv2d(channels, self.MAPS, 3, padding=1)
        self.second = nn.Conv2d(self.MAPS, self.MAPS, 3, padding=1)
        self.gather = nn.Linear(self.MAPS * (height // 4) * (width // 4), hidden)
        self.memory = nn.GRU(hidden, hidden, batch_first=True)
        self.head = nn.Linear(hidden, answers)

    @torch.no_grad()
    def start(self, generator: Generator) -> None:
        """Fill every weight in place."""
        super().start(generator)
        for layer in (self.first, self.second, self.gather):
            layer.weight.mul_(6**0.5)
            layer.bias.zero_()  # pyright: ignore[reportOptionalMemberAccess] (it has one)

    def view(self, frames: Tensor) -> Tensor:
        """Return the answers after each frame, (batch, time, answers)."""
        return self.head(self.watch(frames)["h"])

    def watch(self, frames: Tensor) -> dict[str, Tensor]:
        """Return the hidden state after each frame, h (batch, time, hidden)."""
        x = nn.functional.max_pool2d(torch.relu(self.first(frames.flatten(0, 1))), 2)
        x = nn.functional.max_pool2d(torch.relu(self.second(x)), 2)
        seen = self.gather(x.flatten(1)).reshape(*frames.shape[:2], -1)
        states, _ = self.memory(seen)
        return {"h": states}
