"""A CNN that sees each frame by itself, as a rival of those that remember. Written to stand alone."""

from torch import Tensor, nn

from rnn_core.nets.models.viewers import Eye, Viewer


class FrameCNN(Viewer):
    """An eye and a read-out: the answer after a frame depends on that frame alone."""

    def build(self, hidden: int, answers: int) -> None:
        """Make the layers."""
        self.eye = Eye(self.frame, hidden)
        self.head = nn.Linear(hidden, answers)

    def view(self, frames: Tensor) -> Tensor:
        """Return the answers after each frame, (batch, time, answers)."""
        return self.head(self.eye(frames))
