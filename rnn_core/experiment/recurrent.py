"""A recurrent network without its weights: which cell, how many layers, which direction, which start."""

from dataclasses import dataclass
from typing import ClassVar

from rnn_core.anatomy.cell import DIRECTIONS
from rnn_core.anatomy.cells import CELLS
from rnn_core.anatomy.initializations import INITS
from rnn_core.experiment.network import NetworkSpec
from rnn_core.settings import setting
from rnn_core.tasks import Task

ENERGIES = 100  # numbers that attention keeps for each pair of a step that writes and one that has read


@dataclass(frozen=True, kw_only=True)
class RecurrentSpec(NetworkSpec):
    """A network made of recurrent cells."""

    kinds: ClassVar = CELLS
    inert: ClassVar = ("thoughts", "stopping", "price")
    recurrent: ClassVar = True

    layers: int = setting(1, "Layers", (1, 3), "Each layer reads the states of the one below")
    direction: str = setting("forward", "Direction", DIRECTIONS, "Read once, or both ways", main=True)
    merge: str = setting("concat", "Merge", ("concat", "sum", "average", "multiply"), "How two directions become one")
    init: str = setting("default", "Initialization", tuple(INITS), "How the weights start")
    dropout: float = setting(
        0.0, "Dropout", (0.0, 0.9), "Share of a layer's output hidden from the next while training"
    )
    embedding: int = setting(32, "Embedding size", (1, 256), "Numbers that stand for a token (tasks with tokens only)")
    decoder: str = setting("shared", "Weights that write", ("shared", "own"), "The same that read, or a decoder's own")
    attention: str = setting(
        "none",
        "Attention",
        ("none", "additive"),
        "Whether what writes looks back at every state of what has read (Bahdanau et al. 2015)",
    )
    forcing: float = setting(
        1.0,
        "Teacher forcing",
        (0.0, 1.0),
        "What writes reads the right answers so far in this share of the batches, in the others its own",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        cell = CELLS[self.model]
        for name, allowed in (("init", cell.inits), ("direction", cell.directions)):
            if (value := getattr(self, name)) not in allowed:
                raise ValueError(f"{name} is {value!r}, but for {self.model} it must be one of: {', '.join(allowed)}.")

    @property
    def both(self) -> bool:
        """Whether the network reads in both directions."""
        return self.direction == "bidirectional"

    @property
    def family(self) -> str:
        """The family whose color the model wears throughout the app."""
        return "bidirectional" if self.both else super().family

    @property
    def title(self) -> str:
        """A short name for legends, such as "GRU 64" or "2-layer bidirectional LSTM 32, chrono"."""
        parts = [f"{self.layers}-layer" if self.layers > 1 else "", "bidirectional" if self.both else ""]
        parts += ["encoder–decoder" if self.decoder == "own" else ""]
        extras = [self.init.replace("_", " ")] if self.init != "default" else []
        extras += ["attention"] if self.attention != "none" else []
        extras += [f"forced {self.forcing:.0%}"] if self.forcing < 1 else []
        extras += [self.merge] if self.both and self.merge != "concat" else []
        return ", ".join([" ".join([part for part in parts if part] + [super().title]), *extras])

    @property
    def width(self) -> int:
        """The size of what a layer hands on, after its directions were merged."""
        return self.hidden * (2 if self.both and self.merge == "concat" else 1)

    def parameters(self, task: Task) -> int:
        """Count the weights, embedding and read-out included, as `sum(p.numel())` would."""
        tokens = len(task.vocabulary or ())
        size, total = task.features(self.embedding), tokens * self.embedding
        for _ in range(self.layers):
            layer = CELLS[self.model].parameters(size, self.hidden)
            total += layer * (2 if self.both or self.decoder == "own" else 1)
            size = self.width
        if self.attention != "none":  # two maps to 32 numbers, one weight for each of those, and the mixing
            total += (2 * size + 1) * 32 + 32 + (2 * size + 1) * size
        return total + (size + 1) * len(task.answers)

    @property
    def tracks(self) -> int:
        """How often a sequence is gone through: by each layer, in each direction."""
        return self.layers * (2 if self.both else 1)

    def kept(self, task: Task) -> float:
        """Return about how many numbers a sequence leaves in memory for the way back: gates, and what makes them."""
        signals = 5 * len(CELLS[self.model].rows) + 1
        step = self.tracks * self.hidden * signals + 2 * task.features(self.embedding)
        looks = task.steps**2 / 4 * ENERGIES if self.attention != "none" else 0
        return task.steps * step + looks

    def flops_per_step(self, task: Task) -> int:
        """Return the floating-point operations of one step of one sequence, all layers and directions, forward.

        Matrix products only, two operations for each weight; the few element-wise ones and the read-out are left out.
        """
        size, total = task.features(self.embedding), 0
        for _ in range(self.layers):
            total += 2 * CELLS[self.model].matrix_weights(size, self.hidden) * (2 if self.both else 1)
            size = self.width
        return total

    def flops(self, task: Task) -> float:
        """Return about how many floating-point operations the answers to a sequence take, forward."""
        answered = task.steps if task.readout == "every" else 1
        return task.steps * self.flops_per_step(task) + 2 * answered * self.width * len(task.answers)

    def calls(self, task: Task) -> float:
        """Return how many steps wait for one another, of all layers."""
        return task.steps * self.tracks
