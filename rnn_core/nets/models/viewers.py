"""What all networks have in common that look at images, one frame at a time. Written to stand alone."""

import torch
from torch import Generator, Tensor, nn

from rnn_core.nets.models.network import Network


class Viewer(Network):
    """A network of convolutions that meets one frame at each step.

    A subclass makes its layers in `build` and answers after every frame in `view`. `head` is the layer that answers.
    frame: (channels, height, width); readout: "last" or "every".
    """

    head: nn.Linear | nn.Conv2d

    def __init__(
        self, frame: tuple[int, int, int], hidden: int, answers: int, readout: str, generator: Generator
    ) -> None:
        super().__init__()
        self.frame, self.hidden, self.readout = frame, hidden, readout
        with torch.device("meta"):  # without numbers: torch's own initialization would draw from the global generator
            self.build(hidden, answers)
        self.to_empty(device="cpu")
        self.start(generator)

    def build(self, hidden: int, answers: int) -> None:
        """Make the layers."""
        raise NotImplementedError

    def start(self, generator: Generator) -> None:
        """Fill every weight in place."""
        start_layers(self, generator)

    def view(self, frames: Tensor) -> Tensor:
        """Return the answers after each frame, (batch, time, answers), of (batch, time, channels, height, width)."""
        raise NotImplementedError

    def watch(self, frames: Tensor) -> dict[str, Tensor]:
        """Return its states by name, each (batch, time, ...), of one that keeps some."""
        raise NotImplementedError

    def states(self, inputs: Tensor) -> dict[str, Tensor]:
        """Return the same of inputs (batch, time, pixels)."""
        return self.watch(self.frames(inputs))

    def frames(self, inputs: Tensor) -> Tensor:
        """Return inputs (batch, time, pixels) as frames (batch, time, channels, height, width)."""
        return inputs.reshape(*inputs.shape[:-1], *self.frame)

    def over_time(self, inputs: Tensor, lengths: Tensor | None = None) -> Tensor:  # noqa: ARG002 (none is left out)
        """Return the answers after each frame, (batch, time, answers), also where only the last one counts."""
        return self.view(self.frames(inputs))

    def forward(self, inputs: Tensor, lengths: Tensor | None = None, _dropout: Generator | None = None) -> Tensor:
        """Return (batch, answers) for read-out "last", (batch, time, answers) for "every"."""
        answers = self.view(self.frames(inputs))
        if self.readout == "every":
            return answers
        if lengths is None:
            return answers[:, -1]
        return answers[torch.arange(len(answers), device=answers.device), lengths.to(answers.device) - 1]


@torch.no_grad()
def start_layers(network: nn.Module, generator: Generator) -> None:
    """Fill every weight in place: uniform, as wide as 1 / sqrt of what a unit reads; norms start at 1 and 0."""
    for layer in network.modules():
        own = dict(layer.named_parameters(recurse=False))
        if not own:
            continue
        if isinstance(layer, (nn.GroupNorm, nn.LayerNorm, nn.BatchNorm2d)):
            layer.weight.fill_(1)
            layer.bias.zero_()
            continue
        reads = own[next(name for name in ("weight", "weight_hh_l0", "weight_hh") if name in own)][0].numel()
        for parameter in own.values():
            parameter.uniform_(-(reads**-0.5), reads**-0.5, generator=generator)


class Eye(nn.Module):
    """Two convolutions, each followed by pooling, and a map of all that is left to `hidden` numbers."""

    def __init__(self, frame: tuple[int, int, int], hidden: int) -> None:
        super().__init__()
        channels, height, width = frame
        self.first = nn.Conv2d(channels, hidden, 3, padding=1)
        self.second = nn.Conv2d(hidden, hidden, 3, padding=1)
        self.gather = nn.Linear(hidden * (height // 4) * (width // 4), hidden)

    def forward(self, frames: Tensor) -> Tensor:
        """Return what is seen, (batch, time, hidden), of (batch, time, channels, height, width)."""
        x = nn.functional.max_pool2d(torch.relu(self.first(frames.flatten(0, 1))), 2)
        x = nn.functional.max_pool2d(torch.relu(self.second(x)), 2)
        return torch.relu(self.gather(x.flatten(1))).reshape(*frames.shape[:2], -1)
