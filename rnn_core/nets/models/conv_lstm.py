"""An LSTM whose states are images: every product with a matrix is a convolution. Written to stand alone."""

import torch
from torch import Tensor, nn

from rnn_core.nets.models.viewers import Viewer


class ConvLstm(Viewer):
    """A ConvLSTM (Shi et al. 2015, eq. 3, without peepholes) that answers with a frame after every frame."""

    def build(self, hidden: int, answers: int) -> None:  # noqa: ARG002 (as many as a frame has pixels)
        """Make the layers."""
        self.gates = nn.Conv2d(self.frame[0] + hidden, 4 * hidden, 3, padding=1)
        self.head = nn.Conv2d(hidden, self.frame[0], 3, padding=1)

    def step(self, x: Tensor, h: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
        """Return the next h and c, (batch, hidden, height, width), of a frame x (batch, channels, height, width)."""
        i, f, g, o = self.gates(torch.cat([x, h], 1)).chunk(4, 1)
        c = torch.sigmoid(f + 1) * c + torch.sigmoid(i) * torch.tanh(g)  # + 1: it begins by keeping
        return torch.sigmoid(o) * torch.tanh(c), c

    def watch(self, frames: Tensor) -> dict[str, Tensor]:
        """Return h and c after each frame, each (batch, time, hidden, height, width)."""
        h = c = frames.new_zeros(len(frames), self.hidden, *frames.shape[-2:])
        kept: list[tuple[Tensor, Tensor]] = []
        for x in frames.unbind(1):
            h, c = self.step(x, h, c)
            kept.append((h, c))
        return {name: torch.stack(states, 1) for name, states in zip("hc", zip(*kept, strict=True), strict=True)}

    def view(self, frames: Tensor) -> Tensor:
        """Return the frame that it predicts after each one, (batch, time, pixels): that frame, and a change."""
        change = self.head(self.watch(frames)["h"].flatten(0, 1)).unflatten(0, frames.shape[:2])
        return (frames + change).flatten(2)
