"""A CNN with lateral connections, which may look at one image again and again, and CNNs that look once.

After Spoerer et al. 2020 (BL, B, B-K, B-D; B-F is a B with more features). Written to stand alone.
"""

from typing import ClassVar

import torch
from torch import Tensor, nn

from rnn_core.nets.models.viewers import Viewer


class LateralCNN(Viewer):
    """BL: two layers of convolutions; each sees the layer below, and what it was itself one look before.

    h_t = ReLU(norm(bottom-up(pool(h_t of the layer below)) + lateral(h_(t-1)))); the read-out sees the mean over all
    places of the upper layer.
    """

    def build(self, hidden: int, answers: int) -> None:
        """Make the layers."""
        self.first = nn.Conv2d(self.frame[0], hidden, 3, padding=1)
        self.second = nn.Conv2d(hidden, 2 * hidden, 3, padding=1)
        self.again_first = nn.Conv2d(hidden, hidden, 3, padding=1, bias=False)
        self.again_second = nn.Conv2d(2 * hidden, 2 * hidden, 3, padding=1, bias=False)
        self.norm_first, self.norm_second = nn.GroupNorm(1, hidden), nn.GroupNorm(1, 2 * hidden)
        self.head = nn.Linear(2 * hidden, answers)

    def view(self, frames: Tensor) -> Tensor:
        """Return the answers after each look, (batch, time, answers)."""
        return self.head(torch.stack([upper.mean((-2, -1)) for _, upper in self.look(frames)], 1))

    def watch(self, frames: Tensor) -> dict[str, Tensor]:
        """Return both layers after each look, (batch, time, features, height, width)."""
        lower, upper = zip(*self.look(frames), strict=True)
        return {"first layer": torch.stack(lower, 1), "second layer": torch.stack(upper, 1)}

    def look(self, frames: Tensor) -> list[tuple[Tensor, Tensor]]:
        """Return both layers after each look; what the first one sees of an image that stays is computed once."""
        still = bool((frames == frames[:, :1]).all())
        seen = [self.first(frames[:, 0])] * frames.shape[1] if still else [self.first(one) for one in frames.unbind(1)]
        states = list[tuple[Tensor, Tensor]]()
        for below in seen:
            before = states[-1] if states else None
            below = below if before is None else below + self.again_first(before[0])
            lower = torch.relu(self.norm_first(below))
            above = self.second(nn.functional.max_pool2d(lower, 2))
            above = above if before is None else above + self.again_second(before[1])
            states.append((lower, torch.relu(self.norm_second(above))))
        return states


class OneLookCNN(Viewer):
    """B: the same two layers without lateral connections. Looking again shows it nothing new."""

    kernel: ClassVar[int] = 3
    deep: ClassVar[int] = 1  # convolutions in each layer

    def build(self, hidden: int, answers: int) -> None:
        """Make the layers."""
        self.first = self.layer(self.frame[0], hidden)
        self.second = self.layer(hidden, 2 * hidden)
        self.head = nn.Linear(2 * hidden, answers)

    def layer(self, read: int, hidden: int) -> nn.Sequential:
        """Return one layer: convolutions, each followed by a norm and a ReLU."""
        parts = list[nn.Module]()
        for number in range(self.deep):
            parts += [nn.Conv2d(hidden if number else read, hidden, self.kernel, padding=self.kernel // 2)]
            parts += [nn.GroupNorm(1, hidden), nn.ReLU()]
        return nn.Sequential(*parts)

    def view(self, frames: Tensor) -> Tensor:
        """Return the answers after each look, (batch, time, answers); of the same image it is computed once."""
        still = bool((frames == frames[:, :1]).all())
        seen = (frames[:, :1] if still else frames).flatten(0, 1)
        above = self.second(nn.functional.max_pool2d(self.first(seen), 2))
        answers = self.head(above.mean((-2, -1))).reshape(len(frames), -1, self.head.out_features)
        return answers.expand(-1, frames.shape[1], -1)


class LargeKernelCNN(OneLookCNN):
    """B-K: as B, with filters of 5 x 5."""

    kernel: ClassVar[int] = 5


class DeepCNN(OneLookCNN):
    """B-D: as B, with two convolutions in each layer: as many weights as BL has with its lateral ones."""

    deep: ClassVar[int] = 2
