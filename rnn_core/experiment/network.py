"""A network without its weights, whatever it is made of: its name, its size, and what follows from them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import ClassVar, Self

from rnn_core.anatomy.cell import Cell
from rnn_core.anatomy.cells import CELLS
from rnn_core.anatomy.rivals import RIVALS, RivalAnatomy
from rnn_core.anatomy.viewers import VIEWERS, ViewerAnatomy
from rnn_core.settings import Settings, setting
from rnn_core.tasks import Task


class Kinds(Mapping[str, Cell | RivalAnatomy | ViewerAnatomy]):
    """Every kind of network by its name, cells first: a view of the tables, which sees what is added to them."""

    tables = (CELLS, RIVALS, VIEWERS)

    def __getitem__(self, name: str) -> Cell | RivalAnatomy | ViewerAnatomy:
        for table in self.tables:
            if name in table:
                return table[name]
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return chain(*self.tables)

    def __len__(self) -> int:
        return sum(map(len, self.tables))


KNOWN = Kinds()
LAYERS = 10  # operations, one behind the other, of a network that is not made of cells


@dataclass(frozen=True, kw_only=True)
class NetworkSpec(Settings):
    """What all networks have. Subclasses declare what theirs alone can be set to.

    `kinds`: those of `model` that are of this class; `inert`: settings of others that do no harm: left out here.
    """

    kinds: ClassVar[Collection[str]] = ()
    inert: ClassVar[tuple[str, ...]] = ()
    recurrent: ClassVar[bool] = False  # made of cells, which carry a state from step to step
    views: ClassVar[bool] = False  # looks at images, one frame at a time

    model: str = setting("gru", "Cell", KNOWN, "What remembers", main=True)
    hidden: int = setting(64, "Hidden units", (1, 256), "Units per layer and direction", main=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.model not in self.kinds:
            kinds = ", ".join(self.kinds)
            raise ValueError(f"model is {self.model!r}, but for a {type(self).__name__} it must be one of: {kinds}.")

    @property
    def both(self) -> bool:
        """Whether the network reads in both directions."""
        return False

    @property
    def family(self) -> str:
        """The family whose color the model wears throughout the app."""
        return KNOWN[self.model].family

    @property
    def title(self) -> str:
        """A short name for legends, such as "GRU 64"."""
        return f"{KNOWN[self.model].title} {self.hidden}"

    def parameters(self, task: Task) -> int:
        """Count the weights, embedding and read-out included, as `sum(p.numel())` would."""
        raise NotImplementedError

    def kept(self, task: Task) -> float:
        """Return about how many numbers a sequence leaves in memory for the way back."""
        raise NotImplementedError

    def flops(self, task: Task) -> float:
        """Return about how many floating-point operations the answers to a sequence take, forward."""
        raise NotImplementedError

    def calls(self, task: Task) -> float:
        """Return how many steps wait for one another, of all layers."""
        return LAYERS * (task.steps if self.views else 1)

    def matched(self, task: Task, parameters: int) -> Self:
        """Return the same network with the number of hidden units whose parameter count comes closest."""
        low, high = 1, 256
        while low < high:  # the first size that reaches the count
            middle = (low + high) // 2
            too_few = replace(self, hidden=middle).parameters(task) < parameters
            low, high = (middle + 1, high) if too_few else (low, middle)
        sizes = (replace(self, hidden=size) for size in (max(1, low - 1), low))
        return min(sizes, key=lambda spec: abs(spec.parameters(task) - parameters))
