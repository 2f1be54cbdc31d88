"""A network that looks at images, one frame at a time, without its weights."""

from dataclasses import dataclass
from typing import ClassVar

from rnn_core.anatomy.viewers import VIEWERS, Frame, Own
from rnn_core.experiment.network import NetworkSpec
from rnn_core.settings import setting
from rnn_core.tasks import Task

MAPS = 8  # of each feature, for the way back


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
        anatomy = VIEWERS[self.model]
        return anatomy.weights(hidden, frame, answers) + anatomy.more(hidden, self._own)

    def kept(self, task: Task) -> float:
        """Return about how many numbers a sequence leaves in memory for the way back: maps of features, mostly."""
        assert task.frame is not None
        channels, height, width = task.frame
        return task.steps * height * width * (2 * channels + MAPS * self.hidden)

    def flops(self, task: Task) -> float:
        """Return about how many floating-point operations the answers to a sequence take: filters, at every place."""
        assert task.frame is not None
        return task.steps * task.frame[1] * task.frame[2] * self.parameters(task)

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

    def kept(self, task: Task) -> float:
        """Return about how many numbers a sequence leaves in memory for the way back: those of every thought."""
        return self.thoughts * super().kept(task)

    def flops(self, task: Task) -> float:
        """Return about how many floating-point operations the answers to a sequence take, forward."""
        return self.thoughts * super().flops(task)
