"""A CNN that looks at each frame and keeps of every feature the strongest, as a rival. Written to stand alone."""

from torch import Tensor, nn

from rnn_core.nets.models.viewers import Eye, Viewer


class ClipCnn(Viewer):
    """An eye, the largest value so far of all that it sees, a read-out: what was seen counts, and not when."""

    def build(self, hidden: int, answers: int) -> None:
        """Make the layers."""
        self.eye = Eye(self.frame, hidden)
        self.head = nn.Linear(hidden, answers)

    def view(self, frames: Tensor) -> Tensor:
        """Return the answers after each frame, (batch, time, answers)."""
        return self.head(self.eye(frames).cummax(1).values)
