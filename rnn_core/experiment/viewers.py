"""A network that looks at images, one frame at a time, without its weights."""

from dataclasses import dataclass
from typing import ClassVar

from rnn_core.anatomy.viewers import VIEWERS, Frame, Own
from rnn_core.experiment.network import NetworkSpec
from rnn_core.settings import setting
from rnn_core.tasks import Task


@dataclass(frozen=True, kw_only=True)
class ViewerSpec(NetworkSpec):
    """A network of convolutions that meets one frame at each step."""

    kinds: ClassVar = tuple(name for name, known in VIEWERS.items() if not known.settings)
    inert: ClassVar = ("embedding",)
    views: ClassVar = True

    @property
    def title(self) -> str:
        """A short name for legends, such as "CNN + GRU 16"."""
        says = VIEWERS[self.model].says(self._own)
        return f"{super().title}, {says}" if says else super().title

    def views_with(self, task: Task) -> tuple[Frame, int, int, str | Own]:
        """Return what a network that looks at images is built with, besides the generator of its weights."""
        assert task.frame is not None, "a network that looks at images needs some"
        return task.frame, self.hidden, len(task.answers), self._own or task.readout

    def parameters(self, task: Task) -> int:
        """Count the weights, read-out included, as `sum(p.numel())` would."""
        frame, hidden, answers, _ = self.views_with(task)
        known = VIEWERS[self.model]
        return known.weights(hidden, frame, answers) + known.more(hidden, self._own)

    @property
    def _own(self) -> Own:
        """The values of the settings that only such a network has."""
        return tuple(getattr(self, name) for name in VIEWERS[self.model].settings)


@dataclass(frozen=True, kw_only=True)
class ThinkerSpec(ViewerSpec):
    """A network that may think several times about a frame before it goes on."""

    kinds: ClassVar = ("thinker",)

    thoughts: int = setting(4, "Thoughts per frame", (1, 8), "A thinker: the most that it may think about one frame")
    stopping: str = setting(
        "sure",
        "Stops thinking",
        ("sure", "learned", "fixed"),
        "A thinker: when its answer is sure enough, when it has learned to (Graves 2016), or after all thoughts",
    )
    price: float = setting(
        0.01, "Price of a thought", (0.0, 1.0), "A thinker that learns to stop: what each thought adds to the loss"
    )
