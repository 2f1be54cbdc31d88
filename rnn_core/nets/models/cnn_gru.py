"""A CNN that looks at each frame, and a GRU that remembers what it saw. Written to stand alone."""

from torch import Tensor, nn

from rnn_core.nets.models.viewers import Eye, Viewer


class CnnGru(Viewer):
    """An eye, a GRU over what it sees, a read-out (Donahue et al. 2015, with a GRU)."""

    def build(self, hidden: int, answers: int) -> None:
        """Make the layers."""
        self.eye = Eye(self.frame, hidden)
        self.memory = nn.GRU(hidden, hidden, batch_first=True)
        self.head = nn.Linear(hidden, answers)

    def view(self, frames: Tensor) -> Tensor:
        """Return the answers after each frame, (batch, time, answers)."""
        return self.head(self.watch(frames)["h"])

    def watch(self, frames: Tensor) -> dict[str, Tensor]:
        """Return the hidden state after each frame, h (batch, time, hidden)."""
        states, _ = self.memory(self.eye(frames))
        return {"h": states}
