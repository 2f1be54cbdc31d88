"""How a network learns: a learning rule with its own settings, and how it clips the gradients that it makes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from rnn_core.anatomy.cells import CELLS
from rnn_core.anatomy.cells.leaky import LEAK
from rnn_core.anatomy.rules import LONG_STEPS, RULES, SKIPPING
from rnn_core.settings import Settings, setting


@dataclass(frozen=True, kw_only=True)
class Rule(Settings):
    """A learning rule. Subclasses declare what only theirs can be set to.

    `kinds`: those rules that are of this class. How gradients are clipped is part of it, as the lanes of one race may
    differ in that; where they are clipped at belongs to the experiment.
    """

    kinds: ClassVar[tuple[str, ...]] = tuple(name for name in RULES if name not in ("truncated", *SKIPPING))

    rule: str = setting(
        "bptt",
        "Learning rule",
        tuple(RULES),
        "How a loss becomes a change of weights: by the true gradient, by a part of it, or by trying",
    )
    clip: str = setting(
        "norm",
        "Clip gradients by",
        ("norm", "value", "none"),
        "Shorten the whole gradient, cut each of its parts, or not",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.rule not in self.kinds:
            kinds = ", ".join(self.kinds)
            raise ValueError(f"rule is {self.rule!r}, but for a {type(self).__name__} it must be one of: {kinds}.")

    @property
    def says(self) -> tuple[str, ...]:
        """What of it a title names; nothing of plain BPTT."""
        return (*self.clipping, *([] if self.rule == "bptt" else [RULES[self.rule].title]))

    @property
    def clipping(self) -> tuple[str, ...]:
        """What a title says of how gradients are clipped, unless that is as usual."""
        return {"none": ("not clipped",), "value": ("clipped by value",)}.get(self.clip, ())

    @property
    def passes(self) -> int:
        """How much more than forwards and back by torch one update costs, in memory and in time."""
        return 1 if self.rule == "bptt" else 3

    def check(self, settings: Mapping[str, Any]) -> None:
        """Raise ValueError unless the rule is written for a network of these settings (of all kinds)."""
        if self.rule == "bptt":
            return
        both, decoder = settings["direction"] == "bidirectional", settings["decoder"] == "own"
        if both or settings["dropout"] or decoder or settings["attention"] != "none" or settings["forcing"] < 1:
            what = "networks that read forward, with one set of weights, without dropout, attention or own answers"
            raise ValueError(f"rule is {self.rule!r}, but that is for {what}.")
        anatomy = RULES[self.rule]
        if settings["model"] in CELLS and settings["model"] not in anatomy.cells:
            cells = ", ".join(anatomy.cells)
            raise ValueError(f"rule is {self.rule!r}, but here that is for these cells: {cells}.")
        self._check_steps()
        if settings["layers"] > 1 and not anatomy.deep:
            raise ValueError(f"rule is {self.rule!r}, but that is for one layer.")

    def _check_steps(self) -> None:
        """Raise ValueError unless the steps that it goes make sense."""


@dataclass(frozen=True, kw_only=True)
class Truncated(Rule):
    """Truncated backpropagation through time: every k1 steps, k2 steps back (Williams & Peng 1990)."""

    kinds: ClassVar = ("truncated",)

    k1: int = setting(10, "k1: every so many steps", (1, 400), "Truncated: how many steps' losses go back together")
    k2: int = setting(10, "k2: back through so many", (1, 400), "Truncated: how many steps they go back through")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.k2 < self.k1:
            raise ValueError(f"k2 is {self.k2}, but it must be at least k1 = {self.k1}, or some losses teach nothing.")

    @property
    def says(self) -> tuple[str, ...]:
        """What of it a title names."""
        return (f"truncated {self.k1}/{self.k2}", *self.clipping)


@dataclass(frozen=True, kw_only=True)
class ShortCuts(Rule):
    """Backpropagation through time while the state also jumps (Soo, Goudar & Wang 2023)."""

    kinds: ClassVar = SKIPPING

    skip: int = setting(8, "θ: steps per short cut", (2, 100), "SCTT, DASC and CD: how many steps a jump leaves out")

    @property
    def says(self) -> tuple[str, ...]:
        """What of it a title names."""
        return (*super().says, f"θ = {self.skip}")

    def _check_steps(self) -> None:
        """Raise ValueError where a long step would pass its goal."""
        if self.rule in LONG_STEPS and self.skip * LEAK > 1:
            title = RULES[self.rule].title
            raise ValueError(f"skip is {self.skip}, but for {title} it must be at most {int(1 / LEAK)}: 1 / α.")


BPTT = Rule()
