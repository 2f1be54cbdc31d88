"""Convolutions that make a frame of the frame before, as a rival of those that remember. Written to stand alone."""

import torch
from torch import Tensor, nn

from rnn_core.nets.models.viewers import Viewer


class FrameConv(Viewer):
    """Three convolutions: the frame that it answers with depends on the last one alone."""

    def build(self, hidden: int, answers: int) -> None:  # noqa: ARG002 (as many as a frame has pixels)
        """Make the layers."""
        self.first = nn.Conv2d(self.frame[0], hidden, 3, padding=1)
        self.second = nn.Conv2d(hidden, hidden, 3, padding=1)
        self.head = nn.Conv2d(hidden, self.frame[0], 3, padding=1)

    def watch(self, frames: Tensor) -> dict[str, Tensor]:
        """Return what the last layer but one makes of each frame, h (batch, time, hidden, height, width)."""
        h = torch.relu(self.second(torch.relu(self.first(frames.flatten(0, 1)))))
        return {"h": h.unflatten(0, frames.shape[:2])}

    def view(self, frames: Tensor) -> Tensor:
        """Return the frame that it predicts after each one, (batch, time, pixels): that frame, and a change."""
        change = self.head(self.watch(frames)["h"].flatten(0, 1)).unflatten(0, frames.shape[:2])
        return (frames + change).flatten(2)
