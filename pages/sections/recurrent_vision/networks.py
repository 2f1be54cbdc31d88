"""The networks that look at images, as their page knows them: names, answers, and who looks again."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from pages.parts import on_show
from pages.parts.figures import MEASURED_NOW
from rnn_core.findings.looking import right
from rnn_core.questions.net import Net
from rnn_core.tasks.base import Array

SHORT = {"vision_bl": "BL", "vision_b": "B", "vision_b_k": "B-K", "vision_b_d": "B-D"}
SAME = 1e-4  # chances no farther apart are one answer: that is rounding


class LookResults(NamedTuple):
    """What the page knows of its networks: by short name the network, and its chances (images, looks, answers)."""

    nets: Mapping[str, Net]
    chances: Mapping[str, Array]
    targets: Array  # (images, looks)
    levels: Array  # (images,): how much trouble each image is in
    badge: str = MEASURED_NOW  # how the chances came about

    @property
    def first(self) -> str:
        """The name of the network that looks again: the first of a race."""
        return next(iter(self.nets))

    @property
    def others(self) -> list[str]:
        """The names of those that it is held against."""
        return list(self.nets)[1:]

    def right(self, name: str) -> Array:
        """Return which answers of a network are right, (images, looks) bool."""
        return right(self.chances[name], self.targets)

    def reached(self, name: str) -> list[float]:
        """Return the share of right answers after each look."""
        shares: list[float] = self.right(name).mean(0).tolist()
        return shares

    def again(self, name: str) -> bool:
        """Whether looking again may change a network's answers: it did so at some image."""
        chances = self.chances[name]
        return float(np.abs(chances - chances[:, :1]).max()) > SAME

    @property
    def once(self) -> list[str]:
        """The names of those rivals whose first look tells all."""
        return [name for name in self.others if not self.again(name)]

    def size(self, name: str) -> int:
        """The number of a network's weights."""
        spec = self.nets[name].experiment
        return spec.lane.parameters(spec.task)

    def family(self, name: str) -> str:
        """The family whose color a network wears."""
        return self.nets[name].experiment.network.family


def names(page_networks: on_show.Networks) -> list[str]:
    """Return the names of Spoerer et al. for the networks shown; where two would be alike, their titles."""
    specs = [net.experiment.network for net in page_networks.nets]
    more = [spec.model == "vision_b" and spec.hidden > specs[0].hidden for spec in specs]
    short = ["B-F" if wide else SHORT.get(spec.model, spec.title) for spec, wide in zip(specs, more, strict=True)]
    return short if len(set(short)) == len(short) else list(page_networks.titles)


def points(share: float) -> str:
    """Return a difference of shares in percentage points, with its sign."""
    return f"{100 * share:+.1f}".replace("-", "−")


def spoken(values: Sequence[str]) -> str:
    """Return things as a sentence lists them."""
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} and {values[-1]}"
